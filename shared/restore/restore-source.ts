import type { RestoreSource } from './records.ts';
import type { LiveSet } from './sets-found.ts';

/** What is restored, as the records of restores say it. */
export function restoreSource({ id, vm, scheduledFor, takenFrom, takenTo, points }: LiveSet): RestoreSource {
  const isNamed = points.some(({ set }) => set !== undefined);
  return {
    ...(isNamed ? { set: id } : {}),
    ...(vm === undefined ? {} : { vm }),
    scheduledFor,
    takenFrom: takenFrom ?? scheduledFor,
    takenTo: takenTo ?? scheduledFor,
  };
}
