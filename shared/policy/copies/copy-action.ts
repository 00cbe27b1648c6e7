import { formatInstant } from '../instant.ts';
import { type Tags, tagValue } from '../inventory.ts';
import type { CopyAction, PlanSettings } from '../plan.ts';
import { TAG } from '../point-tags.ts';
import type { CopyTarget, Policy } from '../policy.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { computeId } from '../resource-id.ts';
import { snapshotRequest } from '../snapshot-request.ts';
import { writtenKeepTag } from '../tag/written.ts';
import type { CopiedCase } from './copied-case.ts';
import { copyGroup } from './copy-group.ts';
import { type NewCopy, snapshotCopyName } from './copy-name.ts';

/** The copy of a point: its name, tags and request. A hold does not travel, and what stays there is what the target keeps. */
export function copyAction(one: CopiedCase, copy: NewCopy, settings: PlanSettings): CopyAction {
  const { protection, policy, diskUniqueId } = one;
  const { source, target, attempt } = copy;
  const { disk, vm } = protection;
  const snapshotId = computeId(
    source.snapshot.subscriptionId,
    copyGroup(target, settings),
    'snapshots',
    snapshotCopyName(one, copy, settings),
  );
  const { sku, networkAccess } = policy.options;
  // A disk access serves its own region alone: where the policy wants one, the copy is closed.
  const { diskAccessId: _, ...elsewhere } = disk;
  const { incremental: __, ...request } = snapshotRequest({
    snapshotId,
    disk: { ...elsewhere, id: source.snapshot.id, location: target.region },
    options: { ...(sku === undefined ? {} : { sku }), ...(networkAccess === undefined ? {} : { networkAccess }) },
    tags: copyTags(source, policy, target, settings),
  });
  return {
    kind: 'copy',
    ...(vm === undefined ? {} : { vmId: vm.id }),
    diskId: disk.id,
    diskUniqueId,
    snapshotId,
    sourceId: source.snapshot.id,
    location: target.region,
    scheduledFor: source.scheduledFor,
    attempt,
    request,
  };
}

const NEW_ON_A_COPY: ReadonlySet<string> = new Set([TAG.owner, TAG.diskId, TAG.keep, TAG.hold]);

/** The source's tags. The disk's unique id is told by a tag alone: Azure's `sourceUniqueId` of a copy is its source's. */
function copyTags(
  { snapshot: { tags, timeCreated } }: RecoveryPoint,
  policy: Policy,
  target: CopyTarget,
  { owner }: PlanSettings,
): Tags {
  return {
    ...Object.fromEntries(Object.entries(tags).filter(([key]) => !NEW_ON_A_COPY.has(key.toLowerCase()))),
    [TAG.owner]: owner,
    [TAG.diskId]: tagValue(tags, TAG.diskId) ?? '',
    [TAG.keep]: writtenKeepTag({ ...policy, retention: target.retention }),
    ...(timeCreated === undefined ? {} : { [TAG.taken]: formatInstant(timeCreated) }),
  };
}
