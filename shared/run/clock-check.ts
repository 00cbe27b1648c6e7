import { type Instant, MINUTE } from '../policy/instant.ts';
import type { Ports } from './ports.ts';
import type { Heartbeat } from './records.ts';

/** How far two clocks may be apart. */
export const CLOCK_TOLERANCE_MS = 5 * MINUTE;

export const HEARTBEAT_KEY = 'tick';

/** What a tick that could not do its work leaves. */
export const BLIND_KEY = 'blind';

/** The timer of the drills has a heart of its own: no clock is checked by it. */
export const DRILL_HEARTBEAT_KEY = 'drill';

/**
 * Why our clock cannot be believed, or undefined where it can: it must agree with the `Date` of ARM's replies to five
 * minutes, and be at most five minutes behind the last heartbeat. `skewMs` is ARM's `Date` less our clock.
 */
function clockMistake(now: Instant, skewMs: number | undefined, heartbeatAt?: Instant): string | undefined {
  if (skewMs === undefined) return "no reply of Azure has told its clock, so ours can't be checked";
  if (Math.abs(skewMs) > CLOCK_TOLERANCE_MS) {
    return `our clock and Azure's are ${Math.round(Math.abs(skewMs) / MINUTE)} minutes apart`;
  }
  if (heartbeatAt !== undefined && now < heartbeatAt - CLOCK_TOLERANCE_MS) {
    return `our clock is ${Math.round((heartbeatAt - now) / MINUTE)} minutes behind the last heartbeat`;
  }
  return undefined;
}

/** The same, of the clocks as they are now. */
export async function checkClocks(ports: Ports): Promise<string | undefined> {
  const heartbeat = await ports.state.get<Heartbeat>('heartbeat', HEARTBEAT_KEY);
  return clockMistake(ports.clock.now(), ports.inventory.clockSkewMs(), heartbeat?.value.at);
}

/** A remembered instant that lies more than five minutes ahead was written by a wrong clock. */
export function isAhead(remembered: Instant | undefined, now: Instant): boolean {
  return remembered !== undefined && remembered > now + CLOCK_TOLERANCE_MS;
}
