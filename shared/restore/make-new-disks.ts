import type { Pause } from '../run/execute/execution.ts';
import type { RestoreExecution } from './execution.ts';
import { isEveryDiskSettled, makeDisks } from './make-disks.ts';
import type { NewDisksRecord } from './records.ts';

/** Makes new disks beside whatever there is, and ends the restore once each has succeeded or failed. */
export async function makeNewDisks(x: RestoreExecution<NewDisksRecord>): Promise<Pause> {
  const pause = await makeDisks(x);
  const { disks } = x.record;
  if (!isEveryDiskSettled(disks)) return pause;
  const made = disks.filter(({ state }) => state === 'succeeded').length;
  const state = made === disks.length ? 'succeeded' : made === 0 ? 'failed' : 'partial';
  await x.write({ state, endedAt: x.ports.clock.now() });
  return undefined;
}
