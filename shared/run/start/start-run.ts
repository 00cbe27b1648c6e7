import type { Target } from '../../policy/plan.ts';
import type { Span } from '../../policy/policy.ts';
import type { Ports } from '../ports.ts';
import { RECORD_VERSION, type Run, type StartedBy } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { type Call, type Claim, claimCall, NO_COUNTS, openRun } from './open-run.ts';
import { subscriptionsOf } from './subscriptions-of.ts';

/** A call that makes a run, its target's names already resolved to ids. */
export interface StartRequest {
  readonly target: Target;
  readonly creates: 'due' | 'now';
  readonly prune: boolean;
  readonly keepFor: Span;
  readonly dryRun: boolean;
  readonly reason?: string;
  /** Candidate policies of a dry run, as JSON. */
  readonly candidatePolicies?: string;
  readonly startedBy: StartedBy;
  readonly idempotencyKey?: string;
}

export type StartedRun =
  /** `isNew` is false where the key had started it before. */
  | { readonly kind: 'started'; readonly runId: string; readonly isNew: boolean }
  /** The key belongs to a call with another body: nothing was started. */
  | { readonly kind: 'key-reused'; readonly runId: string };

/** Starts what an HTTP call asks for. The same idempotency key with the same request is the same run. */
export async function startRun(ports: Ports, settings: RunSettings, request: StartRequest): Promise<StartedRun> {
  const { idempotencyKey, startedBy, ...asked } = request;
  return openClaimed(ports, settings, { route: 'runs', startedBy, idempotencyKey, asked }, (base) => ({
    ...base,
    creates: request.creates,
    prune: request.prune,
    target: request.target,
    keepFor: request.keepFor,
    dryRun: request.dryRun,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    ...(request.candidatePolicies === undefined ? {} : { candidatePolicies: request.candidatePolicies }),
  }));
}

/** Claims a run for a call and opens it; `shape` makes the run of the call out of a plain one. */
export async function openClaimed(
  ports: Ports,
  settings: RunSettings,
  { startedBy, ...call }: Call & { readonly startedBy: StartedBy },
  shape: (base: Run) => Run,
): Promise<StartedRun> {
  const claimed = await claimCall(ports, call);
  if (claimed.kind === 'key-reused') return claimed;
  const { claim, isNew } = claimed;
  const run = shape(plainRun(claim, settings, startedBy));
  const subscriptions = await subscriptionsOf(ports, settings, run);
  await openRun(
    ports,
    run,
    subscriptions.map((subscriptionId) => ({ subscriptionId, fullPass: run.fullPass })),
  );
  return { kind: 'started', runId: claim.runId, isNew };
}

/** A run that makes what is due and prunes nothing yet. */
export function plainRun(claim: Claim, settings: RunSettings, startedBy: StartedBy): Run {
  return {
    version: RECORD_VERSION,
    id: claim.runId,
    startedAt: claim.at,
    startedBy,
    kind: 'run',
    creates: 'due',
    prune: false,
    mode: settings.mode,
    dryRun: false,
    fullPass: false,
    target: { kind: 'all' },
    keepFor: { count: 7, unit: 'd' },
    state: 'planning',
    counts: NO_COUNTS,
    lastVisibleAt: claim.at,
  };
}
