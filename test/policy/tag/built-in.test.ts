import { expect, test } from 'vitest';
import { builtInPolicies, EVERY_DAY } from '../../../shared/policy/tag/built-in.ts';

test('every installation has three policies, whose meaning never changes', () => {
  const shared = { timeZone: 'Europe/London', options: {} };
  const times = [{ hour: 2, minute: 0 }];
  expect(builtInPolicies('Europe/London')).toEqual({
    policies: new Map([
      [
        'hourly',
        {
          ...shared,
          name: 'hourly',
          schedule: { kind: 'every', hours: 1 },
          retention: { hourly: 24, daily: 7, weekly: 4 },
        },
      ],
      [
        'nightly',
        {
          ...shared,
          name: 'nightly',
          schedule: { kind: 'at', times, days: [1, 2, 3, 4, 5, 6, 7] },
          retention: { daily: 7, weekly: 4, monthly: 12 },
        },
      ],
      [
        'weekly',
        {
          ...shared,
          name: 'weekly',
          schedule: { kind: 'at', times, days: [7] },
          retention: { weekly: 8, monthly: 12 },
        },
      ],
    ]),
    defaultName: 'nightly',
  });
  expect(EVERY_DAY).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
