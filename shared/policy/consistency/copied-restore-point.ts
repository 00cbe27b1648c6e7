import { copyGroup } from '../copies/copy-group.ts';
import { tagValue } from '../inventory.ts';
import type { PlanSettings, RestorePointRequest } from '../plan.ts';
import { TAG } from '../point-tags.ts';
import type { CopyTarget, Policy } from '../policy.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { computeId, idParts, namedVmId } from '../resource-id.ts';
import { restorePointId } from '../restore-point-id.ts';
import { writtenKeepTag } from '../tag/written.ts';
import { collectionTags } from './collection-tags.ts';
import { collectionName, restorePointName } from './restore-point-names.ts';

/** A restore point, told by one disk's part of it, and where it is to be copied. */
export interface NewRestorePointCopy {
  readonly source: RecoveryPoint;
  readonly policy: Policy;
  readonly target: CopyTarget;
  /** 1 for the first under its name. */
  readonly attempt: number;
}

/**
 * The PUTs that copy a restore point to a target's region: a collection there whose source is the collection of the
 * point, and the copy in it. Throws where the source is no restore point of ours.
 */
export function copiedRestorePoint(copy: NewRestorePointCopy, settings: PlanSettings): RestorePointRequest {
  const { source, policy, target, attempt } = copy;
  const { restorePoint, tags, subscriptionId } = source.snapshot;
  const vmId = namedVmId(subscriptionId, source.vm);
  if (restorePoint === undefined || vmId === undefined) throw new Error(`no restore point: ${source.snapshot.id}`);
  const vm = idParts(vmId);
  const keep = writtenKeepTag({ ...policy, retention: target.retention });
  const written = { policy: tagValue(tags, TAG.policy) ?? '', keep };
  const { owner } = settings;
  const collectionId = computeId(
    subscriptionId,
    copyGroup(target, settings),
    'restorePointCollections',
    collectionName({
      ...{ owner, vmId, vmName: vm.name, location: target.region, sourceCollectionId: restorePoint.collectionId },
      ...written,
    }),
  );
  const { diskUniqueIds } = restorePoint;
  const texts = { owner, diskUniqueIds, location: target.region, scheduledFor: source.scheduledFor };
  return {
    id: restorePointId(collectionId, restorePointName(vm.name, texts, attempt)),
    collection: {
      id: collectionId,
      location: target.region,
      tags: collectionTags(vm, written, settings),
      sourceId: restorePoint.collectionId,
    },
    consistency: restorePoint.consistencyMode === 'CrashConsistent' ? 'crash' : 'application',
    excludedDiskIds: [],
    diskUniqueIds,
    sourceRestorePointId: restorePoint.id,
  };
}
