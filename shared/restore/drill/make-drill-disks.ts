import { HOUR } from '../../policy/instant.ts';
import type { Pause } from '../../run/execute/execution.ts';
import { isEveryDiskSettled, isSettled, makeDisks } from '../make-disks.ts';
import type { RestoredDisk } from '../records.ts';
import type { DrillExecution } from './drill-execution.ts';

/** A disk that is not usable by then is no proof that a point can be restored in time. */
const LONGEST_MS = 6 * HOUR;

/** Makes the disks, and measures how long that took: from the first PUT until the last was usable. */
export async function makeDrillDisks(x: DrillExecution): Promise<Pause> {
  const isOverdue = x.ports.clock.now() >= x.record.startedAt + LONGEST_MS;
  const pause = isOverdue ? undefined : await makeDisks(x);
  if (isOverdue) await x.write({ disks: x.record.disks.map(overdue) });
  if (!isEveryDiskSettled(x.record.disks)) return pause ?? 0;
  const restoredInMs = timeToRestore(x.record.disks);
  if (restoredInMs !== undefined) await x.write({ restoredInMs });
  return undefined;
}

function overdue(disk: RestoredDisk): RestoredDisk {
  if (isSettled(disk)) return disk;
  const message = `The disk was not usable within ${LONGEST_MS / HOUR} hours.`;
  return { ...disk, state: 'failed', error: disk.error ?? { code: 'overdue', message } };
}

/** Undefined where not all of them became usable. */
function timeToRestore(disks: readonly RestoredDisk[]): number | undefined {
  const times = disks.flatMap(({ state, sentAt, succeededAt }) =>
    state !== 'succeeded' || sentAt === undefined || succeededAt === undefined ? [] : [{ sentAt, succeededAt }],
  );
  if (times.length === 0 || times.length < disks.length) return undefined;
  const last = Math.max(...times.map(({ succeededAt }) => succeededAt));
  return last - Math.min(...times.map(({ sentAt }) => sentAt));
}
