import { describe, expect, test } from 'vitest';
import { DAY } from '../../oracle/time.ts';
import type { Wish } from './estate.ts';
import { ExpectedPoints } from './expected-points.ts';
import { HOME } from './regions.ts';

const NORTH = 'northeurope';
const START = Date.parse('2026-11-02T12:00:00Z');
const NIGHTLY: Wish = {
  name: 'nights',
  hours: [2],
  keep: { last: 3 },
  timeZone: 'UTC',
  copies: [{ region: NORTH, keep: { last: 5 } }],
};

/** The days of November whose points there are. */
function daysIn(points: ExpectedPoints, region: string): readonly number[] {
  return (points.regions.get(region) ?? []).map((at) => new Date(at).getUTCDate());
}

describe('the oracle of copies', () => {
  test('each region has its own rules', () => {
    const points = new ExpectedPoints('d', NIGHTLY, START);

    points.live(START, START + 8 * DAY);

    expect(daysIn(points, HOME)).toEqual([8, 9, 10]);
    expect(daysIn(points, NORTH)).toEqual([6, 7, 8, 9, 10]);
  });

  test('a lost region catches up with what is worth it, three at most, which are kept at home until then', () => {
    const points = new ExpectedPoints('d', { ...NIGHTLY, keep: { last: 2 } }, START);

    points.live(START, START + 5 * DAY, (region) => region === NORTH);
    expect(daysIn(points, NORTH)).toEqual([2]);
    expect(daysIn(points, HOME)).toEqual([5, 6, 7]);

    points.live(START + 5 * DAY, START + 6 * DAY);
    expect(daysIn(points, NORTH)).toEqual([2, 6, 7, 8]);
    expect(daysIn(points, HOME)).toEqual([7, 8]);
  });

  test('a lost home makes no points, and what was copied stays', () => {
    const points = new ExpectedPoints('d', NIGHTLY, START);

    points.live(START, START + 3 * DAY, (region, at) => region === HOME && at >= START + DAY - 1);

    expect(daysIn(points, HOME)).toEqual([2, 3]);
    expect(daysIn(points, NORTH)).toEqual([2, 3]);
  });
});
