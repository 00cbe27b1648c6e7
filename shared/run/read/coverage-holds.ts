import { readHold } from '../../policy/hold-text.ts';
import { tagValue } from '../../policy/inventory.ts';
import { heldValue } from '../../policy/planning/hold-actions.ts';
import { TAG } from '../../policy/point-tags.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { idParts } from '../../policy/resource-id.ts';
import { type Decided, ownPoints } from './coverage-disks.ts';
import type { Unit } from './coverage-units.ts';
import type { CoverageHold, CoverageRow } from './view-rows.ts';

/** What carries `nightkeep-hold` of a VM and its disks: the VM, disks, and points whose hold is their own. */
export function holdsOf(unit: Unit, decided: Decided): Pick<CoverageRow, 'holds'> {
  const disks = unit.protections.map(({ disk }) => {
    const decisions = decided.get(disk.uniqueId.toLowerCase());
    return { disk, points: decisions === undefined ? [] : ownPoints(decisions) };
  });
  const points = disks.flatMap((one) => one.points);
  const bearers = [
    ...(unit.isVm ? [{ on: 'vm' as const, name: idParts(unit.id).name, tags: unit.tags, points }] : []),
    ...disks.map((one) => ({ on: 'disk' as const, name: one.disk.name, tags: one.disk.tags, points: one.points })),
  ].flatMap((one) => {
    const value = tagValue(one.tags, TAG.hold);
    return value === undefined ? [] : [{ ...one, value }];
  });
  const explained = new Set<RecoveryPoint>();
  const holds = bearers.map(({ on, name, value, points: held }): CoverageHold => {
    const merged = heldValue(value);
    const byIt = held.filter(({ snapshot }) => (tagValue(snapshot.tags, TAG.hold) ?? merged) === merged);
    for (const point of byIt) explained.add(point);
    return { on, name, ...readHold(value), points: byIt.length };
  });
  return some([...holds, ...ownHolds(points.filter((point) => !explained.has(point)))]);
}

/** The holds of points whose disk nobody lists any more. */
export function holdsOfPoints(points: readonly RecoveryPoint[]): Pick<CoverageRow, 'holds'> {
  return some(ownHolds(points));
}

/** Points that were held together say the same; they are one hold, called by the newest of them. */
function ownHolds(points: readonly RecoveryPoint[]): readonly CoverageHold[] {
  const held = points.flatMap((point) => {
    const value = tagValue(point.snapshot.tags, TAG.hold);
    return value === undefined ? [] : [{ value, point }];
  });
  return [...Map.groupBy(held, ({ value }) => value)].map(([value, group]) => {
    const [newest] = group.toSorted((a, b) => b.point.scheduledFor - a.point.scheduledFor);
    return { on: 'point', name: newest?.point.snapshot.name ?? '', ...readHold(value), points: group.length };
  });
}

/** A row has room for so many; more are counted in one. */
const MOST_HOLDS = 50;

function some(holds: readonly CoverageHold[]): Pick<CoverageRow, 'holds'> {
  if (holds.length === 0) return {};
  if (holds.length <= MOST_HOLDS) return { holds };
  const [first, ...others] = holds.slice(MOST_HOLDS - 1);
  if (first === undefined) return { holds };
  const points = others.reduce((sum, hold) => sum + hold.points, first.points);
  const reason = `${others.length + 1} other holds, each with a reason of its own`;
  return { holds: [...holds.slice(0, MOST_HOLDS - 1), { on: first.on, name: first.name, reason, points }] };
}
