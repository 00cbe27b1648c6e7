import { restorePointName } from '../consistency/restore-point-names.ts';
import type { RestorePointOfDisk } from '../inventory.ts';
import { snapshotName } from '../names.ts';
import type { PlanSettings } from '../plan.ts';
import type { CopyTarget } from '../policy.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { idParts, namedVmId } from '../resource-id.ts';
import type { CopiedCase } from './copied-case.ts';

export interface NewCopy {
  readonly source: RecoveryPoint;
  readonly target: CopyTarget;
  readonly attempt: number;
}

/** The name of a copy under an attempt, of a restore point as a whole; undefined where the VM of that is not known. */
export function copyName(
  one: Pick<CopiedCase, 'protection'>,
  copy: NewCopy,
  settings: Pick<PlanSettings, 'owner'>,
): string | undefined {
  const { restorePoint } = copy.source.snapshot;
  return restorePoint === undefined
    ? snapshotCopyName(one, copy, settings)
    : restorePointCopyName(copy, restorePoint, settings);
}

/** The name of the copy of a snapshot under an attempt. */
export function snapshotCopyName(
  { protection: { disk } }: Pick<CopiedCase, 'protection'>,
  { source, target, attempt }: NewCopy,
  { owner }: Pick<PlanSettings, 'owner'>,
): string {
  return snapshotName({
    diskName: disk.name,
    owner,
    diskUniqueId: disk.uniqueId,
    kind: 'copy',
    location: target.region,
    moment: { kind: 'scheduled', scheduledFor: source.scheduledFor },
    attempt,
  });
}

/** The name that the copy of a point's restore point has under an attempt; undefined where its VM is not known. */
function restorePointCopyName(
  { source, target, attempt }: NewCopy,
  { diskUniqueIds }: RestorePointOfDisk,
  { owner }: Pick<PlanSettings, 'owner'>,
): string | undefined {
  const vmId = namedVmId(source.snapshot.subscriptionId, source.vm);
  if (vmId === undefined) return undefined;
  const texts = { owner, diskUniqueIds, location: target.region, scheduledFor: source.scheduledFor };
  return restorePointName(idParts(vmId).name, texts, attempt);
}
