import { startIdentityEndpoint } from '../../local/identity/start-identity-endpoint.ts';
import { startSimulator } from '../../local/simulator/start-simulator.ts';
import { type EstateSize, estate } from '../estate.ts';

export interface ServeOptions {
  readonly size: EstateSize;
  readonly caPath: string;
  readonly now: number;
}

/** Where the app finds this Azure: settings of the app. */
export type ServedSettings = Readonly<Record<string, string>>;

// A process of its own, so that the memory of the simulated Azure is not the planner's.
const { size, caPath, now } = JSON.parse(process.argv[2] ?? '{}') as ServeOptions;
const simulator = await startSimulator({ fleet: estate(size, now), caPath, settings: { pageSize: 200 } });
const identity = await startIdentityEndpoint();
const { IDENTITY_ENDPOINT, IDENTITY_HEADER } = identity.environment;
process.send?.({
  IDENTITY_ENDPOINT,
  IDENTITY_HEADER,
  NODE_EXTRA_CA_CERTS: caPath,
  NIGHTKEEP_ARM_ENDPOINT: simulator.url,
  NIGHTKEEP_ARM_AUDIENCE: simulator.url,
} satisfies ServedSettings);
