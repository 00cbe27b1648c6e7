import { type Instant, MINUTE } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import { idKey } from '../../policy/resource-id.ts';
import { AzureError, isThrottled, toActionError } from '../azure-error.ts';
import { isAhead } from '../clock-check.ts';
import { tellAccepted } from '../log-messages.ts';
import type { Versioned } from '../ports.ts';
import { retryDelay } from '../retry-delay.ts';
import { type Execution, type Pause, writeOutcome } from './execution.ts';
import { YOUNG_MS } from './recheck-creates.ts';
import { type CreateRecord, failCreate, settleFrom } from './settle-create.ts';

/** Says that a PUT was, or is about to be, sent. Shared by all runs. */
interface SentRow {
  readonly runId: string;
  readonly at: Instant;
}

/** Longer than a PUT takes: until then whoever wrote the row may still be sending it. */
const SENDING_MS = 2 * MINUTE;

/**
 * Sends the PUT of one create, unless a snapshot stands under its name: that one is adopted as it is, since a PUT of an
 * existing name takes no new snapshot but replaces its tags and would lift a hold. The `sent` row is written before the
 * PUT by ETag, so that of several deliveries and runs one sends.
 */
export async function sendCreate(x: Execution, record: CreateRecord): Promise<Pause> {
  const { ports } = x;
  const key = idKey(record.action.snapshotId);
  const sent = await ports.state.get<SentRow>('sent', key);
  if (sent !== undefined || mayStand(x, record)) {
    const look = await lookUp(x, record);
    if ('error' in look) return refused(x, record, look.error);
    if (look.standing !== undefined) {
      await settleFrom(x, record, look.standing);
      return undefined;
    }
  }
  const wait = sendingFor(sent, ports.clock.now());
  if (wait !== undefined) return wait;
  const row: SentRow = { runId: record.runId, at: ports.clock.now() };
  if (!(await ports.state.put('sent', key, row, sent?.etag))) return SENDING_MS;
  return put(x, record, key);
}

/**
 * Whether something may stand under the name though no row says so: not where the list of a young plan showed nothing
 * there and this is the first delivery that gets so far. Each look is a request of Azure's reads.
 */
function mayStand({ ports, row, work }: Execution, { plannedAt }: CreateRecord): boolean {
  // A delivery that sends work back to the queue writes the set.
  const isTriedBefore = work.set !== undefined;
  return isTriedBefore || ports.clock.now() - (row.inventoryReadAt ?? plannedAt) > YOUNG_MS;
}

/** What stands under the name, or why Azure does not say. */
async function lookUp(
  { ports }: Execution,
  { action }: CreateRecord,
): Promise<{ readonly standing: Snapshot | undefined } | { readonly error: AzureError }> {
  try {
    return { standing: await ports.snapshots.get(action.snapshotId) };
  } catch (error) {
    if (error instanceof AzureError) return { error };
    throw error;
  }
}

async function put(x: Execution, record: CreateRecord, key: string): Promise<Pause> {
  try {
    const requestId = await x.ports.snapshots.create(record.action.request);
    tellAccepted(x.ports.logger, record, requestId);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    // Azure said no: nothing was made, and nobody need wait for this PUT.
    if (isDefinite(error)) await x.ports.state.remove('sent', key);
    else if (await adoptIfThere(x, record)) return undefined;
    return refused(x, record, error);
  }
  await writeOutcome(x, record, { state: 'sent', sentAt: x.ports.clock.now() });
  return undefined;
}

/** After a fault on the wire only Azure knows whether the PUT arrived. */
async function adoptIfThere(x: Execution, record: CreateRecord): Promise<boolean> {
  const look = await lookUp(x, record);
  if ('error' in look || look.standing === undefined) return false;
  await settleFrom(x, record, look.standing);
  return true;
}

async function refused(x: Execution, record: CreateRecord, error: unknown): Promise<Pause> {
  if (isThrottled(error)) return retryDelay(error, record.actionId);
  await failCreate(x, record, toActionError(error, record.action.snapshotId));
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
