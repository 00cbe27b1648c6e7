import { DAY, type Instant } from '../instant.ts';
import { isLate } from '../late.ts';
import type { Scheduled } from '../schedule/occurrences.ts';
import type { DayCalendar } from './day-calendar.ts';
import { type DayMarks, MARKED_DAYS, type Mark, mapMarks, noMarks, shiftMarks, worsenMark } from './marks.ts';

/** What is known of a scheduled point of ours. */
export interface SeenPoint {
  readonly scheduledFor: Instant;
  readonly timeCreated?: Instant;
  readonly state: 'usable' | 'pending' | 'failed';
}

/** A disk that a schedule selects. */
export interface WatchedDisk extends Scheduled {
  /** Occurrences from here on are expected. */
  readonly since: Instant;
  readonly points: readonly SeenPoint[];
  /** The occurrence that the latest failed create was for. */
  readonly failedFor?: Instant;
}

export interface WatchedSpan {
  readonly calendar: DayCalendar;
  /** The zone that the dates are of. */
  readonly timeZone: string;
  readonly now: Instant;
  /** When the days were judged before; absent where they never were. */
  readonly lastAt?: Instant;
}

export interface JudgedDays {
  /** Without the latest occurrence of each disk, which may still be made up for. */
  readonly settled: DayMarks;
  /** With it, as it stands now. */
  readonly shown: DayMarks;
}

/**
 * The marks of the last days by what is known now. An occurrence is judged for good once a later one has come; the days of
 * which nothing is left go from taken to pruned. `points` are all scheduled points of ours, of disks selected or not.
 */
export function judgeDays(
  before: DayMarks | undefined,
  disks: readonly WatchedDisk[],
  points: readonly SeenPoint[],
  span: WatchedSpan,
): JudgedDays {
  const dateOf = (at: Instant) => span.calendar.dateOf(at, span.timeZone);
  const usable = points.filter(({ state }) => state === 'usable');
  const started = before ?? withPoints(noMarks(dateOf(span.now)), usable, dateOf);
  let settled = shiftMarks(started, dateOf(span.now));
  for (const disk of disks) {
    for (const at of closedOccurrences(disk, span)) settled = worsenMark(settled, dateOf(at), judge(disk, at));
  }
  settled = withoutPruned(settled, usable, dateOf);
  let shown = settled;
  for (const disk of disks) {
    const open = openOccurrence(disk, span);
    if (open !== undefined) shown = worsenMark(shown, dateOf(open.at), open.mark);
  }
  return { settled, shown };
}

function withPoints(marks: DayMarks, usable: readonly SeenPoint[], dateOf: (at: Instant) => string): DayMarks {
  return usable.reduce((all, point) => worsenMark(all, dateOf(point.scheduledFor), takenMark(point)), marks);
}

/** Occurrences since the last look that a later one has followed. */
function closedOccurrences(disk: WatchedDisk, { calendar, now, lastAt }: WatchedSpan): readonly Instant[] {
  if (lastAt === undefined) return [];
  const latest = calendar.latest(disk, now);
  if (latest === undefined) return [];
  const open = calendar.latest(disk, lastAt) ?? lastAt;
  const from = Math.max(open, now - (MARKED_DAYS + 1) * DAY);
  return calendar.between(disk, from - 1, latest - 1);
}

/** The latest occurrence, as far as it says anything yet. */
function openOccurrence(
  disk: WatchedDisk,
  { calendar, now }: WatchedSpan,
): { readonly at: Instant; readonly mark: Mark } | undefined {
  const at = calendar.latest(disk, now);
  if (at === undefined) return undefined;
  const mark = judge(disk, at);
  return mark === 'm' && !isLate(at, now) ? undefined : { at, mark };
}

/** An occurrence from before the disk was selected is none that is missing, though a point may be made for it. */
function judge({ points, failedFor, since }: WatchedDisk, at: Instant): Mark {
  const made = points.filter(({ scheduledFor }) => scheduledFor === at);
  const usable = made.find(({ state }) => state === 'usable');
  if (usable !== undefined) return takenMark(usable);
  if (at < since) return '-';
  return failedFor === at || made.some(({ state }) => state === 'failed') ? 'f' : 'm';
}

function takenMark({ scheduledFor, timeCreated = scheduledFor }: SeenPoint): Mark {
  return isLate(scheduledFor, timeCreated) ? 'l' : 't';
}

function withoutPruned(marks: DayMarks, usable: readonly SeenPoint[], dateOf: (at: Instant) => string): DayMarks {
  const left = new Set(usable.map(({ scheduledFor }) => dateOf(scheduledFor)));
  return mapMarks(marks, (date, mark) => ((mark === 't' || mark === 'l') && !left.has(date) ? 'p' : mark));
}
