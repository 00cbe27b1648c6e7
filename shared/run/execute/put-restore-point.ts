import type { RestorePointRequest } from '../../policy/plan.ts';
import type { Ports } from '../ports.ts';

/**
 * Sends the PUTs of a restore point, or of a copy of one. Its collection's is sent only where that is not there: a PUT of
 * one that is would replace its tags, and with them its holds. Resolves to Azure's id of the point's request.
 */
export async function putRestorePoint(
  { restorePoints }: Pick<Ports, 'restorePoints'>,
  request: RestorePointRequest,
): Promise<string | undefined> {
  const standing = await restorePoints.getCollection(request.collection.id);
  if (standing === undefined) await restorePoints.createCollection(request.collection);
  return restorePoints.create(request);
}
