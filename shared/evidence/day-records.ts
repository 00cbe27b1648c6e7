import { datesFrom } from '../policy/history/dates.ts';
import type { DayCalendar } from '../policy/history/day-calendar.ts';
import type { Instant } from '../policy/instant.ts';
import type {
  DayChange,
  DayMemory,
  DayRecord,
  ExpectedOccurrence,
  SeenDisk,
  UnitRecord,
  WatchedGroup,
} from './records.ts';
import type { SeenUnit } from './seen-units.ts';

/** Told where a plan sees the VM no more. */
const GONE = 'gone';
/** A tag that is changed all day long fills no row. */
const MOST_CHANGES = 300;

export interface DaysInput {
  readonly unit: string;
  readonly subscriptionId: string;
  /** The zone of units without a policy that never had one. */
  readonly timeZone: string;
  /** Absent where the plan does not see it any more. */
  readonly seen: SeenUnit | undefined;
  readonly memory: DayMemory | undefined;
  /** What is to be watched from now on. */
  readonly groups: readonly WatchedGroup[];
  /** The rows from `memory.until` on (from today where nothing is remembered), where something may have changed. */
  readonly rows: readonly DayRecord[];
  readonly now: Instant;
  readonly calendar: DayCalendar;
}

/**
 * The rows of days that a plan has to write: today's where it has none or something changed, and those of dates that no plan
 * saw, by the policy as it was known before. Made twice they are the same but for `asOf`.
 */
export function dayRecords(input: DaysInput): readonly DayRecord[] {
  const { memory, seen, now, calendar } = input;
  const timeZone = zoneOf(input);
  const today = calendar.dateOf(now, timeZone);
  const isSame = memory !== undefined && seen?.says === memory.says;
  if (isSame)
    return datesFrom(memory.until, today)
      .slice(1)
      .map((date) => dayAsSeen(input, seen, date, timeZone));
  const first = memory === undefined || memory.until > today ? today : memory.until;
  const last = [today, ...input.rows.map(({ date }) => date)].toSorted().at(-1) ?? today;
  const missing = datesFrom(first, last).map(
    (date) => input.rows.find((row) => row.date === date) ?? dayAsKnown(input, date),
  );
  return missing.map((row) => (row.date < today ? cutAt(row, now) : changed(cutAt(row, now), input, today)));
}

/** The days among the rows of a unit. */
export function daysOf(records: readonly UnitRecord[]): readonly DayRecord[] {
  return records.filter((record) => record.kind === 'day');
}

/** The dates since the last row up to another, as they are known before a plan has written them. */
export function daysSince(input: DaysInput, memory: DayMemory, last: string): readonly DayRecord[] {
  return datesFrom(memory.until, last)
    .slice(1)
    .map((date) => dayAsKnown({ ...input, memory }, date));
}

/** The zone in which the unit's dates are counted. */
export function zoneOf({ seen, memory, timeZone }: Pick<DaysInput, 'seen' | 'memory' | 'timeZone'>): string {
  return seen?.timeZone ?? memory?.timeZone ?? timeZone;
}

function dayAsSeen(input: DaysInput, seen: SeenUnit, date: string, timeZone: string): DayRecord {
  const row: DayRecord = {
    kind: 'day',
    asOf: input.now,
    date,
    timeZone,
    unit: input.unit,
    subscriptionId: input.subscriptionId,
    name: seen.name,
    ...wordsOf(seen),
    disks: seen.disks,
    occurrences: [],
    expected: 0,
    changes: [],
    says: seen.says,
  };
  return withOccurrences(row, occurrencesOn(input.groups, row, input.calendar));
}

/** A date of which no row was written, by what was known before it. */
function dayAsKnown(input: DaysInput, date: string): DayRecord {
  const { memory, seen } = input;
  const before = input.rows.findLast((row) => row.date < date);
  const row: DayRecord = {
    kind: 'day',
    asOf: input.now,
    date,
    timeZone: memory?.timeZone ?? zoneOf(input),
    unit: input.unit,
    subscriptionId: input.subscriptionId,
    name: before?.name ?? seen?.name ?? '',
    ...(before === undefined ? {} : wordsOf(before)),
    disks: before?.disks ?? [],
    occurrences: [],
    expected: 0,
    changes: [],
    says: memory?.says ?? '',
  };
  return withOccurrences(row, occurrencesOn(memory?.groups ?? [], row, input.calendar));
}

