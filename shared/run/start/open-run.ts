import { type Instant, SECOND } from '../../policy/instant.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import { RECORD_VERSION, type Run, type RunCounts } from '../records.ts';
import { newRunId } from '../run-id.ts';
import { textHash } from '../text-hash.ts';

/** A subscription that a run is to plan. */
export interface Planned {
  readonly subscriptionId: string;
  readonly fullPass: boolean;
}

/** What a claim row names. */
export interface Claim {
  readonly runId: string;
  readonly at: Instant;
  /** A hash of the request, where a caller gave a key. */
  readonly body?: string;
}

export const FIRST_WATCH_MS = 15 * SECOND;

export const NO_COUNTS: RunCounts = {
  creates: 0,
  prunes: 0,
  skips: 0,
  problems: 0,
  created: 0,
  pruned: 0,
  failed: 0,
  skipped: 0,
  superseded: 0,
  lockBlocked: 0,
  pending: 0,
  kept: 0,
};

/** Inserts the claim and resolves to it, or to the one that was there before. */
export async function claimRun(ports: Ports, key: string, claim: Claim): Promise<Claim> {
  if (await ports.state.put('claim', key, claim)) return claim;
  const found = await ports.state.get<Claim>('claim', key);
  if (found === undefined) throw new Error(`the claim ${key} went while it was read`);
  return found.value;
}

/** What identifies a call: its route, its key, and what it asks for, in words that are the same for the same request. */
export interface Call {
  readonly route: 'runs' | 'prunes' | 'holds' | 'restores' | 'replacements' | 'drills';
  readonly idempotencyKey: string | undefined;
  readonly asked: unknown;
}

export type CallClaim =
  /** The id is this caller's to open; `isNew` is false where the key had claimed it before. */
  | { readonly kind: 'claimed'; readonly claim: Claim; readonly isNew: boolean }
  /** The key belongs to a call with another body. */
  | { readonly kind: 'key-reused'; readonly runId: string };

/** Claims an id for a call, before anything is planned: the same key with the same request has the same id. */
export async function claimCall(ports: Ports, { route, idempotencyKey, asked }: Call): Promise<CallClaim> {
  const now = ports.clock.now();
  const body = textHash(JSON.stringify(asked), 32);
  const own: Claim = { runId: newRunId(now, ports.randomId()), at: now, body };
  const key = idempotencyKey === undefined ? `run/${own.runId}` : `key/${route}/${idempotencyKey}`;
  const claim = await claimRun(ports, key, own);
  if (claim.body !== body) return { kind: 'key-reused', runId: claim.runId };
  return { kind: 'claimed', claim, isNew: claim.runId === own.runId };
}

/**
 * Writes a run and enqueues its first messages; begun a second time after a crash, it does what is missing. The rows of
 * its subscriptions come before the run's own, so a run that can be seen is whole.
 */
export async function openRun(ports: Ports, run: Run, subscriptions: readonly Planned[]): Promise<void> {
  await inParallel(subscriptions, 8, async ({ subscriptionId, fullPass }) => {
    if ((await ports.runs.getSubscription(run.id, subscriptionId)) !== undefined) return;
    await ports.runs.putSubscription({
      version: RECORD_VERSION,
      runId: run.id,
      subscriptionId,
      state: 'waiting',
      fullPass,
    });
  });
  const isNew = await ports.runs.insert(run);
  if (isNew) {
    await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'watch', runId: run.id, round: 0 }, FIRST_WATCH_MS);
  }
  await inParallel(subscriptions, 8, ({ subscriptionId }) =>
    enqueuePlan(ports, run.id, subscriptionId, 'if-never-sent'),
  );
}

/** Enqueues the plan message of a subscription that waits for it, and records when. */
export async function enqueuePlan(
  ports: Ports,
  runId: string,
  subscriptionId: string,
  when: 'if-never-sent' | 'again',
): Promise<void> {
  const found = await ports.runs.getSubscription(runId, subscriptionId);
  if (found === undefined || found.value.state !== 'waiting') return;
  if (when === 'if-never-sent' && found.value.enqueuedAt !== undefined) return;
  await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'plan', runId, subscriptionId });
  await ports.runs.replaceSubscription({ ...found.value, enqueuedAt: ports.clock.now() }, found.etag);
}
