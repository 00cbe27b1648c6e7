import { formatInstant, HOUR, type Instant } from '../../policy/instant.ts';
import { regionKey } from '../../policy/names.ts';
import type { Policy } from '../../policy/policy.ts';
import type { SetPoint } from '../../policy/restore/point-sets.ts';
import { listed } from '../../policy/tag/listed.ts';
import { newest } from './newest.ts';
import type { CoverageDisk, DiskCopies } from './view-rows.ts';

/** Copies of a VM's disks in one region, as readers see them. */
export interface CoverageCopiesItem {
  readonly region: string;
  /** Usable copies of all its disks. */
  readonly points: number;
  /** Of what moment every disk has a copy there; absent where one has none. */
  readonly takenAt?: string;
  /** How much older that is than its newest points. */
  readonly behindHours?: number;
  /** What the loss of its own region would cost, in one sentence. */
  readonly atRisk: string;
}

type CopyPoint = Pick<SetPoint, 'isCopy' | 'region' | 'state' | 'timeCreated'>;

/** The regions that a policy copies a disk to: all of its targets but the disk's own region. */
export function copyRegions(policy: Policy | undefined, location: string): readonly string[] {
  const regions = (policy?.options.copyTo ?? []).map(({ region }) => regionKey(region));
  return regions.filter((region) => region !== regionKey(location));
}

/** A disk's copies by region, in those that are wanted and those where there are any; empty where there are none of either. */
export function copiesOf(points: readonly CopyPoint[], wanted: readonly string[]): Pick<CoverageDisk, 'copies'> {
  const byRegion = Map.groupBy(
    points.filter(({ isCopy }) => isCopy === true),
    ({ region = '' }) => region,
  );
  const regions = [...new Set([...wanted, ...byRegion.keys()])].filter((region) => region !== '').sort();
  if (regions.length === 0) return {};
  return { copies: regions.map((region) => copiesIn(region, byRegion.get(region) ?? [])) };
}

function copiesIn(region: string, points: readonly CopyPoint[]): DiskCopies {
  const usable = points.filter(({ state }) => state === 'usable');
  const lastTakenAt = newest(usable.map(({ timeCreated }) => timeCreated));
  const underWay = points.filter(({ state }) => state === 'pending').length;
  return {
    region,
    points: usable.length,
    ...(lastTakenAt === undefined ? {} : { lastTakenAt }),
    ...(underWay === 0 ? {} : { underWay }),
  };
}

/** The same of a VM: what every disk has a copy of, and how far that is behind. */
export function copiesItems(disks: readonly CoverageDisk[]): readonly CoverageCopiesItem[] {
  const regions = new Set(disks.flatMap(({ copies = [] }) => copies.map(({ region }) => region)));
  return [...regions].sort().map((region) => copiesItem(region, disks));
}

function copiesItem(region: string, disks: readonly CoverageDisk[]): CoverageCopiesItem {
  const there = disks.flatMap((disk) => {
    const copies = disk.copies?.find((one) => one.region === region);
    return copies === undefined ? [] : [{ disk, copies }];
  });
  const without = there.filter(({ copies }) => copies.lastTakenAt === undefined);
  const takenAt = without.length > 0 ? undefined : oldest(there.map(({ copies }) => copies.lastTakenAt));
  const lastPointAt = oldest(there.map(({ disk }) => disk.lastPointAt));
  const points = there.reduce((sum, { copies }) => sum + copies.points, 0);
  if (takenAt === undefined) {
    const names = listed(without.map(({ disk }) => disk.name));
    const atRisk = `If its region were lost, ${names} could not be restored in ${region}: there is no copy yet.`;
    return { region, points, atRisk };
  }
  const behind = lastPointAt === undefined ? undefined : Math.max(0, lastPointAt - takenAt);
  return {
    region,
    points,
    takenAt: formatInstant(takenAt),
    ...(behind === undefined ? {} : { behindHours: hours(behind) }),
    atRisk: `If its region were lost, it could be restored in ${region} as of ${formatInstant(takenAt)}${sayBehind(behind)}.`,
  };
}

function sayBehind(behind: number | undefined): string {
  if (behind === undefined) return '';
  return behind === 0 ? ', which is its newest point' : `, ${hours(behind)} hours before its newest point`;
}

function oldest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function hours(ms: number): number {
  return Math.round((ms / HOUR) * 10) / 10;
}
