import type { Plan } from '../../policy/plan.ts';
import type { Protection } from '../../policy/protection.ts';
import { idKey, type ResourceId } from '../../policy/resource-id.ts';

/** A VM with its disks, or a disk without one. */
export interface Unit {
  readonly id: ResourceId;
  readonly isVm: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly protections: readonly Protection[];
  /** Disks that cannot be snapshotted and have no managed disk of their own. */
  readonly skipped: Plan['selection']['skipped'];
}

interface OpenUnit extends Unit {
  readonly protections: Protection[];
  readonly skipped: Plan['selection']['skipped'][number][];
}

/** What coverage has a row of each, opted in or not; in the plan's order. */
export function unitsOf({ selection }: Plan): readonly Unit[] {
  const units = new Map<string, OpenUnit>();
  const unitOf = (owner: Pick<Unit, 'id' | 'tags'>, isVm: boolean) => {
    const key = idKey(owner.id);
    const unit = units.get(key) ?? { id: owner.id, isVm, tags: owner.tags, protections: [], skipped: [] };
    units.set(key, unit);
    return unit;
  };
  for (const protection of selection.protections) {
    unitOf(protection.vm ?? protection.disk, protection.vm !== undefined).protections.push(protection);
  }
  for (const one of selection.skipped) unitOf(one.vm, true).skipped.push(one);
  return [...units.values()];
}
