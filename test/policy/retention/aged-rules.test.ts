import { expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { keptByAgedRules } from '../../../shared/policy/retention/aged-rules.ts';
import { keptByRules } from '../../../shared/policy/retention/rules.ts';
import { aPoint } from '../../builders/points.ts';
import { retentionOf } from './tables.ts';

const NOW = parseInstant('2026-11-23T12:00Z');
const [today, friday, earlier] = ['2026-11-23', '2026-11-20', '2026-11-08'].map((day) =>
  aPoint({ at: `${day}T02:00Z` }),
);
const POINTS = [today, friday, earlier].flatMap((point) => point ?? []);

test('rules that age count back from now, and keep nothing else', () => {
  expect(keptByAgedRules(POINTS, retentionOf('last4 1d 3w within4d'), NOW)).toEqual(
    new Map([
      [today, ['last-1', 'daily-1', 'weekly-1', 'within']],
      [friday, ['last-4', 'weekly-2', 'within']],
    ]),
  );
});

test('rules that do not age count the points there are, and keep nothing else', () => {
  expect(keptByRules(POINTS, retentionOf('last2 1d 4w'))).toEqual(
    new Map([
      [today, ['last-1', 'daily-1', 'weekly-1']],
      [friday, ['last-2', 'weekly-2']],
      [earlier, ['weekly-3']],
    ]),
  );
});

test('no points are kept by no rule', () => {
  expect(keptByAgedRules([], retentionOf('last4 1d 3w within4d'), NOW)).toEqual(new Map());
  expect(keptByRules([], retentionOf('last4 1d 3w within4d'))).toEqual(new Map());
});

test('points that are kept for one reason alone share one list of it', () => {
  const [first] = keptByRules(POINTS, retentionOf('1d')).values();
  const [second] = keptByRules([aPoint()], retentionOf('1d')).values();

  expect(first).toEqual(['daily-1']);
  expect(second).toBe(first);
  expect(Object.isFrozen(first)).toBe(true);
});
