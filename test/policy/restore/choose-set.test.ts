import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, type Instant, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import { chooseSet, nearestSets } from '../../../shared/policy/restore/choose-set.ts';
import { groupSets, type SetPoint } from '../../../shared/policy/restore/point-sets.ts';
import { anySetPoints } from './set-arbitraries.ts';
import { inSet } from './set-points.ts';

const at = parseInstant;

const NIGHTS: readonly SetPoint[] = [
  inSet('n21 1/2', 'a', { at: '2026-11-21T02:00Z', taken: '2026-11-21T02:00:10Z' }),
  inSet('n21 2/2', 'b', { at: '2026-11-21T02:00Z', taken: '2026-11-21T02:00:40Z' }),
  // Its second disk failed and was never made again.
  inSet('n22 1/2', 'a', { at: '2026-11-22T02:00Z', taken: '2026-11-22T02:00:10Z' }),
  inSet('n22 2/2', 'b', { at: '2026-11-22T02:00Z', state: 'failed' }),
  // Its second disk came late, at 10:04.
  inSet('n23 1/2', 'a', { at: '2026-11-23T02:00Z', taken: '2026-11-23T02:00:10Z' }),
  inSet('n23 2/2', 'b', { at: '2026-11-23T02:00Z', taken: '2026-11-23T10:04Z' }),
  // Still being made.
  inSet('n24 1/2', 'a', { at: '2026-11-24T02:00Z', taken: '2026-11-24T02:00:10Z' }),
  inSet('n24 2/2', 'b', { at: '2026-11-24T02:00Z', state: 'pending' }),
];

function chosen(instant: string | undefined): string | undefined {
  return chooseSet(groupSets(NIGHTS), instant === undefined ? undefined : at(instant))?.id;
}

describe('the set chosen', () => {
  test.each<[string | undefined, string | undefined, string]>([
    ['2026-11-21T02:00:39.999Z', undefined, 'a disk was not taken yet'],
    ['2026-11-21T02:00:40Z', 'n21', 'the last disk was taken at that instant'],
    ['2026-11-22T12:00Z', 'n21', 'the next one failed for a disk'],
    ['2026-11-23T09:40Z', 'n21', 'the last one was taken at 10:04 for 02:00'],
    ['2026-11-23T10:03:59.999Z', 'n21', 'it is a moment too early'],
    ['2026-11-23T10:04Z', 'n23', 'it was taken then'],
    ['2026-11-24T12:00Z', 'n23', 'the newest is pending'],
    [undefined, 'n23', 'the newest is pending, and no instant is asked for'],
  ])('for %s is %s: %s', (instant, wanted) => {
    expect(chosen(instant)).toBe(wanted);
  });

  test('is none where nothing says when it was taken', () => {
    const { timeCreated: _, ...timeless } = inSet('n 1/1', 'a');

    expect(chooseSet(groupSets([timeless]), at('2030-01-01T00:00Z'))).toBeUndefined();
    expect(chooseSet(groupSets([timeless]))).toBeUndefined();
  });

  test('of points whose sets are unreadable is none, as one of them is no whole VM', () => {
    expect(chooseSet(groupSets([inSet('?', 'a'), inSet('?', 'b')]))).toBeUndefined();
  });
});

describe('the sets nearest to an instant that has none', () => {
  const names = (instant: Instant) => {
    const { earlier, later } = nearestSets(groupSets(NIGHTS), instant);
    return [earlier?.id, later?.id];
  };

  test('are the incomplete one before it and the complete one after', () => {
    expect(names(at('2026-11-21T01:00Z'))).toEqual([undefined, 'n21']);
    expect(names(at('2026-11-22T12:00Z'))).toEqual(['n22', 'n23']);
  });

  test('are none where there is nothing', () => {
    expect(nearestSets([], at('2026-11-21T01:00Z'))).toEqual({});
  });
});

describe('whatever the points and the instant', () => {
  const instants = fc.integer({ min: -30, max: 5 * 24 * 60 }).map((m) => at('2026-11-19T02:00Z') + m * MINUTE);

  test('what is chosen is complete, wholly taken by then, and no other such set is newer', () => {
    fc.assert(
      fc.property(anySetPoints, fc.option(instants, { nil: undefined }), (points, instant) => {
        const sets = groupSets(points);
        const set = chooseSet(sets, instant);
        const fits = sets.filter(
          (one) =>
            one.isComplete &&
            one.points
              .filter(({ state }) => state === 'usable')
              .every(
                ({ timeCreated }) => timeCreated !== undefined && timeCreated <= (instant ?? Number.POSITIVE_INFINITY),
              ),
        );

        expect(set === undefined).toBe(fits.length === 0);
        if (set === undefined) return;
        expect(fits).toContain(set);
        expect(Math.max(...fits.map(({ takenTo }) => takenTo ?? 0))).toBe(set.takenTo);
      }),
    );
  });

  test('a later instant never gives an older set', () => {
    fc.assert(
      fc.property(anySetPoints, instants, fc.nat(3 * DAY), (points, instant, later) => {
        const sets = groupSets(points);
        const before = chooseSet(sets, instant)?.takenTo ?? Number.NEGATIVE_INFINITY;

        expect(chooseSet(sets, instant + later)?.takenTo ?? Number.NEGATIVE_INFINITY).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('the order of the sets changes nothing', () => {
    fc.assert(
      fc.property(anySetPoints, instants, (points, instant) => {
        const sets = groupSets(points);

        expect(chooseSet(sets.toReversed(), instant)).toBe(chooseSet(sets, instant));
      }),
    );
  });
});
