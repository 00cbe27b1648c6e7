import { DateTime } from 'luxon';
import { DAY, type Instant } from '../../shared/policy/instant.ts';
import { snapshotName } from '../../shared/policy/names.ts';
import { pointTags } from '../../shared/policy/point-tags.ts';
import type { KeepRule, Policy } from '../../shared/policy/policy.ts';
import { computeId, type ResourceId } from '../../shared/policy/resource-id.ts';
import { occurrencesBetween } from '../../shared/policy/schedule/occurrences.ts';
import { newRunId } from '../../shared/run/run-id.ts';
import type { ArmResource } from '../simulator/arm-json.ts';
import { inheritedProperties } from '../simulator/inherited.ts';
import { armTime, uuidOf } from './arm-fleet.ts';
import { sourceDisk, sourceVm } from './source-model.ts';

const NIGHTS = 60;

/** The group that points are made in, in each subscription. */
export const SNAPSHOT_GROUP = 'nightkeep-snapshots';

/** A disk whose points of the past are made. */
export interface PointSource {
  readonly owner: string;
  readonly disk: ArmResource;
  /** The disk's identity when the points were made. */
  readonly uniqueId: string;
  readonly vm?: ArmResource;
  readonly policy: Policy;
  /** The policy and its retention as a point's tags write them. */
  readonly written: { readonly policy: string; readonly keep: string };
  /** The disk is the k-th of the n of its VM. */
  readonly k: number;
  readonly n: number;
}

/** The occurrences of the past 60 days, oldest first; the one of the last day is left to the first run. */
export function pastOccurrences(policy: Policy, now: Instant): readonly Instant[] {
  const all = occurrencesBetween(policy, now - (NIGHTS + 1) * DAY, now);
  const latest = all.at(-1);
  return latest !== undefined && now - latest <= DAY ? all.slice(0, -1) : all;
}

const PERIODS: Readonly<Record<Exclude<KeepRule, 'last'>, string>> = {
  hourly: 'yyyy-LL-dd HH',
  daily: 'yyyy-LL-dd',
  weekly: 'kkkk WW',
  monthly: 'yyyy-LL',
  yearly: 'yyyy',
};

/**
 * What the run of the night before would have left, roughly: each rule is given one point more than it keeps, so that
 * the first run has something to prune.
 */
export function leftByPruning(occurrences: readonly Instant[], policy: Policy): readonly Instant[] {
  const newestFirst = occurrences.toReversed();
  const left = new Set(newestFirst.slice(0, (policy.retention.last ?? 0) + 1));
  for (const [rule, format] of Object.entries(PERIODS)) {
    const count = policy.retention[rule as KeepRule];
    if (count === undefined) continue;
    const periods = Map.groupBy(newestFirst, (at) =>
      DateTime.fromMillis(at, { zone: policy.timeZone }).toFormat(format),
    );
    for (const [newest] of [...periods.values()].slice(0, count + 1)) if (newest !== undefined) left.add(newest);
  }
  const [oldest] = occurrences;
  if (oldest !== undefined) left.add(oldest);
  return occurrences.filter((at) => left.has(at));
}

/** The point that a past run made of a disk for an occurrence, as ARM lists it now. */
export function scheduledPoint(source: PointSource, scheduledFor: Instant): ArmResource {
  const runId = newRunId(scheduledFor + 20_000, uuidOf(`run ${scheduledFor}`));
  return point(source, { kind: 'scheduled', scheduledFor }, runId, scheduledFor);
}

/** A point that somebody asked for, with its expiry. */
export function adHocPoint(source: PointSource, startedAt: Instant, days: number): ArmResource {
  const second = Math.floor(startedAt / 1000) * 1000;
  const runId = newRunId(second, uuidOf(`run ${second}`));
  return point(source, { kind: 'ad-hoc', startedAt: second, runId, expiresAt: second + days * DAY }, runId, second);
}

function point(
  source: PointSource,
  moment: Parameters<typeof pointTags>[0]['moment'],
  runId: string,
  at: Instant,
): ArmResource {
  const { owner, uniqueId, written, k, n } = source;
  const disk = sourceDisk(source.disk, uniqueId);
  const vm = source.vm === undefined ? undefined : sourceVm(source.vm);
  const name = snapshotName({
    diskName: disk.name,
    owner,
    diskUniqueId: uniqueId,
    kind: 'snapshot',
    location: disk.location,
    moment,
    attempt: 1,
  });
  const { tags } = pointTags({
    settings: { owner, tagKey: 'snapshot-policy', extraTags: {} },
    disk,
    ...(vm === undefined ? {} : { vm }),
    written,
    set: { id: uuidOf(`${vm?.id ?? disk.id} ${at}`).slice(0, 8), k, n },
    runId,
    moment,
  });
  const id = computeId(disk.subscriptionId, SNAPSHOT_GROUP, 'snapshots', name);
  // Taken by the tick after the occurrence, disk by disk.
  return armSnapshot(id, source.disk, uniqueId, { tags, takenAt: at + 21_000 + k * 1_300 });
}

/** A snapshot of a disk as ARM lists it once it is complete. */
export function armSnapshot(
  id: ResourceId,
  disk: ArmResource,
  sourceUniqueId: string,
  { tags, takenAt }: { readonly tags: Readonly<Record<string, string>>; readonly takenAt: Instant },
): ArmResource {
  const { diskSizeGB = 0, encryption, creationData } = disk.properties;
  const sector = creationData?.logicalSectorSize;
  const isCopiedInBackground = disk.sku?.name === 'PremiumV2_LRS';
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: 'Microsoft.Compute/snapshots',
    location: disk.location,
    tags: { ...tags },
    sku: { name: 'Standard_ZRS', tier: 'Standard' },
    properties: {
      ...inheritedProperties(disk),
      creationData: {
        createOption: 'Copy',
        sourceResourceId: disk.id,
        sourceUniqueId,
        ...(sector === undefined ? {} : { logicalSectorSize: sector }),
      },
      diskSizeGB,
      diskSizeBytes: diskSizeGB * 2 ** 30,
      diskState: 'Unattached',
      ...(encryption === undefined ? {} : { encryption: { ...encryption } }),
      incremental: true,
      incrementalSnapshotFamilyId: uuidOf(`family ${sourceUniqueId}`),
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
      provisioningState: 'Succeeded',
      timeCreated: armTime(takenAt),
      uniqueId: uuidOf(id),
      ...(isCopiedInBackground ? { completionPercent: 100, snapshotAccessState: 'Available' } : {}),
    },
  };
}
