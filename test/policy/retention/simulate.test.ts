import { expect, test } from 'vitest';
import { DAY, formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { occurrencePoint } from '../../../shared/policy/retention/imagined-point.ts';
import { simulateRetention } from '../../../shared/policy/retention/simulate.ts';
import { occurrencesBetween } from '../../../shared/policy/schedule/occurrences.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { maximumPoints } from '../../../shared/policy/tag/maximum-points.ts';
import { readTag } from '../../../shared/policy/tag/read-tag.ts';

const FROM = parseInstant('2026-11-23T10:00Z');

function policyOf(tag: string): Policy {
  const reading = readTag(tag, builtInPolicies('UTC'), { timeZone: 'UTC', tagClauses: 'all' });
  if (reading.kind !== 'policy') throw new Error(`${tag} names no policy`);
  return reading.policy;
}

test('nightly grows to what its rules keep, a day at a time', () => {
  const { days } = simulateRetention(policyOf('nightly'), FROM, FROM + 400 * DAY);

  expect(days).toHaveLength(400);
  expect(days.slice(0, 8).map(({ points }) => points)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(Math.max(...days.map(({ points }) => points))).toBeLessThanOrEqual(maximumPoints(policyOf('nightly')) + 2);
});

test('the last sample lies at the end, also within a day', () => {
  const { days } = simulateRetention(policyOf('nightly'), FROM, FROM + 1.5 * DAY);

  expect(days.map(({ at }) => formatInstant(at))).toEqual(['2026-11-24T10:00:00Z', '2026-11-24T22:00:00Z']);
});

test('a point is made at the very start, and none at the very end', () => {
  const from = parseInstant('2026-11-23T02:00Z');
  const made = (to: number) =>
    simulateRetention(policyOf('nightly'), from, to).kept.map(({ point }) => formatInstant(point.scheduledFor));

  expect(made(from + 1)).toEqual(['2026-11-23T02:00:00Z']);
  expect(made(from + DAY)).toEqual(['2026-11-23T02:00:00Z']);
  expect(made(from + DAY + 1)).toEqual(['2026-11-24T02:00:00Z', '2026-11-23T02:00:00Z']);
  expect(simulateRetention(policyOf('at 02:00/14:00 keep last 5'), from, from + DAY / 2).days[0]?.points).toBe(1);
});

test.each([
  'nightly',
  'every 1h keep 24h 7d 4w',
  'weekly',
  'at 06:00/18:00 on mon-fri keep last 5, 30d tz Europe/London',
])('what is kept of %s after 90 days is what one decision over all of its points keeps', (tag) => {
  const policy = policyOf(tag);
  const end = FROM + 90 * DAY;
  const all = occurrencesBetween(policy, FROM - 1, end - 1).map(occurrencePoint);
  const atOnce = decideRetention(all, policy, end).filter(({ action }) => action === 'keep');
  const { kept } = simulateRetention(policy, FROM, end);

  expect(kept.map(({ point, reasons }) => [point.scheduledFor, reasons])).toEqual(
    atOnce.toReversed().map(({ point, reasons }) => [point.scheduledFor, reasons]),
  );
});
