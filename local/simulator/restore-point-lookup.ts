import { resourceNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmPath } from './arm-path.ts';
import type { ArmState } from './arm-state.ts';
import { requireResource } from './lookup.ts';
import type { RestorePoint } from './restore-point-store.ts';

/** The collection of the point that a path names; 404 where there is none. */
export function requireCollectionOf(state: ArmState, path: ArmPath): ArmResource {
  return requireResource(state, { ...path, name: path.parent }, 'restorePointCollections');
}

/** The point that a path names; 404 where there is none. */
export function requirePoint(state: ArmState, path: ArmPath): RestorePoint {
  const collection = requireCollectionOf(state, path);
  const point = state.restorePoints.get(`${collection.id}/restorePoints/${path.name}`);
  if (point !== undefined) return point;
  throw resourceNotFound(`Microsoft.Compute/restorePointCollections/${path.parent}/restorePoints`, path);
}

/** The id of what a collection is of: a VM, or for copies another collection. */
export function sourceIdOf({ properties }: ArmResource): string {
  return (properties['source'] as { id?: string } | undefined)?.id ?? '';
}

/** The points of a VM in all its collections; copies of them are not among these. */
export function pointsOfMachine(state: ArmState, machineId: string): readonly RestorePoint[] {
  const key = machineId.toLowerCase();
  const collections = state.restorePointCollections.all().filter((each) => sourceIdOf(each).toLowerCase() === key);
  return collections.flatMap(({ id }) => state.restorePoints.of(id));
}
