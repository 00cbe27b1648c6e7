import type { DayCalendar } from '../policy/history/day-calendar.ts';
import { type JudgedDays, judgeDays, type SeenPoint, type WatchedDisk } from '../policy/history/judge-days.ts';
import type { Instant } from '../policy/instant.ts';
import type { CoverageHistory } from '../run/read/view-rows.ts';
import type { DayMemory, WatchedGroup } from './records.ts';
import type { SeenUnit } from './seen-units.ts';
import { droppedGroups, watchedGroups } from './watched-groups.ts';

/** The scheduled points of ours that a disk has, by its unique id in lower case. */
type PointsOf = (uniqueId: string) => readonly SeenPoint[];

export interface Watched {
  readonly history: CoverageHistory;
  readonly days: DayMemory;
}

export interface WatchInput {
  /** In which dates are counted. */
  readonly timeZone: string;
  readonly now: Instant;
  readonly calendar: DayCalendar;
  readonly pointsOf: PointsOf;
  /** All its disks, selected or not; unique ids in lower case. */
  readonly disks: readonly string[];
}

/** What a plan remembers of a unit that it sees, and the marks of its last days. */
export function watchUnit(seen: SeenUnit, memory: DayMemory | undefined, input: WatchInput): Watched {
  const { now, timeZone, calendar } = input;
  const groups = watchedGroups(seen.groups, memory, now);
  const judged = judge(memory, groups, droppedGroups(memory, groups), input);
  return {
    history: judged.shown,
    days: {
      until: calendar.dateOf(now, timeZone),
      at: now,
      says: seen.says,
      timeZone,
      ...(seen.policy === undefined ? {} : { policy: seen.policy }),
      groups,
      settled: judged.settled,
      judgedAt: now,
      ...(memory?.failedFor === undefined ? {} : { failedFor: memory.failedFor }),
    },
  };
}

/** The marks anew, after a run: nothing else of what is remembered changes. */
export function judgeAgain(
  memory: DayMemory,
  failedFor: Readonly<Record<string, Instant>>,
  input: Omit<WatchInput, 'timeZone'>,
): Watched {
  const failed = { ...memory.failedFor, ...failedFor };
  const known = Object.keys(failed).length === 0 ? memory : { ...memory, failedFor: failed };
  const { settled, shown } = judge(known, memory.groups, [], { ...input, timeZone: memory.timeZone });
  return { history: shown, days: { ...known, settled, judgedAt: input.now } };
}

function judge(
  memory: DayMemory | undefined,
  groups: readonly WatchedGroup[],
  dropped: readonly WatchedGroup[],
  input: WatchInput,
): JudgedDays {
  const { now, timeZone, calendar, pointsOf } = input;
  const watch = (group: WatchedGroup) => group.disks.map((disk) => watchedDisk(group, disk, memory, pointsOf(disk)));
  const points = input.disks.flatMap(pointsOf);
  const span = { calendar, timeZone, now, ...(memory === undefined ? {} : { lastAt: memory.judgedAt }) };
  // What is not watched any more has had its last occurrence: nobody makes up for it.
  const before =
    dropped.length === 0 ? memory?.settled : judgeDays(memory?.settled, dropped.flatMap(watch), points, span).shown;
  return judgeDays(before, groups.flatMap(watch), points, span);
}

function watchedDisk(
  { schedule, timeZone, since }: WatchedGroup,
  disk: string,
  memory: DayMemory | undefined,
  points: readonly SeenPoint[],
): WatchedDisk {
  const failedFor = memory?.failedFor?.[disk];
  return { schedule, timeZone, since, points, ...(failedFor === undefined ? {} : { failedFor }) };
}
