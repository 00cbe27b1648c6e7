import type { Decision } from '../decision.ts';
import { DAY, type Instant } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { isScheduled, keep } from './decide-points.ts';
import { newestFirst } from './order.ts';

interface PaceTerms {
  readonly now: Instant;
  /** Usable scheduled points of the disk that count, before this run. */
  readonly usable: number;
  /** What only a changed policy prunes goes in the daily full pass alone. */
  readonly fullPass: boolean;
  /** A person confirmed the prunes. */
  readonly liftPace: boolean;
  /** A new version of the app or of its policies file is not trusted at once: this pass only announces. */
  readonly holdPace: boolean;
  /** Whether the retention written on a point, applied to all the disk's points, prunes it too. */
  readonly isPrunedAsWritten: (point: RecoveryPoint) => boolean;
}

interface Paced {
  readonly decisions: readonly Decision[];
  /** Points that wait after this run, and the day (00:00 UTC) of the full pass after which none does. */
  readonly pace?: { readonly waiting: number; readonly endsAt: Instant };
}

/**
 * Lets a point go when its time comes by the retention written on it; what only a changed policy prunes goes a share a
 * day, the newest first, since no later run can make the old ones again. It only turns prunes into keeps.
 */
export function applyPace(decisions: readonly Decision[], terms: PaceTerms): Paced {
  const pruned = decisions.filter(({ action }) => action === 'prune').map(({ point }) => point);
  const changed = newestFirst(pruned.filter((point) => isPaced(point) && !terms.isPrunedAsWritten(point)));
  const waiting = new Set(changed.slice(allowance(changed.length, terms)));
  if (waiting.size === 0) return { decisions };

  const going = pruned.filter((point) => isPaced(point) && !waiting.has(point)).length;
  return {
    decisions: decisions.map((decision) => (waiting.has(decision.point) ? keep(decision.point, ['pace']) : decision)),
    pace: { waiting: waiting.size, endsAt: endOfPace(waiting.size, terms.usable - going, terms.now) },
  };
}

/** The most that a changed policy takes from a disk of so many usable points in one full pass. */
function share(usable: number): number {
  return Math.max(2, Math.floor(usable / 4));
}

/** No policy decides over a failed point or an ad-hoc one's expiry. */
function isPaced(point: RecoveryPoint): boolean {
  return isScheduled(point) && point.state === 'usable';
}

function allowance(changed: number, { usable, fullPass, liftPace, holdPace }: PaceTerms): number {
  if (liftPace) return changed;
  return fullPass && !holdPace ? share(usable) : 0;
}

/** Counted as if no point were made or expired in the meantime; the next full pass is tomorrow's. */
function endOfPace(waiting: number, usable: number, now: Instant): Instant {
  let passes = 0;
  for (let left = waiting, of = usable; left > 0; passes += 1) {
    const goes = share(of);
    left -= goes;
    of -= goes;
  }
  return (Math.floor(now / DAY) + passes) * DAY;
}
