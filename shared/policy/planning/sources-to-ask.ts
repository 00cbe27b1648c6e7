import type { Instant } from '../instant.ts';
import { type Snapshot, type SourceDisk, tagValue } from '../inventory.ts';
import { proveOwnership } from '../ownership.ts';
import type { PlanSettings } from '../plan.ts';
import { TAG } from '../point-tags.ts';
import { parseResourceId, type ResourceId } from '../resource-id.ts';
import { FLOOR_POINTS } from '../retention/floor.ts';

export interface SourcesInput {
  readonly disks: readonly SourceDisk[];
  readonly snapshots: readonly Snapshot[];
  readonly settings: Pick<PlanSettings, 'owner' | 'adopt'>;
}

const MOST_ASKED = 1_000;

/**
 * The source ids that need a GET before the points of their disks may be called orphans, by the disk's lower-cased unique
 * id: one for each that no listed disk has, at most `limit`, those with the most points first. What is not asked stays
 * unknown and is not pruned.
 */
export function sourcesToAsk(
  { disks, snapshots, settings }: SourcesInput,
  limit = MOST_ASKED,
): ReadonlyMap<string, ResourceId> {
  const listed = new Set(disks.map(({ uniqueId }) => uniqueId.toLowerCase()));
  const found = new Map<string, { points: number; at: Instant; diskId: ResourceId }>();
  for (const snapshot of snapshots) {
    const source = sourceOf(snapshot);
    if (source === undefined || listed.has(source.diskUniqueId)) continue;
    // An edited tag must not choose which disk is asked for on behalf of the proven points.
    if (proveOwnership(snapshot, settings).kind !== 'own') continue;
    const { diskUniqueId, diskId } = source;
    const at = snapshot.timeCreated ?? 0;
    const present = found.get(diskUniqueId);
    if (present === undefined) found.set(diskUniqueId, { points: 1, at, diskId });
    else {
      present.points += 1;
      // A disk that was moved is asked for where it was last.
      if (at > present.at || (at === present.at && diskId > present.diskId)) Object.assign(present, { at, diskId });
    }
  }
  const first = [...found].sort(([a, left], [b, right]) => rank(right.points) - rank(left.points) || (a < b ? -1 : 1));
  return new Map(first.slice(0, limit).map(([diskUniqueId, { diskId }]) => [diskUniqueId, diskId]));
}

/** A disk with no more points than the floor has nothing to prune, and is asked for last. */
function rank(points: number): number {
  return points <= FLOOR_POINTS ? 0 : points;
}

/** The disk that a snapshot says it was made of; whether it may be believed is not asked here. */
function sourceOf({
  tags,
  sourceUniqueId,
  sourceResourceId,
}: Snapshot): { readonly diskUniqueId: string; readonly diskId: ResourceId } | undefined {
  const diskUniqueId = (sourceUniqueId || tagValue(tags, TAG.diskId))?.toLowerCase();
  if (!diskUniqueId || sourceResourceId === undefined) return undefined;
  if (parseResourceId(sourceResourceId)?.type.toLowerCase() !== 'microsoft.compute/disks') return undefined;
  return { diskUniqueId, diskId: sourceResourceId as ResourceId };
}
