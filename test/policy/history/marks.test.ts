import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type DayMarks,
  MARKED_DAYS,
  type Mark,
  mapMarks,
  noMarks,
  shiftMarks,
  worsenMark,
} from '../../../shared/policy/history/marks.ts';

const ALL: readonly Mark[] = ['-', 'p', 't', 'l', 'f', 'm'];
const dates = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const someMarks: fc.Arbitrary<DayMarks> = fc.record({
  until: dates,
  marks: fc
    .array(fc.constantFrom(...ALL), { minLength: MARKED_DAYS, maxLength: MARKED_DAYS })
    .map((all) => all.join('')),
});

test('shifting by way of a date is shifting there at once, and the length never changes', () => {
  fc.assert(
    fc.property(someMarks, dates, dates, (before, one, other) => {
      const [via, to] = [one, other].toSorted() as [string, string];

      const shifted = shiftMarks(shiftMarks(before, via), to);

      expect(shifted).toEqual(shiftMarks(before, to));
      expect(shifted.marks).toHaveLength(MARKED_DAYS);
      expect(shifted.until).toBe([before.until, to].toSorted()[1]);
    }),
  );
});

test('a day is found under its date after any shift that keeps it', () => {
  fc.assert(
    fc.property(someMarks, fc.integer({ min: 0, max: MARKED_DAYS - 1 }), (before, days) => {
      const until = new Date(Date.parse(before.until) + days * 86_400_000).toISOString().slice(0, 10);

      expect(shiftMarks(before, until).marks).toBe(before.marks.slice(days) + '-'.repeat(days));
    }),
  );
});

test('a day has the worst of its marks, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...ALL), { minLength: 1 }), (marks) => {
      const start = { until: '2026-11-23', marks: '-'.repeat(MARKED_DAYS) };

      const after = marks.reduce((all, mark) => worsenMark(all, '2026-11-21', mark), start);

      const worst = ALL[Math.max(...marks.map((mark) => ALL.indexOf(mark)))];
      expect(after).toEqual({ until: '2026-11-23', marks: `${'-'.repeat(25)}${worst}--` });
    }),
  );
});

test('a date that the marks do not hold changes nothing', () => {
  const marks = { until: '2026-11-23', marks: 't'.repeat(MARKED_DAYS) };

  expect(worsenMark(marks, '2026-11-24', 'm')).toEqual(marks);
  expect(worsenMark(marks, '2026-10-26', 'm')).toEqual(marks);
  expect(worsenMark(marks, '2026-10-27', 'm').marks).toBe(`m${'t'.repeat(27)}`);
});

test('of days of which nothing is known there are four weeks', () => {
  expect(noMarks('2026-11-23')).toEqual({ until: '2026-11-23', marks: '----------------------------' });
});

test('what is no later and no worse leaves the very marks that there were', () => {
  const marks = { until: '2026-11-23', marks: `${'-'.repeat(27)}l` };

  for (const date of ['2026-11-23', '2026-11-22', '2025-11-23']) expect(shiftMarks(marks, date)).toBe(marks);
  for (const mark of ['l', 't', '-'] as const) expect(worsenMark(marks, '2026-11-23', mark)).toBe(marks);
  expect(worsenMark(marks, '2026-11-24', 'm')).toBe(marks);
});

test('each day becomes what is made of its date and mark', () => {
  const marks = { until: '2026-03-01', marks: `t${'-'.repeat(26)}m` };
  const asked: string[] = [];

  const mapped = mapMarks(marks, (date, mark) => {
    asked.push(`${date} ${mark}`);
    return mark === '-' ? 'p' : '-';
  });

  expect(mapped).toEqual({ until: '2026-03-01', marks: `-${'p'.repeat(26)}-` });
  expect(asked).toHaveLength(MARKED_DAYS);
  expect([asked[0], asked[1], asked[26], asked[27]]).toEqual([
    '2026-02-02 t',
    '2026-02-03 -',
    '2026-02-28 -',
    '2026-03-01 m',
  ]);
});
