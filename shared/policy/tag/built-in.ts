import type { Policy, PolicyBook, Retention, Schedule, Weekday } from '../policy.ts';

export const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

const TWO = [{ hour: 2, minute: 0 }];

/**
 * The three policies that every installation has, in the zone of policies that name none. Their meaning never changes:
 * a change is a new name.
 */
export function builtInPolicies(timeZone: string): PolicyBook {
  const policy = (name: string, schedule: Schedule, retention: Retention): [string, Policy] => [
    name,
    { name, schedule, retention, timeZone, options: {} },
  ];
  return {
    policies: new Map([
      policy('hourly', { kind: 'every', hours: 1 }, { hourly: 24, daily: 7, weekly: 4 }),
      policy('nightly', { kind: 'at', times: TWO, days: EVERY_DAY }, { daily: 7, weekly: 4, monthly: 12 }),
      policy('weekly', { kind: 'at', times: TWO, days: [7] }, { weekly: 8, monthly: 12 }),
    ]),
    defaultName: 'nightly',
  };
}
