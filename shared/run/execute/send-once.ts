import { type Instant, MINUTE } from '../../policy/instant.ts';
import { idKey, type ResourceId } from '../../policy/resource-id.ts';
import { AzureError, isThrottled, toActionError } from '../azure-error.ts';
import { isAhead } from '../clock-check.ts';
import type { Versioned } from '../ports.ts';
import type { ActionError, ActionRecord } from '../records.ts';
import { retryDelay } from '../retry-delay.ts';
import type { Execution, Pause } from './execution.ts';
import { YOUNG_MS } from './recheck-creates.ts';

/** What a PUT makes, and what is to be done with what stands there. */
export interface Sending<Standing> {
  readonly id: ResourceId;
  readonly lookUp: () => Promise<Standing | undefined>;
  /** Asked where nothing stands yet: what there is to wait for where the PUT is not to be sent; undefined where it is. */
  readonly forgo?: () => Promise<{ readonly pause: Pause } | undefined>;
  /** Resolves when Azure has accepted it, to its id of the request. */
  readonly put: () => Promise<string | undefined>;
  readonly accepted: (requestId: string | undefined) => Promise<void>;
  /** Something stands under the name, whoever made it. */
  readonly settle: (standing: Standing) => Promise<void>;
  readonly fail: (error: ActionError) => Promise<void>;
}

/** Says that a PUT was, or is about to be, sent. Shared by all runs. */
export interface SentRow {
  readonly runId: string;
  readonly at: Instant;
}

/** Longer than a PUT takes: until then whoever wrote the row may still be sending it. */
const SENDING_MS = 2 * MINUTE;

/**
 * Sends one PUT, unless something stands under its name: that is adopted as it is, since a PUT of an existing name makes
 * nothing new but replaces its tags and would lift a hold. The `sent` row is written before the PUT by ETag, so that of
 * several deliveries and runs one sends.
 */
export async function sendOnce<Standing>(
  x: Execution,
  record: ActionRecord,
  sending: Sending<Standing>,
): Promise<Pause> {
  const { ports } = x;
  const key = idKey(sending.id);
  const sent = await ports.state.get<SentRow>('sent', key);
  if (sent !== undefined || mayStand(x, record)) {
    const look = await lookUp(sending);
    if ('error' in look) return refused(record, sending, look.error);
    if (look.standing !== undefined) {
      await sending.settle(look.standing);
      return undefined;
    }
  }
  const wait = sendingFor(sent, ports.clock.now());
  if (wait !== undefined) return wait;
  const forgone = await sending.forgo?.();
  if (forgone !== undefined) return forgone.pause;
  const row: SentRow = { runId: record.runId, at: ports.clock.now() };
  if (!(await ports.state.put('sent', key, row, sent?.etag))) return SENDING_MS;
  return put(x, record, sending);
}

/**
 * Whether something may stand under the name though no row says so: not where the list of a young plan showed nothing
 * there and this is the first delivery that gets so far. Each look is a request of Azure's reads.
 */
function mayStand({ ports, row, work }: Execution, { plannedAt }: ActionRecord): boolean {
  // A delivery that sends work back to the queue writes the set.
  const isTriedBefore = work.set !== undefined;
  return isTriedBefore || ports.clock.now() - (row.inventoryReadAt ?? plannedAt) > YOUNG_MS;
}

/** What stands under the name, or why Azure does not say. */
async function lookUp<Standing>(
  sending: Sending<Standing>,
): Promise<{ readonly standing: Standing | undefined } | { readonly error: AzureError }> {
  try {
    return { standing: await sending.lookUp() };
  } catch (error) {
    if (error instanceof AzureError) return { error };
    throw error;
  }
}

async function put<Standing>(x: Execution, record: ActionRecord, sending: Sending<Standing>): Promise<Pause> {
  let requestId: string | undefined;
  try {
    requestId = await sending.put();
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    // Azure said no: nothing was made, and nobody need wait for this PUT.
    if (isDefinite(error)) await x.ports.state.remove('sent', idKey(sending.id));
    else if (await adoptIfThere(sending)) return undefined;
    return refused(record, sending, error);
  }
  await sending.accepted(requestId);
  return undefined;
}

/** After a fault on the wire only Azure knows whether the PUT arrived. */
async function adoptIfThere<Standing>(sending: Sending<Standing>): Promise<boolean> {
  const look = await lookUp(sending);
  if ('error' in look || look.standing === undefined) return false;
  await sending.settle(look.standing);
  return true;
}

async function refused<Standing>(record: ActionRecord, sending: Sending<Standing>, error: AzureError): Promise<Pause> {
  if (isThrottled(error)) return retryDelay(error, record.actionId);
  await sending.fail(toActionError(error, sending.id));
  return undefined;
}

/** How long another delivery may still be sending; undefined where this one may. */
function sendingFor(sent: Versioned<SentRow> | undefined, now: Instant): Pause {
  if (sent === undefined || isAhead(sent.value.at, now)) return undefined;
  const left = sent.value.at + SENDING_MS - now;
  return left > 0 ? left : undefined;
}

/** Azure said no, and nothing was made. A conflict may be with a PUT of the same name that is under way. */
function isDefinite({ status }: AzureError): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 409;
}
