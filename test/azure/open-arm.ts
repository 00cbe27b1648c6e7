import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll } from 'vitest';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../local/identity/start-identity-endpoint.ts';
import { type ArmAdapters, armAdapters } from '../../shared/azure/arm-adapters.ts';
import { ArmClient } from '../../shared/azure/arm-client.ts';
import { createCredential } from '../../shared/azure/credential.ts';
import { type OpenSimulator, openSimulator } from '../local/simulator/open-simulator.ts';
import { aDisk, aFleet, idIn } from '../local/simulator/small-fleet.ts';

export interface OpenArm extends ArmAdapters {
  readonly simulator: OpenSimulator;
  readonly identity: IdentityEndpoint;
  readonly arm: ArmClient;
  pass(milliseconds: number): void;
}

let identity: Promise<IdentityEndpoint> | undefined;

afterAll(async () => {
  await (await identity)?.close();
});

/** The ARM adapters before a simulator of their own, signed in by the real managed identity credential. */
export async function openArm(options: Parameters<typeof openSimulator>[0] = {}): Promise<OpenArm> {
  identity ??= startIdentityEndpoint();
  const endpoint = await identity;
  Object.assign(process.env, endpoint.environment);
  const simulator = await openSimulator({ fleet: aShopFleet(), ...options });
  setDefaultCACertificates([...getCACertificates('default'), simulator.caPem]);
  const credential = createCredential(process.env);
  const arm = new ArmClient({ credential, endpoint: simulator.url, audience: simulator.url });
  return {
    simulator,
    identity: endpoint,
    arm,
    ...armAdapters(arm),
    pass: (milliseconds) => simulator.pass(milliseconds),
  };
}

/** The fleet of the Azure contract. */
function aShopFleet() {
  const inOther = idIn('disks', 'disk3').replace('/Shop/', '/Other/');
  return aFleet({ disks: [aDisk('disk1'), aDisk('disk2'), aDisk('disk3', { id: inOther })] });
}
