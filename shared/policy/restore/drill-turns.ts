import type { Instant } from '../instant.ts';
import { shortHash } from '../names.ts';
import { idKey, type ResourceId } from '../resource-id.ts';
import { drillSlot } from './drill-slot.ts';

/** A protected VM that has a set to be drilled with. */
export interface DrillCandidate {
  readonly vmId: ResourceId;
  /** When its last drill began, whatever came of it: a failed one was a turn too. */
  readonly lastAt?: Instant;
}

/** One VM's turn. */
export interface DrillTurn {
  readonly vmId: ResourceId;
  /** The end of the slot that is its own, as long as no VM comes new. */
  readonly by: Instant;
}

export interface DrillCalendar {
  readonly owner: string;
  readonly now: Instant;
  /** 0: there are no turns. */
  readonly drillsPerWeek: number;
  /** Whether the drill of the present slot has begun. */
  readonly isSlotTaken: boolean;
}

/**
 * Whose turn is when: VMs that were never drilled first, then those whose last drill is longest ago, so that all get their
 * turn; ties in an order that is arbitrary but always the same for one owner. The first is the next.
 */
export function drillTurns(candidates: readonly DrillCandidate[], calendar: DrillCalendar): readonly DrillTurn[] {
  const { owner, now, drillsPerWeek, isSlotTaken } = calendar;
  if (!(drillsPerWeek > 0)) return [];
  const ranked = candidates.map((candidate) => ({ ...candidate, tie: shortHash([owner, idKey(candidate.vmId)]) }));
  const sorted = ranked.toSorted((a, b) => (a.lastAt ?? 0) - (b.lastAt ?? 0) || (a.tie < b.tie ? -1 : 1));
  return sorted.map(({ vmId }, place) => ({
    vmId,
    by: drillSlot(now, drillsPerWeek, place + (isSlotTaken ? 1 : 0)).endsAt,
  }));
}
