import { watchFleet } from '../../evidence/watch-fleet.ts';
import { fleetDays, writeDays } from '../../evidence/write-days.ts';
import type { Plan, PlanSettings } from '../../policy/plan.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import { coverageRows } from './coverage-rows.ts';
import { pointRows } from './point-rows.ts';
import { rememberRow } from './remember-row.ts';
import { rememberVanished } from './vanished-points.ts';
import type { CoverageRow } from './view-rows.ts';

const AT_ONCE = 16;

/**
 * Writes what readers see of one subscription, from a plan that was just made: coverage, evidence of the days, and the
 * points of each disk. A full pass writes every disk's points, an ordinary run those that it acts on.
 */
export async function refreshViews(
  ports: Ports,
  settings: PlanSettings,
  plan: Plan,
  scope: { readonly fullPass: boolean },
): Promise<void> {
  const now = ports.clock.now();
  const before = await ports.views.listScope<CoverageRow>('coverage', plan.subscriptionId);
  const known = new Map(before.map((row) => [row.key, row]));
  const rows = coverageRows(plan, settings, now).map((row) => rememberRow(row, known.get(row.key)));
  await rememberVanished(ports, plan, before, rows);
  const fleet = fleetDays(plan, settings, before, now);
  // Before coverage, which remembers what was written.
  await writeDays(ports, settings, plan.subscriptionId, fleet);
  const watch = watchFleet(plan, settings, fleet);
  await ports.views.replaceScope(
    'coverage',
    plan.subscriptionId,
    rows.map((row) => ({ key: row.key, value: { ...row, ...watch(row) } })),
  );
  const acted = actedDisks(plan, before, rows);
  const disks = plan.disks.filter((disk) => scope.fullPass || acted.has(disk.diskUniqueId));
  await inParallel(disks, AT_ONCE, (disk) =>
    ports.views.replaceScope(
      'points',
      disk.diskUniqueId,
      pointRows(disk, plan.subscriptionId, settings.timeZone, now).map((row) => ({ key: row.snapshotId, value: row })),
    ),
  );
}

/** Those that the plan acts on, and those whose copies went on since the last plan. */
function actedDisks(plan: Plan, before: readonly CoverageRow[], rows: readonly CoverageRow[]): ReadonlySet<string> {
  const known = new Map(before.flatMap(({ disks }) => disks).map(({ uniqueId, copies }) => [uniqueId, copies]));
  const copied = rows
    .flatMap(({ disks }) => disks)
    .filter(({ uniqueId, copies }) => JSON.stringify(copies) !== JSON.stringify(known.get(uniqueId)));
  return new Set([
    ...plan.work.flatMap(({ creates, prunes }) => [...creates, ...prunes].map(({ diskUniqueId }) => diskUniqueId)),
    ...copied.map(({ uniqueId }) => uniqueId),
  ]);
}
