import { tagValue } from '../inventory.ts';
import type { HoldAction } from '../plan.ts';
import { TAG } from '../point-tags.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import type { DiskCase } from './disk-case.ts';

/** The value of a hold on the disk or one of its VMs, with where it stands; whatever the value, it holds. */
function holdOf({ protection }: DiskCase): { readonly value: string; readonly on: string } | undefined {
  if (protection === undefined) return undefined;
  const { disk, vm, vms } = protection;
  for (const bearer of [disk, ...(vms ?? (vm === undefined ? [] : [vm]))]) {
    const value = tagValue(bearer.tags, TAG.hold);
    if (value !== undefined) return { value, on: `${bearer === disk ? 'disk' : 'VM'} ${bearer.name}` };
  }
  return undefined;
}

/** The case with the hold of its VM or disk on all its points of ours, so that this very run prunes none of them. */
export function withHold(one: DiskCase): DiskCase {
  if (holdOf(one) === undefined) return one;
  const held = (point: RecoveryPoint) => (point.ownership.kind === 'own' ? { ...point, isHeld: true } : point);
  return { ...one, points: one.points.map(held) };
}

/** Merges the hold of a VM or disk onto its points that bear none, so that it outlives them. Foreign points are not touched. */
export function holdActions(one: DiskCase): readonly HoldAction[] {
  const hold = holdOf(one);
  if (hold === undefined) return [];
  const { vm, disk } = one.protection ?? {};
  return one.points
    .filter((point) => point.ownership.kind === 'own' && !bearsHold(point))
    .map(({ snapshot }) => ({
      kind: 'hold',
      ...(vm === undefined ? {} : { vmId: vm.id }),
      ...(disk === undefined ? {} : { diskId: disk.id }),
      set: true,
      resourceId: snapshot.id,
      value: heldValue(hold.value),
      reasons: [`The ${hold.on} bears a hold.`],
    }));
}

/** What points get of a hold on their VM or disk: Azure takes empty values, people overlook them. */
export function heldValue(value: string): string {
  return value === '' ? 'held' : value;
}

function bearsHold({ snapshot }: RecoveryPoint): boolean {
  return tagValue(snapshot.tags, TAG.hold) !== undefined;
}
