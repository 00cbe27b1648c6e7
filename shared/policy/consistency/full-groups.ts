import { count } from '../count.ts';
import { GROUP_COLLECTIONS, REGION_SHARE, sayNumber } from '../limits.ts';
import type { Problem } from '../problem.ts';

/** The collections of restore points in a resource group. */
export interface CollectionGroup {
  readonly resourceGroup: string;
  /** Whoever's. */
  readonly collections: number;
  /** Those of ours that were read, and in which no point is. */
  readonly empty: number;
}

const MANY = GROUP_COLLECTIONS * REGION_SHARE;

/**
 * Groups that come near to what Azure takes. An empty collection stays: Azure deletes one with whatever is in it by then,
 * and nothing in the request could say that nothing must be.
 */
export function fullGroupProblems(groups: readonly CollectionGroup[], subscriptionId: string): readonly Problem[] {
  return groups
    .filter(({ collections }) => collections >= MANY)
    .map(({ resourceGroup, collections, empty }) => ({
      code: 'collections-many',
      severity: 'problem',
      subscriptionId,
      message: `Resource group ${resourceGroup} holds ${count(collections, 'collection')} of VM restore points, ${sayNumber(empty)} of them ours and empty; Azure takes ${sayNumber(GROUP_COLLECTIONS)} in a group and then refuses points of VMs and policies that are new.`,
      suggestion:
        empty > 0
          ? 'Delete the empty ones, which changes of policies left, as docs/consistency.md shows.'
          : 'Let points go to the groups of their disks (NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP=@disk), or ask for consistency of fewer VMs.',
    }));
}
