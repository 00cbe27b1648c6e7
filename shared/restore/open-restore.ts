import type { Ports } from '../run/ports.ts';
import { RECORD_VERSION } from '../run/records.ts';
import { newRunId } from '../run/run-id.ts';
import { type Claim, claimRun } from '../run/start/open-run.ts';
import { textHash } from '../run/text-hash.ts';
import type { RestoreRecord } from './records.ts';

/** What identifies a call that opens a restore. */
export interface RestoreCall {
  readonly route: 'restores' | 'replacements' | 'drills';
  readonly idempotencyKey: string | undefined;
  /** What it asks for, in words that are the same for the same request. */
  readonly asked: unknown;
}

export type RestoreClaim =
  /** The restore is this caller's to open; `at` is when it began. */
  | { readonly kind: 'claimed'; readonly restoreId: string; readonly at: number }
  /** The key belongs to a call with another body: nothing was started. */
  | { readonly kind: 'key-reused'; readonly restoreId: string };

/** Claims an id for a call, before anything is planned: the same key with the same request has the same id. */
export async function claimRestore(ports: Ports, call: RestoreCall): Promise<RestoreClaim> {
  const now = ports.clock.now();
  const body = textHash(JSON.stringify(call.asked), 32);
  const own: Claim = { runId: newRunId(now, ports.randomId()), at: now, body };
  const key =
    call.idempotencyKey === undefined ? `${call.route}/${own.runId}` : `key/${call.route}/${call.idempotencyKey}`;
  const claim = await claimRun(ports, key, own);
  if (claim.body !== body) return { kind: 'key-reused', restoreId: claim.runId };
  return { kind: 'claimed', restoreId: claim.runId, at: claim.at };
}

/**
 * Writes the record of a restore and enqueues its first message; a second time it does what is missing. With a delay the
 * message is there in case the caller does not carry the restore on itself.
 */
export async function openRestore(ports: Ports, record: RestoreRecord, delayMs = 0): Promise<RestoreRecord> {
  const isNew = await ports.restores.insert(record);
  const present = isNew ? record : (await ports.restores.get(record.id))?.value;
  if (present === undefined) throw new Error(`the restore ${record.id} went while it was read`);
  if (present.state === 'running' && present.round === 0) {
    await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'restore', restoreId: record.id, round: 0 }, delayMs);
  }
  return present;
}
