import type { Instant } from '../policy/instant.ts';
import type { Scheduled } from '../policy/schedule/occurrences.ts';
import type { DayMemory, WatchedGroup } from './records.ts';
import type { SeenUnit } from './seen-units.ts';

/** What is watched from now on: a disk whose schedule is the one it had is expected to have points since it was first seen with it. */
export function watchedGroups(
  groups: SeenUnit['groups'],
  memory: Pick<DayMemory, 'groups'> | undefined,
  now: Instant,
): readonly WatchedGroup[] {
  const before = new Map((memory?.groups ?? []).flatMap((group) => group.disks.map((disk) => [disk, group] as const)));
  return groups.flatMap(({ disks, ...schedule }) => {
    const since = (disk: string) => {
      const known = before.get(disk);
      return known !== undefined && isSameSchedule(known, schedule) ? known.since : now;
    };
    return [...Map.groupBy(disks, since)].map(([from, members]) => ({ ...schedule, since: from, disks: members }));
  });
}

/** The groups of before whose disks are not watched by the same schedule any more, with these disks alone. */
export function droppedGroups(
  memory: Pick<DayMemory, 'groups'> | undefined,
  groups: readonly WatchedGroup[],
): readonly WatchedGroup[] {
  const kept = (disk: string, { since, ...schedule }: WatchedGroup) =>
    groups.some((group) => group.since === since && isSameSchedule(group, schedule) && group.disks.includes(disk));
  return (memory?.groups ?? []).flatMap((group) => {
    const disks = group.disks.filter((disk) => !kept(disk, group));
    return disks.length === 0 ? [] : [{ ...group, disks }];
  });
}

function isSameSchedule(a: Scheduled, b: Scheduled): boolean {
  return a.timeZone === b.timeZone && JSON.stringify(a.schedule) === JSON.stringify(b.schedule);
}
