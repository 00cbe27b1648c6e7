import { addDays } from '../../policy/history/dates.ts';
import { type DayCalendar, dayCalendar } from '../../policy/history/day-calendar.ts';
import { type Instant, parseInstant } from '../../policy/instant.ts';
import type { RestoreRecord } from '../../restore/records.ts';
import type { Page, Ports } from '../../run/ports.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { SubscriptionMemory } from '../../run/records.ts';
import type { RunSettings } from '../../run/settings.ts';
import { daysOf, daysSince } from '../day-records.ts';
import { dayKey, type UnitRow } from '../evidence-keys.ts';
import { gapsSince } from '../gaps.ts';
import type { DayMemory, DayRecord, GapRecord } from '../records.ts';
import type { EvidenceRow } from './evidence-row.ts';
import { unitRows } from './unit-rows.ts';

const RESTORES_PAGE = 1_000;

/** Local dates, both included. */
interface EvidenceDates {
  readonly from: string;
  readonly to: string;
}

interface ReadUnit {
  readonly days: readonly DayRecord[];
  readonly rows: () => readonly EvidenceRow[];
}

/** What all units of an answer have in common is read once. */
export async function openReader(
  ports: Ports,
  settings: RunSettings,
  units: readonly UnitRow[],
  query: EvidenceDates,
): Promise<{ readonly read: (unit: UnitRow) => Promise<ReadUnit> }> {
  const now = ports.clock.now();
  const calendar = dayCalendar();
  // A date in UTC is within a day of the local one.
  const [first, last] = [addDays(query.from, -1), addDays(query.to, 2)];
  const restores = await readRestores(ports, parseInstant(first));
  const subscriptions = new Map<string, SubscriptionPart>();
  for (const subscriptionId of new Set(units.map((unit) => unit.subscriptionId))) {
    subscriptions.set(subscriptionId, await readSubscription(ports, subscriptionId, first, last, now));
  }
  const read = async (unit: UnitRow): Promise<ReadUnit> => {
    const { gaps, coverage } = subscriptions.get(unit.subscriptionId) as SubscriptionPart;
    const records = await ports.evidence.list(unit.key, dayKey(first), dayKey(last));
    const written = daysOf(records);
    const memory = coverage.get(unit.key)?.days;
    const unwritten = await unwrittenDays(ports, settings, unit, memory, query, { written, now, calendar });
    const days = [...written, ...unwritten];
    const { from, to } = query;
    const { timeZone } = settings;
    const evidence = { unit: unit.key, records, days, gaps, restores, timeZone, from, to, now, calendar };
    return { days, rows: () => unitRows(evidence) };
  };
  return { read };
}

interface SubscriptionPart {
  readonly gaps: readonly GapRecord[];
  readonly coverage: ReadonlyMap<string, CoverageRow>;
}

async function readSubscription(
  ports: Ports,
  subscriptionId: string,
  first: string,
  last: string,
  now: Instant,
): Promise<SubscriptionPart> {
  const written = await ports.evidence.listGaps(subscriptionId, dayKey(first), dayKey(last));
  const memory = (await ports.state.get<SubscriptionMemory>('subscription', subscriptionId))?.value;
  // What the next plan will write of the time since the last one.
  const present = gapsSince(memory, now).map((gap): GapRecord => ({ kind: 'gap', asOf: now, ...gap }));
  const coverage = await ports.views.listScope<CoverageRow>('coverage', subscriptionId);
  return { gaps: [...written, ...present], coverage: new Map(coverage.map((row) => [row.key, row])) };
}

/** The days that the next plan will write: while the app does not run they are told all the same. */
async function unwrittenDays(
  ports: Ports,
  settings: RunSettings,
  unit: UnitRow,
  memory: DayMemory | undefined,
  { from, to }: EvidenceDates,
  {
    written,
    now,
    calendar,
  }: { readonly written: readonly DayRecord[]; readonly now: Instant; readonly calendar: DayCalendar },
): Promise<readonly DayRecord[]> {
  if (memory === undefined) return [];
  const today = calendar.dateOf(now, memory.timeZone);
  const end = to < today ? to : today;
  if (memory.until >= end) return [];
  const isKnown = written.some(({ date }) => date === memory.until);
  const rows = isKnown ? written : await lastDay(ports, unit, memory.until);
  const input = {
    unit: unit.key,
    subscriptionId: unit.subscriptionId,
    timeZone: settings.timeZone,
    seen: undefined,
    memory,
    groups: memory.groups,
    rows,
    now,
    calendar,
  };
  return daysSince(input, memory, end).filter(({ date }) => date >= from);
}

async function lastDay(ports: Ports, { key }: UnitRow, date: string): Promise<readonly DayRecord[]> {
  return daysOf(await ports.evidence.list(key, dayKey(date), `${dayKey(date)}~`));
}

/** Those that began at an instant or later. */
async function readRestores(ports: Ports, since: Instant): Promise<readonly RestoreRecord[]> {
  const found: RestoreRecord[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<RestoreRecord> = await ports.restores.list(RESTORES_PAGE, cursor);
    found.push(...page.items.filter(({ startedAt }) => startedAt >= since));
    cursor = page.items.some(({ startedAt }) => startedAt < since) ? undefined : page.next;
  } while (cursor !== undefined);
  return found;
}
