import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { steadyGapsDays } from '../../shared/policy/steady-gaps.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { maximumPoints } from '../../shared/policy/tag/maximum-points.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import { somePolicies } from './tag/some-policies.ts';

const BOOK = builtInPolicies('UTC');

function gapsOf(tag: string): readonly number[] {
  const reading = readTag(tag, BOOK, { timeZone: 'UTC', tagClauses: 'all' });
  if (reading.kind !== 'policy') throw new Error(`${tag} is no policy`);
  return steadyGapsDays(reading.policy).map((days) => Math.round(days * 100) / 100);
}

describe('the days between the points of a full policy', () => {
  test.each([
    ['nightly keep 3d', [1, 1]],
    ['nightly keep 3d 3w', [1, 1, 5, 7]],
    ['nightly keep last 2 2w', [1, 6]],
    ['nightly keep 1d within 3d', [1, 1, 1]],
    ['every 4h keep last 3 2d', [0.17, 0.17, 0.67]],
    ['on sun at 02:00 keep 3w', [7, 7]],
    ['nightly keep 1d 3m', [30.44, 30.44]],
    ['nightly keep 2d 2y', [1, 364.25]],
    ['every 1h keep 3h 2d', [0.04, 0.04, 0.92]],
    ['nightly keep 1d 6w 2m', [7, 7, 7, 7, 2.44, 4.56]],
    ['nightly keep 32d 2m', Array(31).fill(1)],
    ['every 3h keep last 245 2m', [...Array(243).fill(0.13), 0.06, 0.06]],
    ['nightly keep 1d', []],
  ])('%s', (tag, days) => {
    expect(gapsOf(tag)).toEqual(days);
  });

  test('are never more than a policy keeps, and never none or backward', () => {
    fc.assert(
      fc.property(somePolicies(BOOK), (policy) => {
        const gaps = steadyGapsDays(policy);

        expect(gaps.length).toBeLessThanOrEqual(maximumPoints(policy));
        expect(gaps.every((days) => days > 0)).toBe(true);
      }),
    );
  });
});
