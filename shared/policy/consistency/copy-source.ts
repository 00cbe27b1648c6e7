import type { RestorePoint } from '../inventory.ts';
import { parseResourceId, type ResourceId } from '../resource-id.ts';

interface Copied extends Pick<RestorePoint, 'sourceRestorePointId'> {
  readonly collection: { readonly sourceId?: ResourceId | undefined };
}

/**
 * What a copy of a restore point was made of: the point, or, where Azure's reply does not tell that, the collection that
 * the copy's own copies. Undefined for a point that is no copy: the source of its collection is a VM.
 */
export function copySource({ sourceRestorePointId, collection: { sourceId } }: Copied): ResourceId | undefined {
  if (sourceRestorePointId !== undefined || sourceId === undefined) return sourceRestorePointId;
  const isCollection = parseResourceId(sourceId)?.type.toLowerCase() === 'microsoft.compute/restorepointcollections';
  return isCollection ? sourceId : undefined;
}
