import { DAY, HOUR } from '../oracle/time.ts';
import type { EstateDisk } from './estate.ts';
import type { Troubles } from './troubles.ts';

/** Two passes of midnight are this far apart, whenever in the day the later one is looked back from. */
const A_DAY_APART = 23 * HOUR;
/** What went wrong in these hours before a pass may reach into it. */
const AFTERMATH = 6 * HOUR;

/** Whether two passes a day apart saw that a disk is gone; undefined where troubles may have kept them from seeing it. */
export function isKnownGone({ standing, since }: EstateDisk, troubles: Troubles, now: number): boolean | undefined {
  if (standing.kind !== 'gone') return false;
  const pass = Math.floor((now - A_DAY_APART) / DAY) * DAY;
  if (since >= pass) return false;
  return troubles.wasQuiet(pass - AFTERMATH, now) ? true : undefined;
}
