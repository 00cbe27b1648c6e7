import { copiedRestorePoint } from '../consistency/copied-restore-point.ts';
import type { RestorePointOfDisk } from '../inventory.ts';
import type { CopyAction, PlanSettings } from '../plan.ts';
import type { DiskCase } from '../planning/disk-case.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { idKey, idParts, type ResourceId } from '../resource-id.ts';
import { diskRestorePointId } from '../restore-point-id.ts';
import type { CopiedCase } from './copied-case.ts';
import { copyAction } from './copy-action.ts';
import type { NewCopy } from './copy-name.ts';

/** One disk's part of a restore point. */
export interface Part {
  readonly one: DiskCase;
  readonly point: RecoveryPoint;
}

/** The parts of the restore point that a point is one of, a disk each; undefined where not all of them are known. */
export function partsOf(
  { snapshot: { restorePoint } }: RecoveryPoint,
  cases: ReadonlyMap<string, DiskCase>,
): readonly Part[] | undefined {
  if (restorePoint === undefined) return undefined;
  const parts = restorePoint.diskUniqueIds.flatMap((id) => {
    const one = cases.get(id);
    const point = one?.points.find(({ snapshot }) => isPartOf(snapshot.restorePoint, restorePoint));
    return one === undefined || point === undefined ? [] : [{ one, point }];
  });
  return parts.length > 0 && parts.length === restorePoint.diskUniqueIds.length ? parts : undefined;
}

function isPartOf(a: RestorePointOfDisk | undefined, b: RestorePointOfDisk): boolean {
  return a !== undefined && idKey(a.id) === idKey(b.id);
}

/** The copies of all parts of a restore point, which are one PUT: it is copied as a whole. */
export function copyRestorePoint(
  one: CopiedCase,
  parts: readonly Part[],
  copy: NewCopy,
  settings: PlanSettings,
): readonly CopyAction[] {
  const request = copiedRestorePoint({ ...copy, policy: one.policy }, settings);
  return parts.map(({ one: { protection, diskUniqueId }, point }) => {
    const part = copyAction(
      { ...one, diskUniqueId, protection: protection ?? one.protection },
      { ...copy, source: point },
      settings,
    );
    const { vmId: _, diskId: __, ...ofGoneDisk } = part;
    return {
      ...(protection === undefined ? ofGoneDisk : part),
      snapshotId: diskRestorePointId(request.id, diskNameOf(point)),
      restorePoint: request,
    };
  });
}

/** Azure names the part of a disk after the disk. */
function diskNameOf({ snapshot }: RecoveryPoint): string {
  return snapshot.sourceResourceId === undefined ? '' : idParts(snapshot.sourceResourceId as ResourceId).name;
}
