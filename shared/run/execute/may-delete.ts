import { DAY, type Instant } from '../../policy/instant.ts';
import type { Snapshot, Tags } from '../../policy/inventory.ts';
import type { PruneAction, SourceAnswer } from '../../policy/plan.ts';
import { readPoint } from '../../policy/read-point.ts';
import { sameId } from '../../policy/resource-id.ts';
import { isExpired } from '../../policy/retention/ad-hoc.ts';
import { isTooYoung } from '../../policy/retention/min-keep.ts';
import { CLOCK_TOLERANCE_MS } from '../clock-check.ts';
import type { RunSettings } from '../settings.ts';
import { unmetCondition } from './unmet-condition.ts';

/** Everything that was read for one deletion. What is not known is undefined, and undefined never permits. */
export interface DeletionFacts {
  readonly now: Instant;
  readonly settings: Pick<
    RunSettings,
    'owner' | 'adopt' | 'policiesInvalid' | 'edition' | 'mode' | 'minKeepDays' | 'orphanDays'
  >;
  readonly prune: PruneAction;
  /** When this run began to read the subscription's inventory, which it then read to its end. */
  readonly inventoryReadAt: Instant | undefined;
  /** ARM's `state` of the subscription in that reading. */
  readonly subscriptionState: string | undefined;
  /** Of the policies file that the point was decided over by. */
  readonly policiesHash: string | undefined;
  /** Why the clock can't be believed; undefined where it can. */
  readonly clockMistake: string | undefined;
  /** The point by a GET just now. */
  readonly fresh: Snapshot | undefined;
  /** What the condition names, read again: floor points at the start of the message, others just now. */
  readonly reread: readonly Snapshot[];
  /** Ids that this work deletes or has deleted: none of them may stand in for what must remain. */
  readonly goingIds: readonly string[];
  /** Of the source id, where the condition asks for it. */
  readonly source: SourceAnswer | undefined;
}

export type Permission = { readonly ok: true } | { readonly ok: false; readonly why: string };

const INVENTORY_LIFE_MS = DAY;

/** Whether a point may be deleted now: every guard of the design in its order, and the first that fails. Fails closed. */
export function mayDelete(facts: DeletionFacts): Permission {
  const why = whyNot(facts);
  return why === undefined ? { ok: true } : { ok: false, why };
}

function whyNot(facts: DeletionFacts): string | undefined {
  const { now, settings, prune, inventoryReadAt, subscriptionState, fresh } = facts;
  if (settings.policiesInvalid) return 'the policies or settings are not valid, so nothing is pruned';
  if (facts.policiesHash !== settings.edition.policiesHash) return 'the policies file changed since the decision';
  if (settings.mode !== 'full') return `the mode is ${settings.mode} now, so nothing is pruned`;
  if (!isRecent(inventoryReadAt, now)) return 'the inventory was not read to its end by this run in the last 24 hours';
  if (subscriptionState !== 'Enabled' && subscriptionState !== 'PastDue') {
    return `the subscription is ${subscriptionState ?? 'not known to be enabled'}`;
  }
  if (fresh === undefined) return 'it was not read again';
  if (!sameId(fresh.id, prune.snapshotId) || !sameId(prune.seen.id, prune.snapshotId)) return 'its id differs';
  const point = readPoint(fresh, settings);
  if (point.ownership.kind !== 'own') return 'it is not proven to be ours';
  if (point.isHeld) return 'it is on hold';
  if (fresh.immutableUntil !== undefined && !(fresh.immutableUntil <= now)) return 'it is immutable';
  if (point.state === 'pending') return 'it is pending';
  if (!(point.scheduledFor <= now + CLOCK_TOLERANCE_MS)) return 'it is dated in the future';
  if (point.kind === 'ad-hoc' && point.state === 'usable' && !isExpired(point, now)) return 'it has not expired';
  if (isTooYoung(point, settings.minKeepDays, now)) return 'it is younger than NIGHTKEEP_MIN_KEEP_DAYS';
  if (!prune.reasons.includes('expired') && !prune.reasons.includes('failed')) return 'the decision is not to prune it';
  return (
    changed(prune.seen, fresh) ?? unmetCondition(point, { ...facts, condition: prune.condition }) ?? facts.clockMistake
  );
}

function isRecent(readAt: Instant | undefined, now: Instant): boolean {
  return readAt !== undefined && readAt <= now + CLOCK_TOLERANCE_MS && now - readAt < INVENTORY_LIFE_MS;
}

/** What is not as the decision saw it. */
function changed(seen: Snapshot, fresh: Snapshot): string | undefined {
  const says = (what: string) => `its ${what} changed since the decision`;
  if (seen.name.toLowerCase() !== fresh.name.toLowerCase()) return says('name');
  if (!hasSameTags(seen.tags, fresh.tags)) return says('tags');
  const fields = ['provisioningState', 'completionPercent', 'snapshotAccessState', 'copyCompletionError'] as const;
  if (fields.some((field) => seen[field] !== fresh[field])) return says('state');
  if (seen.createOption !== fresh.createOption || seen.timeCreated !== fresh.timeCreated) return says('making');
  if (seen.sourceUniqueId?.toLowerCase() !== fresh.sourceUniqueId?.toLowerCase()) return says('source');
  return undefined;
}

function hasSameTags(a: Tags, b: Tags): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}
