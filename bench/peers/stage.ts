import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../local/identity/start-identity-endpoint.ts';
import type { LimitChanges } from '../../local/simulator/limits.ts';
import { type Simulator, startSimulator } from '../../local/simulator/start-simulator.ts';
import { estate } from '../estate.ts';
import { countRequests } from '../fleet/count-requests.ts';
import type { PeerFigures, ScriptReport } from './peer-figures.ts';

export interface Stage {
  readonly simulator: Simulator;
  readonly identity: IdentityEndpoint;
  readonly caPath: string;
  readonly subscriptionId: string;
  /** For files of the script. */
  readonly folder: string;
}

export interface StageOptions {
  readonly vms: number;
  readonly disksPerVm: number;
  readonly latencyMs: number;
  /** Beside Azure's, which are enforced. */
  readonly limits?: LimitChanges;
}

/** Longer than an operation of the simulated Azure takes. */
const SETTLED_MS = 2_000;

/** Lets a script loose on a simulated Azure like the one that the app is measured over, and tells what became of it. */
export async function onStage(
  options: StageOptions,
  play: (stage: Stage) => Promise<ScriptReport>,
): Promise<PeerFigures & Pick<ScriptReport, 'errors'>> {
  const { vms, disksPerVm, latencyMs, limits } = options;
  const folder = await mkdtemp(join(tmpdir(), 'nightkeep-peer-'));
  const caPath = join(folder, 'arm.pem');
  const fleet = estate({ subscriptions: 1, vms, disksPerVm, nights: 0, tag: 'nightly' }, Date.now());
  const simulator = await startSimulator({
    fleet,
    caPath,
    settings: { latencyMs },
    limits: { enforce: true, ...limits },
  });
  const identity = await startIdentityEndpoint();
  try {
    const [subscriptionId = ''] = simulator.state.subscriptions.keys();
    const { failed, errors } = await play({ simulator, identity, caPath, subscriptionId, folder });
    const endedAt = Date.now();
    const disks = vms * disksPerVm;
    const { entries } = simulator.state.log;
    const requests = countRequests(entries);
    const startedAt = Math.min(...entries.map(({ at }) => Date.parse(at)));
    await sleep(SETTLED_MS);
    const withoutPoint = disks - usablePoints(simulator);
    return { disks, seconds: (endedAt - startedAt) / 1_000, requests, withoutPoint, toldFailed: failed, errors };
  } finally {
    await Promise.all([simulator.close(), identity.close(), rm(folder, { recursive: true })]);
  }
}

function usablePoints({ state }: Simulator): number {
  state.now();
  return state.snapshots.all().filter(({ properties }) => properties.provisioningState === 'Succeeded').length;
}
