import type { Snapshot } from '../../policy/inventory.ts';
import { idKey, type ResourceId } from '../../policy/resource-id.ts';

/** What stands under the names that actions gave their points. */
export interface PointsByName {
  readonly snapshot: (id: ResourceId) => Snapshot | undefined;
  /** Each disk in a restore point: Azure names them, once it has made them. */
  readonly partsOf: (restorePointId: ResourceId) => readonly Snapshot[];
}

/** Finds points of an inventory by the names under which they were made. */
export function pointsByName(snapshots: readonly Snapshot[]): PointsByName {
  const byId = new Map(snapshots.map((snapshot) => [idKey(snapshot.id), snapshot]));
  const byWhole = Map.groupBy(snapshots, ({ restorePoint }) => idKey(restorePoint?.id ?? ''));
  return { snapshot: (id) => byId.get(idKey(id)), partsOf: (id) => byWhole.get(idKey(id)) ?? [] };
}