/** Without what was to come after an instant. */
function cutAt(row: DayRecord, at: Instant): DayRecord {
  return withOccurrences(
    row,
    row.occurrences.filter((occurrence) => occurrence.at < at),
  );
}

/** A day from which on the unit is as it is seen now. */
function changed(row: DayRecord, input: DaysInput, today: string): DayRecord {
  const { seen, groups, calendar, now } = input;
  const changes = row.date === today && row.says !== (seen?.says ?? GONE) ? changesOf(row, seen, now) : [];
  // Why nothing was expected earlier in the day is still why, where nothing comes of it any more.
  const { tag: _tag, policy: _policy, ...rest } = row;
  const disks = [...row.disks, ...(seen?.disks ?? []).filter(({ uniqueId }) => placeOf(row.disks, uniqueId) < 0)];
  const after: DayRecord = {
    ...(seen === undefined
      ? { ...row, why: 'Azure lists it no longer' }
      : { ...rest, name: seen.name, ...wordsOf(seen) }),
    asOf: now,
    timeZone: zoneOf(input),
    disks,
    changes: [...row.changes, ...changes].slice(-MOST_CHANGES),
    says: seen?.says ?? GONE,
  };
  return withOccurrences(after, joinOccurrences(row.occurrences, occurrencesOn(groups, after, calendar)));
}

function changesOf(row: DayRecord, seen: SeenUnit | undefined, at: Instant): readonly DayChange[] {
  if (seen === undefined) return [{ at, what: 'gone' }];
  if (row.says === '' || row.says === GONE) return [{ at, what: 'seen', ...toOf(seen.tag) }];
  // With the policy its disks come and go.
  const isSelected = row.policy !== undefined && seen.policy !== undefined;
  const names = (disks: readonly SeenDisk[]) => (isSelected ? disks.map(({ name }) => name).join(', ') : undefined);
  const pairs = [
    ['tag', row.tag, seen.tag],
    ['policy', row.policy ?? row.why, seen.policy ?? seen.why],
    ['disks', names(row.disks), names(seen.disks)],
  ] as const;
  return pairs.flatMap(([what, from, to]) =>
    from === to ? [] : [{ at, what, ...(from === undefined ? {} : { from }), ...toOf(to) }],
  );
}

function toOf(to: string | undefined): { readonly to?: string } {
  return to === undefined ? {} : { to };
}

function wordsOf({
  tag,
  policy,
  why,
}: Pick<SeenUnit, 'tag' | 'policy' | 'why'>): Pick<DayRecord, 'tag' | 'policy' | 'why'> {
  return {
    ...(tag === undefined ? {} : { tag }),
    ...(policy === undefined ? {} : { policy }),
    ...(why === undefined ? {} : { why }),
  };
}

function occurrencesOn(
  groups: readonly WatchedGroup[],
  { date, timeZone, disks }: DayRecord,
  calendar: DayCalendar,
): readonly ExpectedOccurrence[] {
  const found = groups.flatMap((group) => {
    const places = group.disks.map((disk) => placeOf(disks, disk)).filter((place) => place >= 0);
    const instants = calendar.occurrencesOn(group, date, timeZone).filter((at) => at >= group.since);
    return instants.map((at) => ({ at, disks: places }));
  });
  return joinOccurrences([], found);
}

/** Each instant once, in order, with all disks that are expected then. */
function joinOccurrences(
  some: readonly ExpectedOccurrence[],
  others: readonly ExpectedOccurrence[],
): readonly ExpectedOccurrence[] {
  const byInstant = Map.groupBy([...some, ...others], ({ at }) => at);
  return [...byInstant]
    .toSorted(([a], [b]) => a - b)
    .map(([at, all]) => ({ at, disks: [...new Set(all.flatMap(({ disks }) => disks))].toSorted((a, b) => a - b) }));
}

function withOccurrences(row: DayRecord, occurrences: readonly ExpectedOccurrence[]): DayRecord {
  const expected = occurrences.reduce((sum, { disks }) => sum + disks.length, 0);
  return { ...row, occurrences, expected };
}

function placeOf(disks: readonly SeenDisk[], uniqueId: string): number {
  return disks.findIndex((disk) => disk.uniqueId === uniqueId);
}
