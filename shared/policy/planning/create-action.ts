import { DAY } from '../instant.ts';
import type { SourceDisk, VirtualMachine } from '../inventory.ts';
import { type PointMoment, snapshotName } from '../names.ts';
import type { CreateAction, PlanSettings } from '../plan.ts';
import { pointTags } from '../point-tags.ts';
import type { PointOptions, Policy } from '../policy.ts';
import { computeId } from '../resource-id.ts';
import { snapshotRequest } from '../snapshot-request.ts';
import { writtenKeepTag, writtenPolicyTag } from '../tag/written.ts';
import type { PointSet } from './point-sets.ts';

export interface NewPoint {
  readonly disk: SourceDisk;
  readonly vm?: VirtualMachine;
  /** Absent for an ad-hoc point of a disk without one. */
  readonly policy?: Policy;
  readonly moment: PointMoment;
  /** 1 for the first under this name. */
  readonly attempt: number;
  readonly reasons: CreateAction['reasons'];
  readonly set: PointSet;
  readonly runId: string;
  /** The name of the group that the point is made in. */
  readonly resourceGroup: string;
}

/** The create of one point: its name, tags and request, all derived from what it is. */
export function createAction(point: NewPoint, settings: PlanSettings): CreateAction {
  const { disk, vm, policy, moment, attempt, reasons, set, runId } = point;
  const snapshotId = computeId(disk.subscriptionId, point.resourceGroup, 'snapshots', nameOf(point, settings));
  const written = policy && { policy: writtenPolicyTag(policy, settings.book), keep: writtenKeepTag(policy) };
  const { tags, leftOut } = pointTags({
    settings,
    disk,
    ...(vm === undefined ? {} : { vm }),
    ...(written === undefined ? {} : { written }),
    set,
    runId,
    moment,
  });
  return {
    kind: 'create',
    ...(vm === undefined ? {} : { vmId: vm.id }),
    diskId: disk.id,
    diskUniqueId: disk.uniqueId.toLowerCase(),
    snapshotId,
    location: disk.location,
    scheduledFor: moment.kind === 'scheduled' ? moment.scheduledFor : moment.startedAt,
    adHoc: moment.kind === 'ad-hoc',
    attempt,
    reasons,
    ...(leftOut.length === 0 ? {} : { leftOutTags: leftOut }),
    request: snapshotRequest({ snapshotId, disk, options: optionsOf(point), tags }),
  };
}

/** An ad-hoc point that expires before its immutability ends is not made immutable. */
function optionsOf({ policy, moment }: NewPoint): PointOptions {
  const { immutability, ...others } = policy?.options ?? {};
  if (immutability === undefined) return others;
  const expiresFirst = moment.kind === 'ad-hoc' && moment.expiresAt < moment.startedAt + immutability.days * DAY;
  return expiresFirst ? others : { ...others, immutability };
}

/** The name that the point has under its attempt. */
export function nameOf(
  { disk, moment, attempt }: Pick<NewPoint, 'disk' | 'moment' | 'attempt'>,
  { owner }: Pick<PlanSettings, 'owner'>,
): string {
  return snapshotName({
    diskName: disk.name,
    owner,
    diskUniqueId: disk.uniqueId,
    kind: 'snapshot',
    location: disk.location,
    moment,
    attempt,
  });
}
