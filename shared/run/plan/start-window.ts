import { type Instant, SECOND } from '../../policy/instant.ts';
import type { WindowLimit } from '../settings.ts';

/** Starts that were promised: `[slot, how many]`, oldest first; slots are counted from 1970. */
export type StartLog = readonly (readonly [slot: number, starts: number])[];

/** Coarse enough that the promises of a whole night fit into one row. */
const SLOT_MS = 10 * SECOND;

/**
 * Promises starts so that no window of a limit's length, from whichever moment Azure counts it, holds more than its limit.
 * A token bucket could not: to keep a window it would have to hold back most of what the window allows at once. Starts
 * that must wait for a window to pass come at `perSecond`, not all at the moment when it has passed.
 */
export class StartWindow {
  readonly #limits: readonly WindowLimit[];
  readonly #starts: Map<number, number>;
  readonly #perSlot: number;
  #from = 0;

  constructor(found: StartLog, limits: readonly WindowLimit[], perSecond: number, now: Instant) {
    this.#limits = limits;
    this.#perSlot = Math.max(1, Math.floor((perSecond * SLOT_MS) / SECOND));
    const longest = Math.max(0, ...limits.map(spanOf));
    const present = Math.floor(now / SLOT_MS);
    this.#starts = new Map(found.filter(([slot]) => slot > present - longest));
  }

  get log(): StartLog {
    return [...this.#starts].sort(([a], [b]) => a - b);
  }

  /**
   * The instant at which the last of `count` starts is allowed, `earliest` or later. Those asked for later never start
   * sooner, and starts that others were promised keep their place.
   */
  reserve(count: number, earliest: Instant): Instant {
    if (count === 0) return earliest;
    const first = Math.floor(earliest / SLOT_MS);
    let slot = Math.max(first, this.#from);
    for (let left = count; left > 0; ) {
      const present = this.#starts.get(slot) ?? 0;
      const room = slot === first ? this.#roomAt(slot) : Math.min(this.#roomAt(slot), this.#perSlot - present);
      const taken = Math.max(0, Math.min(left, room));
      if (taken > 0) this.#starts.set(slot, present + taken);
      left -= taken;
      if (left > 0) slot++;
    }
    this.#from = slot;
    if (slot === first) return earliest;
    return slot * SLOT_MS + Math.floor((((this.#starts.get(slot) ?? 0) - 1) / this.#perSlot) * SLOT_MS);
  }

  #roomAt(slot: number): number {
    return Math.min(...this.#limits.map((limit) => limit.starts - this.#busiest(slot, spanOf(limit))));
  }

  /** The most starts in any run of `span` slots that holds this one. */
  #busiest(slot: number, span: number): number {
    let sum = 0;
    for (let at = slot - span + 1; at <= slot; at++) sum += this.#starts.get(at) ?? 0;
    let most = sum;
    for (let last = slot + 1; last < slot + span; last++) {
      sum += (this.#starts.get(last) ?? 0) - (this.#starts.get(last - span) ?? 0);
      most = Math.max(most, sum);
    }
    return most;
  }
}

/** In slots: a window may begin amid one, and a message may come a little late. */
function spanOf({ windowMs }: WindowLimit): number {
  return Math.ceil(windowMs / SLOT_MS) + 2;
}
