import type { SourceDisk } from './inventory.ts';
import { grantCommand, protectCommand } from './own-roles.ts';
import type { Problem } from './problem.ts';

/** The setting that puts points into each disk's own group. */
export const DISK_GROUP = '@disk';

export interface SnapshotGroupSettings {
  readonly snapshotResourceGroup: string;
}

/**
 * The resource group that a disk's point is made in: the one of the settings, or the disk's own where the settings say
 * so or the group is known to be missing. `existing` has lower-cased names; undefined where they are not known.
 */
export function snapshotGroup(
  disk: Pick<SourceDisk, 'resourceGroup'>,
  { snapshotResourceGroup }: SnapshotGroupSettings,
  existing: ReadonlySet<string> | undefined,
): string {
  if (snapshotResourceGroup === DISK_GROUP) return disk.resourceGroup;
  return isMissing(snapshotResourceGroup, existing) ? disk.resourceGroup : snapshotResourceGroup;
}

const MOST_GROUPS = 10;

/**
 * The problem of a missing snapshot group, once per subscription: the command that makes it, and those that grant the
 * pruning role where points lie until then. Undefined where no point goes astray. Takes the disks that are protected.
 */
export function missingGroupProblem(
  subscriptionId: string,
  disks: readonly Pick<SourceDisk, 'resourceGroup' | 'location'>[],
  { snapshotResourceGroup }: SnapshotGroupSettings,
  existing: ReadonlySet<string> | undefined,
): Problem | undefined {
  if (snapshotResourceGroup === DISK_GROUP || !isMissing(snapshotResourceGroup, existing)) return undefined;
  const [location] = mostFrequent(disks.map((disk) => disk.location));
  if (location === undefined) return undefined;
  const groups = [...new Set(disks.map(({ resourceGroup }) => resourceGroup.toLowerCase()))].sort();
  const grants = groups
    .slice(0, MOST_GROUPS)
    .map((group) => grantCommand('prune', `/subscriptions/${subscriptionId}/resourceGroups/${group}`));
  const rest = groups.length > MOST_GROUPS ? [`and the same for ${groups.length - MOST_GROUPS} more groups`] : [];
  const make = protectCommand(subscriptionId, location, snapshotResourceGroup);
  return {
    code: 'snapshot-group-missing',
    severity: 'problem',
    message:
      `Subscription ${subscriptionId} has no resource group ${snapshotResourceGroup}: points go to each disk's own ` +
      `group. Make it with: ${make}. Until then, let the app prune where the points lie: ${[...grants, ...rest].join('; ')}`,
    suggestion: make,
    subscriptionId,
  };
}

function isMissing(group: string, existing: ReadonlySet<string> | undefined): boolean {
  return existing !== undefined && !existing.has(group.toLowerCase());
}

function mostFrequent(texts: readonly string[]): readonly string[] {
  const counts = Map.groupBy(texts, (text) => text);
  return [...counts]
    .sort(([a, listA], [b, listB]) => listB.length - listA.length || (a < b ? -1 : 1))
    .map(([text]) => text);
}
