import { attemptOf, parsePointName } from '../names.ts';
import type { CreateAction } from '../plan.ts';
import { idParts } from '../resource-id.ts';
import { diskRestorePointId, parseRestorePointId, restorePointId } from '../restore-point-id.ts';

/**
 * What takes the place of the part of a restore point that Azure refused or failed: a crash-consistent one where that can
 * be had, else a snapshot of the disk. `why` is one sentence. `standing`: a failed point stands under the name, so that
 * the next takes the name of the next attempt. Throws where the action falls to nothing.
 */
export function lowerCreate(
  action: CreateAction,
  why: string,
  { standing }: { readonly standing: boolean },
): CreateAction {
  const { consistency, restorePoint } = action;
  if (consistency?.fallsTo === undefined || restorePoint === undefined) {
    throw new Error(`nothing takes the place of ${action.snapshotId}`);
  }
  const { asked, fallsTo } = consistency;
  if (fallsTo === 'disk') {
    const { restorePoint: _, ...snapshot } = action;
    const { id } = action.request;
    return {
      ...snapshot,
      snapshotId: id,
      attempt: attemptOf(idParts(id).name),
      consistency: { asked, made: 'disk', why },
    };
  }
  const id = standing ? nextAttempt(restorePoint.id) : restorePoint.id;
  return {
    ...action,
    snapshotId: diskRestorePointId(id, partOf(action)),
    attempt: attemptOf(idParts(id).name),
    restorePoint: { ...restorePoint, id, consistency: 'crash' },
    consistency: { asked, made: 'crash', why, fallsTo: 'disk' },
  };
}

function nextAttempt(id: CreateAction['snapshotId']): CreateAction['snapshotId'] {
  const parts = parseRestorePointId(id);
  if (parts === undefined || parsePointName(parts.pointName) === undefined) {
    throw new Error(`not a restore point of ours: ${id}`);
  }
  const { pointName, collectionId } = parts;
  const attempt = attemptOf(pointName);
  const stem = attempt === 1 ? pointName : pointName.slice(0, pointName.lastIndexOf('-'));
  return restorePointId(collectionId, `${stem}-${attempt + 1}`);
}

function partOf({ snapshotId }: CreateAction): string {
  return parseRestorePointId(snapshotId)?.diskPart ?? '';
}
