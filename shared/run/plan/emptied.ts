import type { Instant } from '../../policy/instant.ts';
import type { Plan } from '../../policy/plan.ts';
import { isAhead } from '../clock-check.ts';
import type { SubscriptionMemory } from '../records.ts';
import { DAY_APART_MS } from './gone-memory.ts';

/**
 * Since when full passes have seen no disk in a subscription; undefined while there are some. A list that is suddenly
 * empty is more often a lost permission than a deleted estate.
 */
export function emptySince(
  diskCount: number,
  memory: SubscriptionMemory | undefined,
  fullPass: boolean,
  now: Instant,
): Instant | undefined {
  if (diskCount > 0) return undefined;
  const before = isAhead(memory?.emptySince, now) ? undefined : memory?.emptySince;
  return before ?? (fullPass ? now : undefined);
}

/** Whether points may be pruned there: disks are seen, or two full passes a day apart saw none. */
export function isEmptinessBelieved(diskCount: number, memory: SubscriptionMemory | undefined, now: Instant): boolean {
  if (diskCount > 0) return true;
  const since = memory?.emptySince;
  return since !== undefined && !isAhead(since, now) && now - since >= DAY_APART_MS;
}

/** The plan without creates and copies, without prunes, or both, for a reason that concerns the whole subscription. */
export function withoutActions(plan: Plan, drop: { readonly creates: boolean; readonly prunes: boolean }): Plan {
  const work = plan.work.map((unit) => ({
    ...unit,
    creates: drop.creates ? [] : unit.creates,
    copies: drop.creates ? [] : unit.copies,
    prunes: drop.prunes ? [] : unit.prunes,
  }));
  return {
    ...plan,
    work: work.filter(
      ({ creates, copies, prunes, holds }) => creates.length + copies.length + prunes.length + holds.length > 0,
    ),
  };
}
