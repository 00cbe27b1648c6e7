import type { Snapshot } from '../../policy/inventory.ts';
import { idKey, type ResourceId } from '../../policy/resource-id.ts';

/** What stands under the names that actions gave their points. */
export interface PointsByName {
  readonly snapshot: (id: ResourceId) => Snapshot | undefined;
  /** Each disk in a restore point: Azure names them, once it has made them. */
  readonly partsOf: (restorePointId: ResourceId) => readonly Snapshot[];
}

/** Finds points of an inventory by the names under which they were made; an index of them is made when it is asked. */
export function pointsByName(snapshots: readonly Snapshot[]): PointsByName {
  let byId: ReadonlyMap<string, Snapshot> | undefined;
  let byWhole: ReadonlyMap<string, readonly Snapshot[]> | undefined;
  return {
    snapshot: (id) => {
      byId ??= new Map(snapshots.map((snapshot) => [idKey(snapshot.id), snapshot]));
      return byId.get(idKey(id));
    },
    partsOf: (id) => {
      byWhole ??= Map.groupBy(snapshots, ({ restorePoint }) => idKey(restorePoint?.id ?? ''));
      return byWhole.get(idKey(id)) ?? [];
    },
  };
}
