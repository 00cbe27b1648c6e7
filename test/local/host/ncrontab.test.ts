import { describe, expect, test } from 'vitest';
import { nextNcrontab, parseNcrontab } from '../../../local/host/ncrontab.ts';

const next = (expression: string, after: string) =>
  new Date(nextNcrontab(parseNcrontab(expression), Date.parse(after))).toISOString();

describe('the next moment of an NCRONTAB expression', () => {
  test.each([
    // expression, after, next
    ['0 */5 * * * *', '2026-11-23T02:00:00Z', '2026-11-23T02:05:00.000Z'],
    ['0 */5 * * * *', '2026-11-23T02:04:59.999Z', '2026-11-23T02:05:00.000Z'],
    ['*/5 * * * *', '2026-11-23T23:56:00Z', '2026-11-24T00:00:00.000Z'],
    ['0 0 2 * * *', '2026-11-23T02:00:00Z', '2026-11-24T02:00:00.000Z'],
    ['0 30 9-17/4 * * MON-FRI', '2026-11-20T18:00:00Z', '2026-11-23T09:30:00.000Z'],
    ['15,45 * * * * *', '2026-11-23T02:00:15Z', '2026-11-23T02:00:45.000Z'],
    ['0 0 0 1 Jan *', '2026-11-23T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['0 0 0 29 2 *', '2026-11-23T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    // The day of the month and the day of the week must both match.
    ['0 0 0 13 * 5', '2026-11-23T00:00:00Z', '2027-08-13T00:00:00.000Z'],
  ])('%s after %s is %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  test('a moment that never comes is refused', () => {
    expect(() => next('0 0 0 30 2 *', '2026-11-23T00:00:00Z')).toThrow(/names no moment/);
  });
});

describe('an expression that is none', () => {
  test.each(['', '* * * *', '0 0 0 0 * *', '60 * * * * *', '0 */0 * * * *', '0 5-2 * * * *', '@daily x x x x'])(
    '%j is refused',
    (expression) => {
      expect(() => parseNcrontab(expression)).toThrow();
    },
  );
});
