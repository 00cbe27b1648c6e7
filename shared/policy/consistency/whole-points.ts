import type { Decision } from '../decision.ts';
import type { PruneAction } from '../plan.ts';
import { idKey } from '../resource-id.ts';

/** The part of a decision or prune that says of which disk it is, and of which restore point. */
type Part = Pick<Decision['point'], 'diskUniqueId' | 'snapshot'>;

/**
 * The parts of restore points among these that are not all there: the restore point goes with all its disks or not at
 * all. Empty for points that are no part of one.
 */
export function partsOfUnfinished<P extends Part>(parts: readonly P[]): readonly P[] {
  return [...Map.groupBy(parts, wholeKey)].flatMap(([key, members]) =>
    key === undefined || isWhole(members) ? [] : members,
  );
}

/** Prunes by disk, without those of restore points of which another disk stays; those of one are one after the other. */
export function wholePrunes<T extends { readonly prunes: readonly PruneAction[] }>(disks: readonly T[]): readonly T[] {
  const parts = disks.flatMap(({ prunes }) => prunes.map((prune) => ({ ...prune, snapshot: prune.seen })));
  const byWhole = Map.groupBy(parts, wholeKey);
  const placed = new Set<string>();
  return disks.map((disk) => ({
    ...disk,
    prunes: disk.prunes.flatMap((prune) => {
      const key = wholeKey({ ...prune, snapshot: prune.seen });
      if (key === undefined) return [prune];
      const members = byWhole.get(key) ?? [];
      if (placed.has(key) || !isWhole(members)) return [];
      placed.add(key);
      return members.map(({ snapshot: _, ...member }) => member);
    }),
  }));
}

function wholeKey({ snapshot: { restorePoint } }: Part): string | undefined {
  return restorePoint === undefined ? undefined : idKey(restorePoint.id);
}

function isWhole(parts: readonly Part[]): boolean {
  const wanted = parts[0]?.snapshot.restorePoint?.diskUniqueIds ?? [];
  const there = new Set(parts.map(({ diskUniqueId }) => diskUniqueId));
  return (
    wanted.length > 0 &&
    there.size === parts.length &&
    wanted.every((id) => there.has(id)) &&
    there.size === wanted.length
  );
}
