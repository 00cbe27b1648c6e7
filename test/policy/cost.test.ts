import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CostedDisk, ceilingGib, estimateGib, priced, storedGib } from '../../shared/policy/cost.ts';

const disks = fc.record(
  {
    points: fc.nat(450),
    sizeGib: fc.integer({ min: 1, max: 65_536 }),
    usedGib: fc.double({ min: 0, max: 70_000, noNaN: true }),
    gapsDays: fc.array(fc.double({ min: 0, max: 400, noNaN: true }), { maxLength: 40 }),
  },
  { requiredKeys: ['points', 'sizeGib', 'gapsDays'] },
);
const measuredDisks = disks.map((disk): CostedDisk & { usedGib: number } => ({ usedGib: 10, ...disk }));
const churn = fc.double({ min: 0, max: 100, noNaN: true });

const estimateOf = (disk: CostedDisk, percent: number) => estimateGib(disk, percent) ?? Number.NaN;
const HAIR = 1e-6;

describe('the estimate of one disk', () => {
  test.each([
    ['one point is all that is used', { points: 1, gapsDays: [1] }, 2, 40],
    ['a day later 2 % of it has changed', { points: 2, gapsDays: [1] }, 2, 40.8],
    ['a week later 14 %', { points: 3, gapsDays: [1, 7] }, 2, 46.4],
    ['never more than all of it', { points: 2, gapsDays: [365] }, 2, 80],
    ['pairs beyond the known ones are as far apart as the last', { points: 4, gapsDays: [1] }, 2, 42.4],
    ['where nothing is known of the times, all has changed', { points: 3, gapsDays: [] }, 2, 120],
    ['without churn, further points cost nothing', { points: 30, gapsDays: [1] }, 0, 40],
    ['no points cost nothing', { points: 0, gapsDays: [1] }, 2, 0],
  ])('%s', (_, disk, percent, gib) => {
    expect(estimateOf({ sizeGib: 128, usedGib: 40, ...disk }, percent)).toBeCloseTo(gib);
  });

  test('a disk that says to use more than its size uses its size', () => {
    expect(estimateOf({ points: 1, sizeGib: 32, usedGib: 33, gapsDays: [] }, 2)).toBe(32);
  });

  test('is never above the ceiling', () => {
    fc.assert(
      fc.property(measuredDisks, churn, (disk, percent) => {
        expect(estimateOf(disk, percent)).toBeLessThanOrEqual(ceilingGib(disk) + HAIR);
      }),
    );
  });

  test('does not fall with more points, more size, more use, more churn, or more days between', () => {
    fc.assert(
      fc.property(measuredDisks, churn, fc.nat(50), (disk, percent, more) => {
        const least = estimateOf(disk, percent) - HAIR;

        expect(estimateOf({ ...disk, points: disk.points + more }, percent)).toBeGreaterThanOrEqual(least);
        expect(estimateOf({ ...disk, sizeGib: disk.sizeGib + more }, percent)).toBeGreaterThanOrEqual(least);
        expect(estimateOf({ ...disk, usedGib: disk.usedGib + more }, percent)).toBeGreaterThanOrEqual(least);
        expect(estimateOf(disk, Math.min(100, percent + more))).toBeGreaterThanOrEqual(least);
        const longer = disk.gapsDays.map((days) => days + more);
        expect(estimateOf({ ...disk, gapsDays: longer }, percent)).toBeGreaterThanOrEqual(least);
      }),
    );
  });
});

describe('the cost of many disks', () => {
  test('is a range that holds every estimate of those that no drill has measured, and ends at the ceiling', () => {
    fc.assert(
      fc.property(
        fc.array(disks, { maxLength: 20 }),
        churn,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, percent, share) => {
          const { ceiling, estimate, unmeasuredDisks } = storedGib(all, percent);
          const guessed = all.map((disk) => ({ ...disk, usedGib: disk.usedGib ?? disk.sizeGib * share }));
          const known = storedGib(guessed, percent);

          expect(known.unmeasuredDisks).toBe(0);
          expect(known.estimate?.from).toBe(known.estimate?.to);
          if (estimate === undefined) expect(unmeasuredDisks).toBeGreaterThan(0);
          const { from, to } = estimate ?? { from: 0, to: ceiling };
          expect(to).toBeLessThanOrEqual(ceiling);
          expect(known.estimate?.from).toBeGreaterThanOrEqual(from - HAIR);
          expect(known.estimate?.to).toBeLessThanOrEqual(to + HAIR);
        },
      ),
    );
  });

  test('is nothing where there are no points', () => {
    const none = { points: 0, sizeGib: 1024, gapsDays: [1] };

    expect(storedGib([none, none], 2)).toEqual({ ceiling: 0, estimate: { from: 0, to: 0 }, unmeasuredDisks: 0 });
  });

  test('has no estimate where no disk with points is measured', () => {
    expect(storedGib([{ points: 3, sizeGib: 32, gapsDays: [1] }], 2)).toEqual({ ceiling: 96, unmeasuredDisks: 1 });
  });

  test('counts copies that are not measured, and their disk with its points alone', () => {
    const ofPoints = { points: 3, sizeGib: 32, gapsDays: [1] };
    expect(storedGib([ofPoints, { ...ofPoints, areCopies: true }], 2)).toEqual({ ceiling: 192, unmeasuredDisks: 1 });
  });

  test('in money has no estimate where it has none in GiB', () => {
    expect(priced({ ceiling: 96, unmeasuredDisks: 1 }, 0.5)).toStrictEqual({ ceiling: 48, unmeasuredDisks: 1 });
  });

  test('in money is its GiB at the price', () => {
    const gib = storedGib(
      [
        { points: 2, sizeGib: 100, usedGib: 50, gapsDays: [1] },
        { points: 1, sizeGib: 10, gapsDays: [1] },
      ],
      2,
    );

    const cost = priced(gib, 0.05);

    expect(cost.ceiling).toBeCloseTo(10.5);
    expect(cost.estimate?.from).toBeCloseTo(2.55);
    expect(cost.estimate?.to).toBeCloseTo(3.05);
    expect(cost.unmeasuredDisks).toBe(1);
  });
});
