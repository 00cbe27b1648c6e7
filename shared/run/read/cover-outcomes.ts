import type { Instant } from '../../policy/instant.ts';
import { copiedRegions, copySets } from './copy-sets.ts';
import { copiesOf } from './coverage-copies.ts';
import { isSelected } from './coverage-disks.ts';
import { lastSet } from './last-set.ts';
import { waits } from './lateness.ts';
import { namedRow } from './named-point.ts';
import { newest } from './newest.ts';
import type { CoverageDisk, CoverageRow, PointRow } from './view-rows.ts';

type PointsOfDisks = ReadonlyMap<string, readonly PointRow[]>;

/** A row of coverage after a run, by the points that its disks have now. */
export function coverOutcomes(row: CoverageRow, points: PointsOfDisks, now: Instant): CoverageRow {
  const disks = row.disks.map((disk) => coverDisk(disk, row.dueSince, points.get(disk.uniqueId)));
  const lastPointAt = newest([row.lastPointAt, ...disks.map((disk) => disk.lastPointAt)]);
  return {
    ...withoutSets(row),
    asOf: now,
    disks,
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    ...(row.orphanPoints === undefined ? {} : orphansLeft(disks, points)),
    ...newSets(row, disks, points, now),
  };
}

/** What is left of points that no policy selects any more. */
function orphansLeft(
  disks: readonly CoverageDisk[],
  points: PointsOfDisks,
): Pick<CoverageRow, 'orphanPoints' | 'orphanGib'> {
  const left = disks.filter((disk) => !isSelected(disk)).flatMap(({ uniqueId }) => points.get(uniqueId) ?? []);
  const ours = left.filter(isOurs);
  return { orphanPoints: ours.length, orphanGib: ours.reduce((sum, { sizeGib = 0 }) => sum + sizeGib, 0) };
}

/** A set that this run made or copied is the newest; one that it pruned a point of was not. */
function newSets(
  { key, vmId }: CoverageRow,
  disks: readonly CoverageDisk[],
  points: PointsOfDisks,
  now: Instant,
): Pick<CoverageRow, 'lastSetAt' | 'copySets'> {
  const all = disks.flatMap(({ uniqueId }) => points.get(uniqueId) ?? []).map(namedRow);
  if (vmId === undefined) return copySets(undefined, disks, all);
  return { ...lastSet(key, all, now), ...copySets(key, disks, all) };
}

function withoutSets({ lastSetAt: _, copySets: __, ...row }: CoverageRow): Omit<CoverageRow, 'lastSetAt' | 'copySets'> {
  return row;
}

function coverDisk(
  { waitingSince, ...disk }: CoverageDisk,
  dueSince: Instant | undefined,
  rows: readonly PointRow[] | undefined,
): CoverageDisk {
  if (rows === undefined) return { ...disk, ...(waitingSince === undefined ? {} : { waitingSince }) };
  const usable = rows.filter(({ state, copy }) => state === 'usable' && copy !== true);
  const scheduled = usable.filter(({ kind }) => kind === 'scheduled');
  const lastPointAt = newest(usable.map(({ timeCreated }) => timeCreated));
  const [last] = usable.toSorted((a, b) => (b.timeCreated ?? 0) - (a.timeCreated ?? 0));
  const { consistency: _, copies: __, ...rest } = disk;
  const lastScheduledFor = newest([disk.lastScheduledFor, ...scheduled.map(({ scheduledFor }) => scheduledFor)]);
  const covered: CoverageDisk = {
    ...rest,
    points: usable.length,
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    ...(lastScheduledFor === undefined ? {} : { lastScheduledFor }),
    ...(last?.consistency === undefined ? {} : { consistency: last.consistency }),
    ...copiesOf(rows.map(namedRow), copiedRegions([disk])),
  };
  const isWaiting = waitingSince !== undefined && (dueSince === undefined || waits(covered, dueSince));
  return isWaiting ? { ...covered, waitingSince } : covered;
}

/** Whether the point is proven to be ours. */
export function isOurs({ reasons }: PointRow): boolean {
  return !reasons.includes('in-doubt') && !reasons.includes('foreign');
}
