import { type Instant, inZone } from '../../policy/instant.ts';
import type { DiskDecisions, Plan } from '../../policy/plan.ts';
import type { Policy } from '../../policy/policy.ts';
import { idKey } from '../../policy/resource-id.ts';
import { occurrencesBetween } from '../../policy/schedule/occurrences.ts';
import { LATE_AFTER_MS } from './lateness.ts';
import type { DayRow } from './view-rows.ts';

/** Evidence of today and yesterday, per VM (or detached disk) and local date of its policy: what was due and what was taken. */
export function dayRows(plan: Plan, now: Instant): ReadonlyMap<string, readonly DayRow[]> {
  const decided = new Map(plan.disks.map((disk) => [disk.diskUniqueId, disk]));
  const byUnit = Map.groupBy(
    plan.selection.protections.filter(({ standing }) => standing.kind === 'protected'),
    ({ vm, disk }) => idKey(vm?.id ?? disk.id),
  );
  const rows = new Map<string, readonly DayRow[]>();
  for (const [unit, protections] of byUnit) {
    const parts = protections.map(({ disk, standing }) => ({
      policy: (standing as { policy: Policy }).policy,
      disk: decided.get(disk.uniqueId.toLowerCase()),
    }));
    const timeZone = parts[0]?.policy.timeZone ?? 'UTC';
    const today = inZone(now, timeZone).startOf('day');
    rows.set(
      unit,
      [today.minus({ days: 1 }), today].map((day) => {
        const from = day.toMillis();
        const to = day.plus({ days: 1 }).toMillis();
        const counts = parts.map(({ policy, disk }) => countDay(policy, disk, from, to, now));
        const sum = (of: keyof DayCount) => counts.reduce((total, count) => total + count[of], 0);
        return {
          asOf: now,
          date: day.toFormat('yyyy-MM-dd'),
          timeZone,
          vm: unit,
          expected: sum('expected'),
          taken: sum('taken'),
          late: sum('late'),
          failed: sum('failed'),
        };
      }),
    );
  }
  return rows;
}

interface DayCount {
  readonly expected: number;
  readonly taken: number;
  readonly late: number;
  readonly failed: number;
}

function countDay(policy: Policy, disk: DiskDecisions | undefined, from: Instant, to: Instant, now: Instant): DayCount {
  const points = (disk?.decisions ?? [])
    .map(({ point }) => point)
    .filter(
      ({ kind, scheduledFor, ownership }) =>
        kind === 'scheduled' && ownership.kind === 'own' && scheduledFor >= from && scheduledFor < to,
    );
  const usable = points.filter(({ state }) => state === 'usable');
  return {
    expected: occurrencesBetween(policy, from - 1, Math.min(to - 1, now)).length,
    taken: usable.length,
    late: usable.filter(
      ({ snapshot, scheduledFor }) => (snapshot.timeCreated ?? scheduledFor) - scheduledFor > LATE_AFTER_MS,
    ).length,
    failed: points.filter(({ state }) => state === 'failed').length,
  };
}
