import { measureRun } from '../fleet/measure-run.ts';
import type { PeerFigures } from './peer-figures.ts';
import type { StageOptions } from './stage.ts';

/** The app over the same disks and the same simulated Azure as its peers. */
export async function runNightkeep({ vms, disksPerVm, latencyMs }: StageOptions): Promise<PeerFigures> {
  const { disks, counts, recordedSeconds, requests } = await measureRun({
    size: { subscriptions: 1, vms, disksPerVm, nights: 0 },
    keep: '7d',
    latencyMs,
    patienceMs: 10 * 60_000,
  });
  return {
    disks,
    seconds: recordedSeconds,
    requests,
    withoutPoint: disks - counts.created,
    toldFailed: counts.failed,
  };
}
