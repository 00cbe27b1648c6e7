import { describe, expect, test } from 'vitest';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { compareNewestFirst, isNewer, newestFirst } from '../../../shared/policy/retention/order.ts';
import { aPoint, SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';

function named(name: string) {
  return aPoint({
    at: '2026-11-23T02:00Z',
    snapshot: { id: computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'snapshots', name) },
  });
}

describe('of two points', () => {
  test.each([
    ['a later occurrence', aPoint({ at: '2026-11-23T02:00Z' }), aPoint({ at: '2026-11-22T02:00Z', attempt: 2 })],
    ['a later attempt', { ...named('a'), attempt: 2 }, named('b')],
    ['the later id, whatever its casing', named('B'), named('a')],
  ])('the one of %s is newer', (_, newer, older) => {
    expect(newestFirst([older, newer])).toEqual([newer, older]);
    expect(newestFirst([newer, older])).toEqual([newer, older]);
    expect(isNewer(newer, older)).toBe(true);
    expect(isNewer(older, newer)).toBe(false);
    expect(compareNewestFirst(older, newer)).toBeGreaterThan(0);
  });

  test('that are one, none is newer', () => {
    expect(compareNewestFirst(named('a'), named('A'))).toBe(0);
    expect(isNewer(named('a'), named('a'))).toBe(false);
  });
});
