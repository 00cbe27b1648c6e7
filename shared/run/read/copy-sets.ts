import { groupSets, newestFirst, type RecoverySet, type SetPoint } from '../../policy/restore/point-sets.ts';
import { vmKeyOf } from './named-point.ts';
import type { CopySet, CoverageDisk, CoverageRow } from './view-rows.ts';

type Copied = Pick<CoverageDisk, 'uniqueId' | 'lastPointAt' | 'copies'>;

/**
 * The newest set of copies in each region that has a usable one of every disk that is copied there: what all of them can
 * be restored to, as of one moment. `points` are of all the disks; `vmKey` is the id of their VM in lower case, absent for
 * a disk without one.
 */
export function copySets(
  vmKey: string | undefined,
  disks: readonly Copied[],
  points: readonly SetPoint[],
): Pick<CoverageRow, 'copySets'> {
  const copies = points.filter((point) => point.isCopy === true && (vmKey === undefined || vmKeyOf(point) === vmKey));
  const byRegion = Map.groupBy(groupSets(copies), ({ region = '' }) => region);
  const found = copiedRegions(disks).flatMap((region) => {
    const copied = disks.filter((disk) => isCopiedTo(disk, region));
    return newestWhole(region, copied, byRegion.get(region) ?? []) ?? [];
  });
  return found.length === 0 ? {} : { copySets: found };
}

/** The regions that some of the disks are copied to, or where copies of them lie, in order. */
export function copiedRegions(disks: readonly Pick<CoverageDisk, 'copies'>[]): readonly string[] {
  return [...new Set(disks.flatMap(({ copies = [] }) => copies.map(({ region }) => region)))].sort();
}

/** Whether a disk's policy copies it to a region, or copies of it lie there. */
export function isCopiedTo({ copies = [] }: Pick<CoverageDisk, 'copies'>, region: string): boolean {
  return copies.some((one) => one.region === region);
}

function newestWhole(region: string, copied: readonly Copied[], sets: readonly RecoverySet[]): CopySet | undefined {
  for (const set of sets.toSorted(newestFirst)) {
    const usable = new Map(set.points.filter(({ state }) => state === 'usable').map((point) => [keyOf(point), point]));
    const taken = copied.map((disk) => usable.get(disk.uniqueId)?.timeCreated);
    const known = taken.filter((at) => at !== undefined);
    if (known.length < copied.length) continue;
    const behind = copied.map(({ lastPointAt }, at) => (lastPointAt ?? 0) - (taken[at] ?? 0));
    return { region, takenAt: Math.min(...known), behindMs: Math.max(0, ...behind) };
  }
  return undefined;
}

function keyOf({ diskUniqueId }: SetPoint): string | undefined {
  return diskUniqueId?.toLowerCase();
}
