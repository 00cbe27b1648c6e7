import { MINUTE } from '../../policy/instant.ts';
import { type RestorePoint, tagValue } from '../../policy/inventory.ts';
import type { RestorePointRequest } from '../../policy/plan.ts';
import { TAG } from '../../policy/point-tags.ts';
import { idKey, idParts, sameId } from '../../policy/resource-id.ts';
import { AzureError } from '../azure-error.ts';
import { isAhead } from '../clock-check.ts';
import type { Execution } from './execution.ts';
import type { SentRow } from './send-once.ts';

type Collection = RestorePointRequest['collection'];

/** Longer than a PUT takes: until then whoever wrote the row may still be sending it. */
const SENDING_MS = 2 * MINUTE;

/**
 * Sends the PUTs of a restore point, or of a copy of one. Its collection's is sent only where that is not there, and by
 * one delivery at a time: a PUT of one that is there would replace its tags, and with them its holds. Resolves to Azure's
 * id of the point's request.
 */
export async function putRestorePoint(
  x: Pick<Execution, 'ports' | 'run'>,
  request: RestorePointRequest,
): Promise<string | undefined> {
  await ensureCollection(x, request.collection);
  return x.ports.restorePoints.create(request);
}

async function ensureCollection({ ports, run }: Pick<Execution, 'ports' | 'run'>, asked: Collection): Promise<void> {
  const key = idKey(asked.id);
  const sent = await ports.state.get<SentRow>('sent', key);
  const standing = await ports.restorePoints.getCollection(asked.id);
  if (standing !== undefined) return check(standing, asked);
  const now = ports.clock.now();
  const isBeingSent = sent !== undefined && !isAhead(sent.value.at, now) && now - sent.value.at < SENDING_MS;
  if (isBeingSent || !(await ports.state.put('sent', key, { runId: run.id, at: now }, sent?.etag))) throw busy(asked);
  try {
    await ports.restorePoints.createCollection(asked);
  } catch (error) {
    // Azure said no: nobody need wait for this PUT.
    if (error instanceof AzureError && error.status !== undefined && error.status < 500) {
      await ports.state.remove('sent', key);
    }
    throw error;
  }
}

/** As if throttled: the rest of the work comes back when the other delivery has sent its PUT, or was killed. */
function busy({ id }: Collection): AzureError {
  const message = `The collection ${idParts(id).name} is being made.`;
  return new AzureError(message, { code: 'CollectionBeingMade', status: 429, retryAfterMs: SENDING_MS });
}

/** A collection whose tags were edited proves nothing: points in it would be in doubt for ever. */
function check(standing: RestorePoint['collection'], asked: Collection): void {
  const keys = [TAG.owner, TAG.policy, TAG.keep, TAG.vm];
  const differs = keys.find((key) => tagValue(standing.tags, key) !== tagValue(asked.tags, key));
  if (differs === undefined && sameId(standing.sourceId ?? '', asked.sourceId)) return;
  const what = differs === undefined ? 'has another source' : `bears another tag ${differs}`;
  const message = `The collection ${idParts(asked.id).name} ${what} than it was made with.`;
  throw new AzureError(message, { code: 'name-taken', status: 400 });
}
