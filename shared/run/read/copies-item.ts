import { formatInstant, HOUR } from '../../policy/instant.ts';
import { listed } from '../../policy/listed.ts';
import { copiedRegions, isCopiedTo } from './copy-sets.ts';
import { isSelected } from './coverage-disks.ts';
import type { CopySet, CoverageDisk, CoverageRow } from './view-rows.ts';

/** Copies of a VM's disks in one region, as readers see them. */
export interface CoverageCopiesItem {
  readonly region: string;
  /** Usable copies of all its disks. */
  readonly points: number;
  /** Of what moment a set has a copy of every disk that is copied there; absent where none has. */
  readonly takenAt?: string;
  /** How much older that is than the newest points, of the disk that is farthest behind. */
  readonly behindHours?: number;
  /** What the loss of its own region would cost, in one sentence. */
  readonly atRisk: string;
}

/** As of what moment the disks of a VM could be restored from copies, by region, and how far that is behind. */
export function copiesItems({
  disks,
  copySets = [],
}: Pick<CoverageRow, 'disks' | 'copySets'>): readonly CoverageCopiesItem[] {
  return copiedRegions(disks).map((region) =>
    copiesItem(
      region,
      disks,
      copySets.find((set) => set.region === region),
    ),
  );
}

function copiesItem(region: string, disks: readonly CoverageDisk[], set: CopySet | undefined): CoverageCopiesItem {
  const copied = disks.filter((disk) => isCopiedTo(disk, region));
  const inRegion = copied.flatMap(({ copies = [] }) => copies.filter((one) => one.region === region));
  return {
    region,
    points: inRegion.reduce((sum, { points }) => sum + points, 0),
    ...(set === undefined ? {} : { takenAt: formatInstant(set.takenAt), behindHours: hours(set.behindMs) }),
    atRisk: `If its region were lost, ${set === undefined ? sayWithout(region, copied) : sayWith(set, notCopied(region, disks))}`,
  };
}

/** The disks that a policy selects, and copies elsewhere only or not at all. */
function notCopied(region: string, disks: readonly CoverageDisk[]): readonly CoverageDisk[] {
  return disks.filter((disk) => isSelected(disk) && !isCopiedTo(disk, region));
}

function sayWith({ region, takenAt, behindMs }: CopySet, missing: readonly CoverageDisk[]): string {
  const without = missing.length === 0 ? '' : `, without ${namesOf(missing)}, not copied there`;
  return `it could be restored in ${region} as of ${formatInstant(takenAt)}${sayBehind(behindMs)}${without}.`;
}

function sayWithout(region: string, copied: readonly CoverageDisk[]): string {
  const missing = copied.filter(({ copies = [] }) => copies.some((one) => one.region === region && one.points === 0));
  if (missing.length > 0) return `${namesOf(missing)} could not be restored in ${region}: there is no copy yet.`;
  return `its disks could be restored in ${region}, but not as of one moment: no set has a copy of all of them there.`;
}

function namesOf(disks: readonly CoverageDisk[]): string {
  return listed(disks.map(({ name }) => name));
}

function sayBehind(behindMs: number): string {
  return behindMs === 0 ? ', which is its newest point' : `, ${hours(behindMs)} hours before its newest point`;
}

function hours(ms: number): number {
  return Math.round((ms / HOUR) * 10) / 10;
}
