import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { makeToken } from '../../local/identity/make-token.ts';
import { assumeGroup } from '../../local/simulator/assume-group.ts';
import { FleetError } from '../../local/simulator/fleet-error.ts';
import { readFleet } from '../../local/simulator/read-fleet.ts';
import { startSimulator } from '../../local/simulator/start-simulator.ts';
import { ArmClient } from '../../shared/azure/arm-client.ts';
import { ArmInventory } from '../../shared/azure/arm-inventory.ts';
import { createCredential } from '../../shared/azure/credential.ts';
import { DISK_GROUP } from '../../shared/policy/snapshot-group.ts';
import type { Inventory } from '../../shared/run/ports.ts';
import type { Environment } from '../../shared/settings/setting-reader.ts';
import { BadUsage } from '../usage.ts';
import type { PlanOptions } from './read-options.ts';

export interface OpenInventory {
  readonly inventory: Inventory;
  /** Ids of disks that a VM names and no file holds. */
  readonly madeUp: readonly string[];
  /** The snapshot group, where no file says whether it exists. */
  readonly assumedGroup?: string;
  close(): Promise<void>;
}

/** What is to be planned over: Azure with the person's own sign-in, or a fleet's files as Azure would show them. */
export function openInventory(options: PlanOptions, env: Environment): Promise<OpenInventory> {
  return options.fleet.length === 0 ? openAzure(options, env) : openFleet(options);
}

async function openAzure({ armEndpoint, armAudience }: PlanOptions, env: Environment): Promise<OpenInventory> {
  const arm = new ArmClient({
    credential: createCredential(env),
    ...(armEndpoint === undefined ? {} : { endpoint: armEndpoint }),
    ...(armAudience === undefined ? {} : { audience: armAudience }),
  });
  return { inventory: new ArmInventory(arm), madeUp: [], close: async () => undefined };
}

/** The files behind the simulator, on loopback, so that they are read by the same adapter. */
async function openFleet({ fleet: paths, settings }: PlanOptions): Promise<OpenInventory> {
  const { fleet: exported, madeUp } = await readFleet(paths).catch((error: unknown) => {
    throw error instanceof FleetError ? new BadUsage(error.message) : error;
  });
  const { virtualMachines, disks, snapshots = [] } = exported;
  if (virtualMachines.length + disks.length + snapshots.length === 0) {
    throw new BadUsage(`${paths.join(', ')}: no VM, disk or snapshot is in there`);
  }
  const { snapshotResourceGroup: group } = settings;
  const { fleet, isAssumed } =
    group === DISK_GROUP ? { fleet: exported, isAssumed: false } : assumeGroup(exported, group);
  const simulator = await startSimulator({ fleet });
  setDefaultCACertificates([...getCACertificates('default'), simulator.caPem]);
  const arm = new ArmClient({ credential: { getToken: localToken }, endpoint: simulator.url });
  return {
    inventory: new ArmInventory(arm),
    madeUp,
    ...(isAssumed ? { assumedGroup: group } : {}),
    close: () => simulator.close(),
  };
}

async function localToken() {
  const issuedAt = Math.floor(Date.now() / 1_000);
  const expiresAt = issuedAt + 24 * 3_600;
  const token = makeToken({ audience: 'local', clientId: 'local', issuedAt, expiresAt });
  return { token, expiresOnTimestamp: expiresAt * 1_000 };
}
