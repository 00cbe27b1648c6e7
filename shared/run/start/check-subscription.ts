import { formatInstant, HOUR, type Instant } from '../../policy/instant.ts';
import { policyHash } from '../../policy/policy-hash.ts';
import { selectDisks } from '../../policy/select-disks.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import { CLOCK_TOLERANCE_MS, isAhead } from '../clock-check.ts';
import { hasDueAttempt } from '../plan/attempt-memory.ts';
import { readDisksAndMachines } from '../plan/list-inventory.ts';
import type { Ports } from '../ports.ts';
import type { SubscriptionMemory } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { isWritable, type SubscriptionScope } from '../subscription-scope.ts';
import type { Planned } from './open-run.ts';

export interface SubscriptionCheck {
  readonly due?: Planned;
  /** One sentence for the heartbeat. */
  readonly problem?: string;
}

const LONGEST_UNREADABLE_WAIT_MS = 4 * HOUR;

/**
 * Whether a subscription needs a plan: it is the first tick of a UTC day or nothing is remembered (the full pass), an
 * occurrence or an attempt has come, or disks or their policies changed. Lists VMs and disks at most, no snapshots.
 */
export async function checkSubscription(
  ports: Ports,
  settings: RunSettings,
  scope: SubscriptionScope,
): Promise<SubscriptionCheck> {
  const { subscriptionId } = scope;
  const now = ports.clock.now();
  const found = await ports.state.get<SubscriptionMemory>('subscription', subscriptionId);
  const memory = isAhead(found?.value.decidedAt, now) ? undefined : found?.value;
  const fullPass = memory?.fullPassDate !== utcDate(now);
  const due: SubscriptionCheck = { due: { subscriptionId, fullPass } };
  const disabled = scope.state !== undefined && !isWritable(scope.state);
  const told = standingProblem(scope, memory);
  const problem = told === undefined ? {} : { problem: told };
  if (isWaitingToBeReadable(memory, now))
    return told !== undefined
      ? problem
      : { problem: waiting(subscriptionId, memory?.unreadable?.nextAttemptAt ?? now) };
  if (memory === undefined || fullPass || memory.unreadable !== undefined) return { ...due, ...problem };
  if (disabled) return problem;
  if (memory.nextOccurrenceAt !== undefined && memory.nextOccurrenceAt <= now) return { ...due, ...problem };
  if (await hasDueAttempt(ports, subscriptionId, settings.mode, now)) return { ...due, ...problem };
  return (await hasSamePolicies(ports, settings, scope, memory)) ? problem : { ...due, ...problem };
}

/** The date of the daily pass: `2026-11-23`. */
export function utcDate(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}

/** What is wrong with a subscription as the list shows it, or does not. */
function standingProblem(
  { subscriptionId, state }: SubscriptionScope,
  memory: SubscriptionMemory | undefined,
): string | undefined {
  if (state === undefined) {
    const seen =
      memory === undefined || memory.policyHash === ''
        ? ''
        : `, though it was read at ${formatInstant(memory.decidedAt)}`;
    return `The subscription ${subscriptionId} is not listed for the identity${seen}: nothing of it is pruned. Give the identity its roles there again, or, if it is gone for good, take it out of NIGHTKEEP_SUBSCRIPTIONS.`;
  }
  return isWritable(state) ? undefined : `The subscription ${subscriptionId} is ${state}: nothing is made there.`;
}

function waiting(subscriptionId: string, nextAttemptAt: Instant): string {
  return `The subscription ${subscriptionId} could not be read, and is tried again at ${formatInstant(nextAttemptAt)}; the latest run that asked for it (GET /api/runs) says why.`;
}

function isWaitingToBeReadable(memory: SubscriptionMemory | undefined, now: Instant): boolean {
  const next = memory?.unreadable?.nextAttemptAt;
  // Further ahead than any wait is, a wrong clock wrote it.
  return next !== undefined && next > now && next <= now + LONGEST_UNREADABLE_WAIT_MS + CLOCK_TOLERANCE_MS;
}

async function hasSamePolicies(
  ports: Ports,
  settings: RunSettings,
  scope: SubscriptionScope,
  memory: SubscriptionMemory,
): Promise<boolean> {
  try {
    const { virtualMachines, disks } = await readDisksAndMachines(ports, scope);
    return policyHash(selectDisks({ virtualMachines, disks, settings })) === memory.policyHash;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    // The plan reads it again and records that it cannot be read.
    ports.logger.log('warn', 'A subscription could not be read', errorFields(error));
    return false;
  }
}
