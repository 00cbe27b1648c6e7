import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PointOptions, Policy, PolicyBook, Schedule, Span } from '../../../shared/policy/policy.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { describePolicy } from '../../../shared/policy/tag/describe.ts';
import { maximumPoints } from '../../../shared/policy/tag/maximum-points.ts';
import { readTag } from '../../../shared/policy/tag/read-tag.ts';
import { somePolicies } from './some-policies.ts';

const book = builtInPolicies('UTC');

function sentence(value: string): string {
  const reading = readTag(value, book, { timeZone: 'UTC', tagClauses: 'all' });
  return reading.kind === 'policy' ? describePolicy(reading.policy, book) : reading.kind;
}

test.each([
  [
    'nightly',
    'A snapshot every day at 02:00 (UTC), keeping the newest of each of 7 days, 4 weeks and 12 months: at most 23 points, the oldest 10 to 11 months back.',
  ],
  [
    'hourly',
    'A snapshot every hour from local midnight (UTC), keeping the newest of each of 24 hours, 7 days and 4 weeks: at most 35 points, the oldest 15 to 21 days back.',
  ],
  [
    'weekly',
    'A snapshot every Sunday at 02:00 (UTC), keeping the newest of each of 8 weeks and 12 months: at most 20 points, the oldest 10 to 11 months back.',
  ],
  [
    'nightly keep 14d',
    'A snapshot every day at 02:00 (UTC), keeping the newest of each of 14 days, no weeks and no months: at most 14 points, the oldest 13 to 14 days back.',
  ],
  [
    'at 06:00/18:00 on mon-fri keep last 5, 30d tz europe/london',
    'A snapshot every weekday at 06:00 and 18:00 (Europe/London), keeping the newest 5 points, the newest of each of 30 days, no weeks and no months: at most 35 points, the oldest 41 to 42 days back.',
  ],
  [
    'every 4h keep 24h within 2d',
    'A snapshot every 4 hours from local midnight (UTC), keeping the newest of each of 24 hours, everything of the last 2 days, no days, no weeks and no months: at most 42 points, the oldest about 4 days back.',
  ],
  [
    'on sat/sun keep last 1 7d 4w 12m',
    'A snapshot every Saturday and Sunday at 02:00 (UTC), keeping the newest point and the newest of each of 7 days, 4 weeks and 12 months: at most 24 points, the oldest 10 to 11 months back.',
  ],
  [
    'weekly on mon-thu keep 1d',
    'A snapshot every Monday, Tuesday, Wednesday and Thursday at 02:00 (UTC), keeping the newest of each of 1 day, no weeks and no months: at most 1 point, the oldest up to 42 hours back.',
  ],
  [
    'hourly on fri at 02:00 keep 1h 1w 1m 1y',
    'A snapshot every Friday at 02:00 (UTC), keeping the newest of each of 1 hour, 1 week, 1 month and 1 year and no days: at most 4 points, the oldest up to 1 year back.',
  ],
])('%j is described in one sentence', (value, expected) => {
  expect(sentence(value)).toBe(expected);
});

const nightly = policyCalled('nightly');

function policyCalled(name: string): Policy {
  const policy = book.policies.get(name);
  if (policy === undefined) throw new Error(`test: ${name} is not built in`);
  return policy;
}

test.each<[Span, string]>([
  [{ count: 36, unit: 'h' }, '36 hours'],
  [{ count: 1, unit: 'd' }, '1 day'],
  [{ count: 2, unit: 'w' }, '2 weeks'],
  [{ count: 3, unit: 'mo' }, '3 months'],
  [{ count: 1, unit: 'y' }, '1 year'],
])('the window %j is said', (within, words) => {
  expect(describePolicy({ ...nightly, name: 'gold', retention: { within } }, book)).toContain(
    `, keeping everything of the last ${words}: at most`,
  );
});

test('cron text is said as it is', () => {
  const schedule: Schedule = { kind: 'cron', expression: '0 2 * * 1' };
  expect(describePolicy({ ...nightly, name: 'gold', schedule, retention: { weekly: 8 } }, book)).toBe(
    'A snapshot by the cron text "0 2 * * 1" (UTC), keeping the newest of each of 8 weeks: at most 8 points, the oldest 43 to 49 days back.',
  );
});

test('the kinds of rules that the policy of that name has, and this one not, are said', () => {
  const retention = { last: 5 };
  const kept = (name: string, ...books: PolicyBook[]) =>
    describePolicy({ ...nightly, name, retention }, ...books).replace(/^.*, keeping (.*):.*$/, '$1');
  const yearly = { policies: new Map([['nightly', { ...nightly, retention: { yearly: 3 } }]]), defaultName: 'nightly' };

  expect(kept('Nightly', book)).toBe('the newest 5 points, no days, no weeks and no months');
  expect(kept('nightly')).toBe('the newest 5 points, no days, no weeks and no months');
  expect(kept('hourly')).toBe('the newest 5 points, no hours, no days and no weeks');
  expect(kept('nightly', yearly)).toBe('the newest 5 points and no years');
  expect(kept('gold', book)).toBe('the newest 5 points');
});

test.each<[PointOptions, string]>([
  [{}, 'A snapshot every day at 02:00 (UTC), keeping '],
  [{ networkAccess: 'DenyAll' }, 'A snapshot every day at 02:00 (UTC), keeping '],
  [{ full: true, sku: 'Premium_LRS' }, 'A full snapshot every day at 02:00 (UTC), as Premium_LRS, keeping '],
  [
    { instantAccessMinutes: 120, immutability: { days: 1, locked: false } },
    'A snapshot every day at 02:00 (UTC), of Premium SSD v2 and Ultra disks restorable at once for 120 minutes, immutable for 1 day, keeping ',
  ],
  [
    { immutability: { days: 7, locked: true } },
    'A snapshot every day at 02:00 (UTC), immutable for 7 days (locked), keeping ',
  ],
  [
    { consistency: 'crash', orElse: 'fail' },
    'A crash-consistent restore point every day at 02:00 (UTC), or none where that cannot be had, keeping ',
  ],
  [
    {
      consistency: 'application',
      copyTo: [
        { region: 'westeurope', retention: { daily: 7 }, copies: 'kept' },
        { region: 'eastus', retention: { last: 3, monthly: 12 }, copies: 'all' },
      ],
    },
    'An application-consistent restore point every day at 02:00 (UTC), or the next lower where that cannot be had, copied to westeurope (keep 7d) and eastus (all, keep last 3 12m), keeping ',
  ],
])('the options %j are said', (options, expected) => {
  expect(describePolicy({ ...nightly, options }, book)).toBe(
    `${expected}the newest of each of 7 days, 4 weeks and 12 months: at most 23 points, the oldest 10 to 11 months back.`,
  );
});

test('every sound policy is one sentence that ends with its reach', () => {
  fc.assert(
    fc.property(somePolicies(book), (policy) => {
      expect(describePolicy(policy, book)).toMatch(
        new RegExp(`^A snapshot [^.]*: at most ${maximumPoints(policy)} points?, the oldest [^.]+ back\\.$`),
      );
      expect(maximumPoints(policy)).toBeLessThanOrEqual(450);
    }),
  );
});
