import type { SeenPoint } from '../policy/history/judge-days.ts';
import type { DiskDecisions, Plan, PlanSettings } from '../policy/plan.ts';
import type { CoverageRow } from '../run/read/view-rows.ts';
import { type Watched, watchUnit } from './watch-unit.ts';
import type { FleetDays } from './write-days.ts';

/** Gives for a row of coverage the marks of its last days, and what the next plan is to remember of it. */
export function watchFleet(
  plan: Plan,
  settings: Pick<PlanSettings, 'timeZone'>,
  { units, memories, now, calendar }: FleetDays,
): (row: CoverageRow) => Watched | undefined {
  const decided = new Map(plan.disks.map((disk) => [disk.diskUniqueId, disk]));
  return ({ key, disks }) => {
    const seen = units.get(key);
    if (seen === undefined) return undefined;
    const memory = memories.get(key);
    const timeZone = seen.timeZone ?? memory?.timeZone ?? settings.timeZone;
    const ids = disks.map(({ uniqueId }) => uniqueId.toLowerCase()).filter((id) => id !== '');
    const pointsOf = (id: string) => scheduledPoints(decided.get(id));
    return watchUnit(seen, memory, { timeZone, now, calendar, pointsOf, disks: ids });
  };
}

function scheduledPoints(disk: DiskDecisions | undefined): readonly SeenPoint[] {
  return (disk?.decisions ?? [])
    .map(({ point }) => point)
    .filter(({ kind, ownership, isCopy }) => kind === 'scheduled' && ownership.kind === 'own' && !isCopy)
    .map(({ scheduledFor, state, snapshot: { timeCreated } }) => ({
      scheduledFor,
      state,
      ...(timeCreated === undefined ? {} : { timeCreated }),
    }));
}
