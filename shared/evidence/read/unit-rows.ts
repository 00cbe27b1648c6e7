import type { DayCalendar } from '../../policy/history/day-calendar.ts';
import { type Instant, utcDate } from '../../policy/instant.ts';
import type { RestoreRecord } from '../../restore/records.ts';
import type { DayRecord, GapRecord, UnitRecord } from '../records.ts';
import { changeRows, holdRows, restoreRows } from './event-rows.ts';
import type { EvidenceRow, NothingEvidence } from './evidence-row.ts';
import { extraRows } from './extra-rows.ts';
import { factsOf, occurrenceRows } from './point-rows.ts';

export interface UnitEvidence {
  readonly unit: string;
  readonly records: readonly UnitRecord[];
  /** Those among the records, and those that no plan has written yet. */
  readonly days: readonly DayRecord[];
  readonly gaps: readonly GapRecord[];
  readonly restores: readonly RestoreRecord[];
  /** Of a unit that has no days. */
  readonly timeZone: string;
  readonly from: string;
  readonly to: string;
  readonly now: Instant;
  readonly calendar: DayCalendar;
}

/** Everything that evidence says of one unit on these dates, in order. */
export function unitRows(evidence: UnitEvidence): readonly EvidenceRow[] {
  const { unit, records, days, gaps, restores, from, to, now } = evidence;
  const facts = factsOf(records, gaps, now);
  const dateOf = dateReader(days, evidence);
  return [
    ...days.flatMap((day) => occurrenceRows(day, facts)),
    ...days.flatMap(nothingRow),
    ...extraRows(unit, days, facts, dateOf),
    ...changeRows(days),
    ...holdRows(records, dateOf),
    ...restoreRows(unit, restores, dateOf),
  ]
    .filter(({ date }) => date >= from && date <= to)
    .toSorted(byTime);
}

/** Reads the date of an instant in the zone that the unit's policy had then. */
function dateReader(
  days: readonly DayRecord[],
  { timeZone, calendar }: Pick<UnitEvidence, 'timeZone' | 'calendar'>,
): (at: Instant) => string {
  return (at) => {
    const date = utcDate(at);
    const day = days.findLast((one) => one.date <= date) ?? days[0];
    return calendar.dateOf(at, day?.timeZone ?? timeZone);
  };
}

function nothingRow(day: DayRecord): readonly NothingEvidence[] {
  if (day.expected > 0) return [];
  const isFirst = day.changes.some(({ what }) => what === 'seen');
  const none = isFirst ? 'it was seen first on this date' : 'its schedule asks for nothing on this date';
  return [{ kind: 'nothing', date: day.date, vm: day.unit, cause: day.why ?? none }];
}

function byTime(a: EvidenceRow, b: EvidenceRow): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function sortKey(row: EvidenceRow): string {
  if (row.kind === 'nothing') return `${row.date} `;
  if (row.kind === 'event') return `${row.date} ${row.at} 2`;
  return `${row.date} ${row.scheduledFor} 1 ${row.disk}`;
}
