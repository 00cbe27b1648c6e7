import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StartWindow } from '../../shared/run/plan/start-window.ts';

const LIMITS = [{ starts: 1000, windowMs: 180_000 }];

test('what a window allows at once is not held back', () => {
  const window = new StartWindow([], LIMITS, 10, 0);

  expect(Array.from({ length: 1000 }, (_, index) => window.reserve(1, index * 80))).toEqual(
    Array.from({ length: 1000 }, (_, index) => index * 80),
  );
});

test('what it does not allow waits until it has passed, and then comes at the rate', () => {
  const window = new StartWindow([], LIMITS, 10, 0);
  window.reserve(1000, 0);

  expect([window.reserve(1, 0), window.reserve(1, 0), window.reserve(100, 0)]).toEqual([200_000, 200_100, 210_100]);
});

test('starts that were promised to others keep their place', () => {
  const first = new StartWindow([], LIMITS, 10, 0);
  first.reserve(600, 100_000);
  const second = new StartWindow(first.log, LIMITS, 10, 0);

  expect(second.reserve(400, 0)).toBe(0);
  expect(second.reserve(1, 0)).toBeGreaterThanOrEqual(200_000);
});

test('what is long past is forgotten', () => {
  const window = new StartWindow([], LIMITS, 10, 0);
  window.reserve(1000, 0);

  expect(new StartWindow(window.log, LIMITS, 10, 3_600_000).log).toEqual([]);
});

test('no window holds more than its limit, from whichever moment it is counted', () => {
  const limits = [
    { starts: 100, windowMs: 30_000 },
    { starts: 300, windowMs: 200_000 },
  ];
  const asked = fc.array(fc.record({ after: fc.nat(40_000), ahead: fc.nat(90_000), count: fc.nat(64) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(asked, (requests) => {
      let now = 0;
      let log: StartWindow['log'] = [];
      for (const { after, ahead, count } of requests) {
        now += after;
        const window = new StartWindow(log, limits, 10, now);
        expect(window.reserve(count, now + ahead)).toBeGreaterThanOrEqual(now + ahead);
        // What was forgotten counts all the same.
        const kept = new Set(window.log.map(([slot]) => slot));
        log = [...log.filter(([slot]) => !kept.has(slot)), ...window.log];
      }
      for (const { starts, windowMs } of limits) {
        for (const [slot] of log) {
          const within = log.filter(([other]) => other >= slot && other <= slot + windowMs / 10_000);
          expect(within.reduce((sum, [, count]) => sum + count, 0)).toBeLessThanOrEqual(starts);
        }
      }
    }),
  );
});
