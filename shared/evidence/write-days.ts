import { type DayCalendar, dayCalendar } from '../policy/history/day-calendar.ts';
import type { Instant } from '../policy/instant.ts';
import type { Plan, PlanSettings } from '../policy/plan.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { Ports } from '../run/ports.ts';
import type { CoverageRow } from '../run/read/view-rows.ts';
import { type DaysInput, dayRecords, daysOf, zoneOf } from './day-records.ts';
import { dayKey, keysAfter, type UnitRow, unitRow } from './evidence-keys.ts';
import type { DayMemory, DayRecord } from './records.ts';
import { type SeenUnit, seenUnits } from './seen-units.ts';
import { watchedGroups } from './watched-groups.ts';

const AT_ONCE = 16;

export interface FleetDays {
  readonly units: ReadonlyMap<string, SeenUnit>;
  readonly memories: ReadonlyMap<string, DayMemory>;
  readonly now: Instant;
  readonly calendar: DayCalendar;
}

/** What a plan sees, beside what the rows of coverage from before remember. */
export function fleetDays(plan: Plan, settings: PlanSettings, before: readonly CoverageRow[], now: Instant): FleetDays {
  const memories = new Map(before.flatMap(({ key, days }) => (days === undefined ? [] : [[key, days] as const])));
  return { units: seenUnits(plan, settings, (key) => memories.has(key)), memories, now, calendar: dayCalendar() };
}

/**
 * Writes the rows of days that are not there yet or say something else now. Rows are read only of units that changed: of a
 * fleet on which nothing changed, one row is written for each VM and date.
 */
export async function writeDays(
  ports: Ports,
  settings: Pick<PlanSettings, 'timeZone'>,
  subscriptionId: string,
  fleet: FleetDays,
): Promise<void> {
  const { units, memories } = fleet;
  const isFirst = memories.size === 0;
  await inParallel([...new Set([...units.keys(), ...memories.keys()])], AT_ONCE, async (unit) => {
    const seen = units.get(unit);
    const memory = memories.get(unit);
    const input: DaysInput = {
      unit,
      subscriptionId,
      timeZone: settings.timeZone,
      seen,
      memory,
      groups: watchedGroups(seen?.groups ?? [], memory, fleet.now),
      rows: [],
      now: fleet.now,
      calendar: fleet.calendar,
    };
    const isSame = memory !== undefined && memory.says === seen?.says;
    const rows = isSame || isFirst ? [] : await readDays(ports, input);
    const written = dayRecords({ ...input, rows });
    if (written.length === 0) return;
    await ports.evidence.put(
      unit,
      written.map((row) => ({ key: dayKey(row.date), value: row })),
    );
  });
  await writeUnits(ports, subscriptionId, fleet);
}

/** The rows that may change: of the last date that has one, and of later ones. */
async function readDays(ports: Ports, input: DaysInput): Promise<readonly DayRecord[]> {
  const today = input.calendar.dateOf(input.now, zoneOf(input));
  const first = input.memory === undefined || input.memory.until > today ? today : input.memory.until;
  return daysOf(await ports.evidence.list(input.unit, dayKey(first), keysAfter(input.now)));
}

/** The index of units: once for each, so that those that are gone are found too. */
async function writeUnits(ports: Ports, subscriptionId: string, { units, memories }: FleetDays): Promise<void> {
  const rows = [...units.values()]
    .filter(({ key }) => !memories.has(key))
    .map(({ key, name }): UnitRow => ({ key, name, subscriptionId }));
  if (rows.length > 0) await ports.views.putRows('units', subscriptionId, rows.map(unitRow));
}
