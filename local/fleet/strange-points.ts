import { DAY, type Instant } from '../../shared/policy/instant.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import type { ArmResource } from '../simulator/arm-json.ts';
import { type FleetDisk, pointSource, policyOf } from './fleet-disk.ts';
import { adHocPoint, armSnapshot, pastOccurrences, scheduledPoint } from './history.ts';

/** The history with what else is found in real subscriptions: holds, a failed point, ad-hoc points, snapshots of others. */
export function strangePoints(
  history: readonly ArmResource[],
  disks: readonly FleetDisk[],
  now: Instant,
): readonly ArmResource[] {
  const find = (name: string): FleetDisk => {
    const found = disks.find(({ spec }) => spec.name === name);
    if (found === undefined) throw new Error(`The sample fleet has no disk ${name}.`);
    return found;
  };
  const own = history.map((point) => ({ ...point }));
  hold(own, 'web-01-os', 40, 'case 4711: keep for the audit');
  hold(own, 'files-01-scans', 5, 'legal');
  fail(own, 'web-02-content', 2);
  return [
    ...own,
    ...adHocPoints(find('mail-01-os'), now),
    ...ofAnotherOwner(find('sql-01-os'), now),
    madeByHand(find('web-01-os'), 'web-01-before-upgrade', { 'created-by': 'anna' }, now - 33 * DAY),
    madeByHand(find('sql-01-data'), 'sql-01-data-before-migration', {}, now - 12 * DAY),
    madeByHand(find('legacy-01-os'), 'AzureBackup_legacy-01_os', { 'created-by': 'AzureBackup' }, now - 2 * DAY),
  ];
}

/** Puts a hold on the point of a disk that is the n-th newest. */
function hold(points: readonly ArmResource[], diskName: string, nth: number, value: string): void {
  const point = nthNewest(points, diskName, nth);
  point.tags = { ...point.tags, 'nightkeep-hold': value };
}

function fail(points: readonly ArmResource[], diskName: string, nth: number): void {
  const point = nthNewest(points, diskName, nth);
  point.properties = { ...point.properties, provisioningState: 'Failed' };
}

function nthNewest(points: readonly ArmResource[], diskName: string, nth: number): ArmResource {
  const own = points.filter(({ properties }) => properties.creationData?.sourceResourceId?.endsWith(`/${diskName}`));
  const found = own.at(-nth);
  if (found === undefined) throw new Error(`The disk ${diskName} has no ${nth} points.`);
  return found;
}

/** One that has expired, and one that has days to go. */
function adHocPoints(disk: FleetDisk, now: Instant): readonly ArmResource[] {
  const policy = policyOf(disk);
  if (policy === undefined) throw new Error('The disk of the ad-hoc points has no policy.');
  const source = pointSource(disk, policy);
  return [adHocPoint(source, now - 9 * DAY - 3_600_000, 7), adHocPoint(source, now - 2 * DAY, 7)];
}

/** Another installation of Nightkeep protects the same disk. */
function ofAnotherOwner(disk: FleetDisk, now: Instant): readonly ArmResource[] {
  const policy = policyOf(disk);
  if (policy === undefined) throw new Error('The disk of the other owner has no policy.');
  const source = pointSource(disk, policy, 'present', 'contoso-dr');
  return pastOccurrences(policy, now)
    .slice(-4)
    .map((at) => scheduledPoint(source, at));
}

function madeByHand(
  { disk, place }: FleetDisk,
  name: string,
  tags: Readonly<Record<string, string>>,
  takenAt: Instant,
): ArmResource {
  const id = computeId(place.subscription.id, place.group, 'snapshots', name);
  return armSnapshot(id, disk, disk.properties.uniqueId ?? '', { tags, takenAt });
}
