import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningAzurite, startAzurite } from './azurite/start-azurite.ts';
import { LOCAL_OWNER } from './fleet/fleet-disk.ts';
import { type RunningHost, startHost } from './host/start-host.ts';
import { type IdentityEndpoint, startIdentityEndpoint } from './identity/start-identity-endpoint.ts';
import type { ArmFleet } from './simulator/arm-json.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './simulator/start-simulator.ts';

export interface CloudOptions {
  readonly fleet: ArmFleet;
  /** Of the Functions host; ARM and the identity endpoint take the two that follow. 0 or absent: free ones. */
  readonly port?: number;
  /** The folder of the app, with package.json, host.json and what is built. Default: this repository. */
  readonly root?: string;
  /** Where the certificate is written. Default: a folder of its own that goes with the cloud. */
  readonly folder?: string;
  /** Whether timers fire by themselves; by hand they always do. Default: true. */
  readonly timers?: boolean;
  /** Settings of the app beside, or in place of, those of the local cloud. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly simulator?: Pick<SimulatorOptions, 'settings' | 'limits' | 'roles' | 'policies'>;
  /** Milliseconds since 1970, for the simulator alone. */
  readonly clock?: () => number;
  /** How long a queue message is invisible while its function runs. */
  readonly leaseSeconds?: number;
  /** Every line that the app writes. */
  readonly onLine?: (line: string) => void;
}

export interface Cloud {
  readonly azurite: RunningAzurite;
  readonly simulator: Simulator;
  readonly identity: IdentityEndpoint;
  readonly host: RunningHost;
  /** The app's settings as it sees them. */
  readonly settings: Readonly<Record<string, string>>;
  /** The certificate of the simulator, for clients that must trust it. */
  readonly caPath: string;
  /** Ends every process and server. */
  close(): Promise<void>;
}

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/**
 * Starts the local cloud: Azurite, the ARM simulator with the fleet, the identity endpoint and the app in the Functions
 * host, on loopback alone. The app knows it by its settings only. Where a part does not start, the others are ended.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => void (await Promise.allSettled(closers.splice(0).map((end) => end())));
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    closers.push(() => part.close());
    return part;
  };
  const port = (offset: number): number => (options.port ? options.port + offset : 0);
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'nightkeep-'));
  if (options.folder === undefined) closers.push(() => rm(folder, { recursive: true }));
  mkdirSync(folder, { recursive: true });
  const caPath = join(folder, 'arm.pem');
  try {
    const { clock, fleet } = options;
    const [azurite, simulator, identity] = await allStarted([
      startAzurite().then(keep),
      startSimulator({ fleet, port: port(1), caPath, ...(clock ? { clock } : {}), ...options.simulator }).then(keep),
      startIdentityEndpoint({ port: port(2) }).then(keep),
    ]);
    const settings = { ...appSettings(azurite, simulator, identity, caPath), ...options.settings };
    const host = await startHost({
      root: options.root ?? REPOSITORY,
      settings,
      port: port(0),
      timers: options.timers ?? true,
      ...(options.leaseSeconds === undefined ? {} : { leaseSeconds: options.leaseSeconds }),
      ...(options.onLine === undefined ? {} : { onLine: options.onLine }),
    }).then(keep);
    return { azurite, simulator, identity, host, settings, caPath, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits for every part before it rejects, so that none is left running. */
async function allStarted<T extends readonly unknown[]>(parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const failure = (await Promise.allSettled(parts)).find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return Promise.all(parts) as Promise<unknown> as Promise<T>;
}

/** What tells the app where its cloud is: the settings that in Azure the platform and the deployment set. */
function appSettings(
  azurite: RunningAzurite,
  simulator: Simulator,
  identity: IdentityEndpoint,
  caPath: string,
): Readonly<Record<string, string>> {
  return {
    AzureWebJobsStorage: azurite.connectionString,
    IDENTITY_ENDPOINT: identity.environment.IDENTITY_ENDPOINT,
    IDENTITY_HEADER: identity.environment.IDENTITY_HEADER,
    NODE_EXTRA_CA_CERTS: caPath,
    NIGHTKEEP_OWNER: LOCAL_OWNER,
    NIGHTKEEP_SUBSCRIPTIONS: '*',
    NIGHTKEEP_ARM_ENDPOINT: simulator.url,
    NIGHTKEEP_ARM_AUDIENCE: simulator.url,
    NIGHTKEEP_DASHBOARD: 'write',
    NIGHTKEEP_DASHBOARD_SECRET: randomBytes(18).toString('base64url'),
    TZ: 'UTC',
  };
}
