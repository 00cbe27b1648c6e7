import { HOUR, type Instant, utcDate } from '../../policy/instant.ts';
import { policyHash } from '../../policy/policy-hash.ts';
import { selectDisks } from '../../policy/select-disks.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import { CLOCK_TOLERANCE_MS, isAhead } from '../clock-check.ts';
import { hasDueAttempt } from '../plan/attempt-memory.ts';
import { readDisksAndMachines } from '../plan/list-inventory.ts';
import type { Ports } from '../ports.ts';
import type { Finding, SubscriptionMemory } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { isWritable, type SubscriptionScope } from '../subscription-scope.ts';
import type { Planned } from './open-run.ts';
import { subscriptionFinding, unreadableFinding } from './subscription-finding.ts';

export interface SubscriptionCheck {
  readonly due?: Planned;
  readonly finding?: Finding;
}

const LONGEST_UNREADABLE_WAIT_MS = 4 * HOUR;

/**
 * Whether a subscription needs a plan: it is the first tick of a UTC day or nothing is remembered (the full pass), an
 * occurrence, an attempt or a look at copies has come, or disks or their policies changed. Lists VMs and disks at most, no snapshots.
 */
export async function checkSubscription(
  ports: Ports,
  settings: RunSettings,
  scope: SubscriptionScope,
): Promise<SubscriptionCheck> {
  const { subscriptionId } = scope;
  const now = ports.clock.now();
  const memory = await readMemory(ports, subscriptionId, now);
  const fullPass = memory?.fullPassDate !== utcDate(now);
  const due: SubscriptionCheck = { due: { subscriptionId, fullPass } };
  const told = toldOf(subscriptionFinding(scope, memory, now));
  if (isWaitingToBeReadable(memory, now)) return told;
  if (memory === undefined || fullPass || memory.unreadable !== undefined) return { ...due, ...told };
  if (scope.state !== undefined && !isWritable(scope.state)) return told;
  if (memory.nextOccurrenceAt !== undefined && memory.nextOccurrenceAt <= now) return { ...due, ...told };
  if (memory.nextCopyAt !== undefined && memory.nextCopyAt <= now && settings.mode !== 'observe') {
    return { ...due, ...told };
  }
  if (await hasDueAttempt(ports, subscriptionId, settings.mode, now)) return { ...due, ...told };
  const seen = await comparePolicies(ports, settings, scope, memory);
  if (seen === 'same') return told;
  return { ...due, ...(seen === 'other' ? told : { finding: unreadableFinding(subscriptionId, seen) }) };
}

/** What stands of a subscription that is not to be planned now, from what is remembered of it. */
export async function recallSubscription(ports: Ports, scope: SubscriptionScope): Promise<SubscriptionCheck> {
  const now = ports.clock.now();
  return toldOf(subscriptionFinding(scope, await readMemory(ports, scope.subscriptionId, now), now));
}

/** One that was written by a clock that was ahead counts for nothing. */
async function readMemory(
  { state }: Ports,
  subscriptionId: string,
  now: Instant,
): Promise<SubscriptionMemory | undefined> {
  const found = await state.get<SubscriptionMemory>('subscription', subscriptionId);
  return isAhead(found?.value.decidedAt, now) ? undefined : found?.value;
}

function toldOf(finding: Finding | undefined): SubscriptionCheck {
  return finding === undefined ? {} : { finding };
}

function isWaitingToBeReadable(memory: SubscriptionMemory | undefined, now: Instant): boolean {
  const next = memory?.unreadable?.nextAttemptAt;
  // Further ahead than any wait is, a wrong clock wrote it.
  return next !== undefined && next > now && next <= now + LONGEST_UNREADABLE_WAIT_MS + CLOCK_TOLERANCE_MS;
}

/** The error where Azure refuses to list: the plan reads again, and records that it cannot. */
async function comparePolicies(
  ports: Ports,
  settings: RunSettings,
  scope: SubscriptionScope,
  memory: SubscriptionMemory,
): Promise<'same' | 'other' | AzureError> {
  try {
    const { virtualMachines, disks } = await readDisksAndMachines(ports, scope);
    const hash = policyHash(selectDisks({ virtualMachines, disks, settings }));
    return hash === memory.policyHash ? 'same' : 'other';
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('warn', 'A subscription could not be read', errorFields(error));
    return error;
  }
}
