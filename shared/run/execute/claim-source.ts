import { type Instant, MINUTE } from '../../policy/instant.ts';
import { idKey, type ResourceId } from '../../policy/resource-id.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import { isAhead } from '../clock-check.ts';
import type { Ports, Versioned } from '../ports.ts';
import type { Execution } from './execution.ts';

/**
 * Says that a point is about to be copied, or about to be deleted; a restore point as a whole. Shared by all runs and
 * changed by ETag, so that of a copy and a prune which were planned without knowing of each other one alone begins.
 */
export interface SourceRow {
  readonly runId: string;
  readonly at: Instant;
  readonly use: 'copy' | 'prune';
}

/** Longer than a delivery lives: whoever claimed a point for its DELETE has sent that by then, or never will. */
const PRUNING_MS = 10 * MINUTE;

/** From the claim to where every list of Azure shows the copy: a PUT within the delivery, and a list that lags. */
const UNSEEN_MS = 15 * MINUTE;

/** Each try that fails is another's that succeeded. */
const LARGEST_CAS_TRIES = 50;

type Claimer = Pick<Execution, 'ports' | 'run' | 'row'>;

/** Claims a point as the source of a copy; why it may not be copied, where another run is about to delete it. */
export async function claimToCopy({ ports, run }: Claimer, id: ResourceId): Promise<string | undefined> {
  const claimed = await claim(ports, id, { runId: run.id, at: ports.clock.now(), use: 'copy' }, isBeingPruned);
  return 'refused' in claimed ? claimed.refused : undefined;
}

/** The ETag of the claim, or why there is none, in half a sentence. */
export type Claimed = { readonly etag: string } | { readonly refused: string };

/**
 * Claims a point for its DELETE; refused where a copy of it was begun that the plan cannot have seen. Of copies that were
 * begun before, the inventory tells. To be given back by `releasePruned`.
 */
export async function claimToPrune({ ports, run, row }: Claimer, id: ResourceId): Promise<Claimed> {
  const readAt = row.inventoryReadAt ?? 0;
  return claim(ports, id, { runId: run.id, at: ports.clock.now(), use: 'prune' }, ({ use, at }) =>
    use === 'copy' && !(at < readAt - UNSEEN_MS) ? 'a copy of it was begun since the decision' : undefined,
  );
}

/**
 * Once Azure has answered the DELETE. A claim that another delivery has made meanwhile stays: it may be about to send its
 * own. One that cannot be given back ends by itself.
 */
export async function releasePruned(
  { ports }: Pick<Execution, 'ports'>,
  id: ResourceId,
  { etag }: Extract<Claimed, { etag: string }>,
): Promise<void> {
  try {
    await ports.state.remove('source', idKey(id), etag);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('warn', 'The claim of a pruned point could not be given back', errorFields(error));
  }
}

/** A claim that a wrong clock wrote ahead of ours counts as made just now. */
function isBeingPruned({ use, at }: SourceRow, now: Instant): string | undefined {
  const isOver = !isAhead(at, now) && now - at >= PRUNING_MS;
  return use === 'prune' && !isOver ? 'the point to copy is being deleted' : undefined;
}

/**
 * Writes a claim unless the one that stands forbids it; each that comes between is judged anew. Throws where others were
 * faster each time: nothing is decided then, and the message comes again.
 */
async function claim(
  ports: Ports,
  id: ResourceId,
  row: SourceRow,
  refusalOf: (standing: SourceRow, now: Instant) => string | undefined,
): Promise<Claimed> {
  for (let tries = 0; tries < LARGEST_CAS_TRIES; tries += 1) {
    const standing: Versioned<SourceRow> | undefined = await ports.state.get<SourceRow>('source', idKey(id));
    const refusal = standing === undefined ? undefined : refusalOf(standing.value, row.at);
    if (refusal !== undefined) return { refused: refusal };
    const etag = await ports.state.put('source', idKey(id), row, standing?.etag);
    if (etag !== undefined) return { etag };
  }
  throw new Error(`the claim of ${id} was changed by others ${LARGEST_CAS_TRIES} times in a row`);
}
