import { DAY, HOUR, MINUTE } from './instant.ts';
import type { Policy } from './policy.ts';
import { longestGapMs } from './schedule/longest-gap.ts';

/** When the newest recovery point of a VM is too old; milliseconds since it was taken. */
export interface AlertAges {
  readonly warnAfterMs: number;
  readonly criticalAfterMs: number;
}

/**
 * The ages of a policy: those that a policies file gives, else by the longest gap of its schedule and what a late point may
 * take: daily 28 h and 32 h, hourly 90 min and 6 h, weekly 8 and 9 days.
 */
export function alertAges({ schedule, ages = {} }: Pick<Policy, 'schedule' | 'ages'>): AlertAges {
  const gap = longestGapMs(schedule);
  return {
    warnAfterMs: ages.warnAfterMs ?? gap + within(gap / 6, 30 * MINUTE, DAY),
    criticalAfterMs: ages.criticalAfterMs ?? gap + within(gap / 3, 5 * HOUR, 2 * DAY),
  };
}

function within(ms: number, least: number, most: number): number {
  return Math.min(Math.max(ms, least), most);
}
