import fc from 'fast-check';
import type { Policy, PolicyBook, Schedule, Weekday } from '../../../shared/policy/policy.ts';
import { findMisfit } from '../../../shared/policy/tag/feasibility.ts';

const count = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: undefined });

const someRetention = fc
  .record({
    last: count(40),
    hourly: count(48),
    daily: count(60),
    weekly: count(20),
    monthly: count(24),
    yearly: count(9),
    within: fc.option(
      fc.record({ count: fc.integer({ min: 1, max: 12 }), unit: fc.constantFrom('h', 'd', 'w', 'mo', 'y') }),
      { nil: undefined },
    ),
  })
  .map((rules) => Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined)));

const someTimes = fc
  .uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 1, maxLength: 8 })
  .map((minutes) =>
    minutes.toSorted((a, b) => a - b).map((each) => ({ hour: Math.floor(each / 60), minute: each % 60 })),
  );

const someDays = fc
  .uniqueArray(fc.constantFrom<Weekday>(1, 2, 3, 4, 5, 6, 7), { minLength: 1, maxLength: 7 })
  .map((days) => days.toSorted((a, b) => a - b));

const someSchedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.record({ kind: fc.constant('at' as const), times: someTimes, days: someDays }),
  fc.record({ kind: fc.constant('every' as const), hours: fc.constantFrom(1, 2, 3, 4, 6, 8, 12) }),
);

/** Sound policies that a tag can say, named as one of the book's. */
export function somePolicies(book: PolicyBook): fc.Arbitrary<Policy> {
  return fc
    .record({
      name: fc.constantFrom(...book.policies.keys()),
      schedule: someSchedule,
      retention: someRetention,
      timeZone: fc.constantFrom('UTC', 'Europe/London', 'America/Argentina/ComodRivadavia', 'Etc/GMT+5', 'Asia/Tokyo'),
      options: fc.constant({}),
    })
    .filter((policy) => findMisfit(policy, book) === undefined);
}
