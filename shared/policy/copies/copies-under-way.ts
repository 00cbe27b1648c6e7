import { regionKey } from '../names.ts';
import type { PlanInput } from '../plan.ts';
import type { RecoveryPoint } from '../recovery-point.ts';

/** Copies that Azure makes at the same time into one region of a subscription, by its documentation of snapshot copies. */
const MOST_AT_ONCE = 100;

/** How much room the regions have for copies that a plan begins. */
export class RegionRoom {
  readonly #underWay = new Map<string, number>();

  /** From all points of the inventory, whoever's, and from what other open runs copy. */
  constructor(points: readonly RecoveryPoint[], openCopies: PlanInput['openCopies']) {
    for (const { isCopy, state, snapshot } of points) if (isCopy && state === 'pending') this.#add(snapshot.location);
    for (const region of [...openCopies.values()].flat()) this.#add(region);
  }

  /** Takes the place of one copy; false where there is none left. */
  take(region: string): boolean {
    if ((this.#underWay.get(regionKey(region)) ?? 0) >= MOST_AT_ONCE) return false;
    this.#add(region);
    return true;
  }

  #add(region: string): void {
    const key = regionKey(region);
    this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
  }
}
