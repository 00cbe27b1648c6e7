import { regionKey } from '../../policy/names.ts';
import type { Policy } from '../../policy/policy.ts';
import type { SetPoint } from '../../policy/restore/point-sets.ts';
import { newest } from './newest.ts';
import type { CoverageDisk, DiskCopies } from './view-rows.ts';

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
