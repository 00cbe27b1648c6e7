import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy, Schedule } from '../../../shared/policy/policy.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { canonicalPolicy, formatSchedule, fullText, sameSchedule } from '../../../shared/policy/tag/canonical.ts';
import { readTag } from '../../../shared/policy/tag/read-tag.ts';
import {
  readWrittenKeep,
  readWrittenPolicy,
  writtenKeepTag,
  writtenPolicyTag,
} from '../../../shared/policy/tag/written.ts';
import { somePolicies } from './some-policies.ts';

const book = builtInPolicies('Europe/London');

function policyOf(value: string): Policy {
  const reading = readTag(value, book, { timeZone: 'Europe/London', tagClauses: 'all' });
  if (reading.kind !== 'policy') throw new Error(`${value} is no policy`);
  return reading.policy;
}

describe('the canonical text', () => {
  test('reads back as the same policy and fits a tag', () => {
    fc.assert(
      fc.property(somePolicies(book), (policy) => {
        const text = canonicalPolicy(policy, book);
        expect(policyOf(text)).toEqual({ ...policy, timeZone: policyOf(`tz ${policy.timeZone}`).timeZone });
        expect(text.length).toBeLessThanOrEqual(256);
      }),
    );
  });

  test('of a policy whose name the book does not know says every clause', () => {
    const policy = { ...policyOf('weekly at 03:00 tz Asia/Tokyo'), name: 'forgotten' };
    expect(canonicalPolicy(policy, book)).toBe('at 03:00 on sun keep 8w 12m tz Asia/Tokyo');
  });

  test.each([
    ['nightly', 'nightly'],
    ['hourly', 'hourly'],
    ['weekly on sun at 02:00 keep 8w 12m tz europe/london', 'weekly'],
    ['nightly on mon-fri', 'nightly on mon-fri'],
    ['nightly at 06:00', 'nightly at 06:00'],
    ['nightly at 18:00/06:00 on sat keep last 5', 'nightly at 06:00/18:00 on sat keep last 5'],
    ['weekly on mon/sun keep 7d', 'weekly on mon/sun keep 7d'],
    ['weekly every 4h keep 24h', 'weekly every 4h keep 24h'],
    ['hourly every 6h', 'hourly every 6h'],
    ['hourly at 02:00', 'hourly at 02:00'],
    ['hourly at 02:00 on mon', 'hourly at 02:00 on mon'],
    ['nightly keep 8d tz utc', 'nightly keep 8d tz UTC'],
    ['nightly tz utc', 'nightly tz UTC'],
  ])('of %j is %j', (value, text) => {
    expect(canonicalPolicy(policyOf(value), book)).toBe(text);
  });

  test('finds the policy of the book whatever the casing of the name', () => {
    expect(canonicalPolicy({ ...policyOf('weekly keep 9w'), name: 'Weekly' }, book)).toBe('weekly keep 9w');
  });

  const twice = policyOf('nightly at 06:00/18:00 keep last 9');
  test('says the days alone where only these differ, of several times too', () => {
    const twiceADay = { policies: new Map([['nightly', twice]]), defaultName: 'nightly' };
    const onMonday = policyOf('nightly at 06:00/18:00 on mon keep last 9');
    expect(canonicalPolicy(onMonday, twiceADay)).toBe('nightly on mon');
  });

  const everyTwoHours: Schedule = { kind: 'cron', expression: '0 */2 * * *' };
  const gold: Policy = { ...policyOf('nightly keep 24h'), name: 'gold', schedule: everyTwoHours };
  const own = { ...book, policies: new Map([...book.policies, ['gold', gold] as const]) };

  test.each<[Policy, string]>([
    [gold, 'gold'],
    [{ ...policyOf('at 02:00 on mon'), name: 'gold', retention: gold.retention }, 'gold at 02:00 on mon'],
    [{ ...policyOf('at 02:00'), name: 'gold', retention: gold.retention }, 'gold at 02:00'],
  ])('of %j, which the book has with cron text, is %j', (policy, text) => {
    expect(canonicalPolicy(policy, own)).toBe(text);
  });

  test.each<[Policy, string]>([
    [gold, 'gold keep 24h tz Europe/London'],
    [policyOf('nightly'), 'at 02:00 on mon-sun keep 7d 4w 12m tz Europe/London'],
    [policyOf('weekly'), 'at 02:00 on sun keep 8w 12m tz Europe/London'],
    [policyOf('hourly'), 'every 1h keep 24h 7d 4w tz Europe/London'],
  ])('of %j with all its clauses is %j', (policy, text) => {
    expect(fullText(policy)).toBe(text);
  });
});

test('a schedule is written in one way, by which it is the same as another', () => {
  const nightly = policyOf('nightly').schedule;
  const cron: Schedule = { kind: 'cron', expression: '0 2 * * *' };
  expect(
    [nightly, policyOf('weekly').schedule, policyOf('every 4h keep 24h').schedule, cron].map(formatSchedule),
  ).toEqual(['at 02:00', 'at 02:00 on sun', 'every 4h', 'cron 0 2 * * *']);
  expect(sameSchedule(nightly, policyOf('at 2am on mon-sun').schedule)).toBe(true);
  expect(sameSchedule(nightly, cron)).toBe(false);
});

describe('what is written on a point', () => {
  test.each([
    ['nightly', 'nightly', 'keep 7d 4w 12m tz Europe/London'],
    ['nightly keep 14d within 30d', 'at 02:00', 'keep 14d within 30d tz Europe/London'],
    ['weekly tz Asia/Tokyo', 'at 02:00 on sun', 'keep 8w 12m tz Asia/Tokyo'],
    ['nightly at 06:00/18:00 on mon-fri keep last 5', 'at 06:00/18:00 on mon-fri', 'keep last 5 tz Europe/London'],
    ['every 4h keep 24h', 'every 4h', 'keep 24h tz Europe/London'],
  ])('%j is written as %j and %j', (value, policyText, keepText) => {
    expect(writtenPolicyTag(policyOf(value), book)).toBe(policyText);
    expect(writtenKeepTag(policyOf(value))).toBe(keepText);
  });

  test('reads back as the same schedule, retention and zone, within 256 characters', () => {
    fc.assert(
      fc.property(somePolicies(book), (policy) => {
        const [policyText, keepText] = [writtenPolicyTag(policy, book), writtenKeepTag(policy)];
        const read = readWrittenPolicy(policyText, keepText, book, 'UTC');
        expect(read?.schedule).toEqual(policy.schedule);
        expect(read?.retention).toEqual(policy.retention);
        expect(Math.max(policyText.length, keepText.length)).toBeLessThanOrEqual(256);
      }),
    );
  });

  test.each([
    '',
    'none',
    '7d 4w',
    'keep 7d',
    'keep 0d tz UTC',
    'keep tz UTC',
    'nightly keep 7d tz UTC',
    'keep 7d tz Mars',
    'keep 7d at 02:00 tz UTC',
    'keep 7d at 02:00',
    '7d 4w tz UTC',
    'keep 7d # x tz UTC',
  ])('a nightkeep-keep of %j says nothing', (text) => {
    expect(readWrittenKeep(text)).toBeUndefined();
  });

  test('a name gives the policy as it is now with the retention as written', () => {
    expect(readWrittenPolicy('nightly', 'keep 3d tz Asia/Tokyo', book, 'UTC')).toEqual({
      ...policyOf('nightly'),
      retention: { daily: 3 },
      timeZone: 'Asia/Tokyo',
    });
    expect(readWrittenPolicy('nightly', 'scribble', book, 'UTC')).toEqual(policyOf('nightly'));
    expect(readWrittenPolicy(' Nightly ', undefined, book, 'UTC')).toEqual(policyOf('nightly'));
  });

  test.each<[string, Schedule]>([
    ['at 06:00 on mon', { kind: 'at', times: [{ hour: 6, minute: 0 }], days: [1] }],
    ['at 06:00', { kind: 'at', times: [{ hour: 6, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] }],
    ['every 4h', { kind: 'every', hours: 4 }],
  ])('%j gives the default policy with that schedule and what it keeps as written', (text, schedule) => {
    expect(readWrittenPolicy(text, 'keep 3d tz Asia/Tokyo', { ...book, defaultName: 'weekly' }, 'UTC')).toEqual({
      name: 'weekly',
      schedule,
      retention: { daily: 3 },
      timeZone: 'Asia/Tokyo',
      options: {},
    });
  });

  test('of a policy with cron text is its name, cut to what a name may have', () => {
    const cron: Policy = { ...policyOf('nightly'), schedule: { kind: 'cron', expression: '0 2 * * *' } };
    expect(writtenPolicyTag({ ...cron, name: 'gold' }, book)).toBe('gold');
    expect(writtenPolicyTag({ ...cron, name: 'g'.repeat(65) }, book)).toBe('g'.repeat(64));
  });

  test('is the name where only its casing differs from that in the book', () => {
    expect(writtenPolicyTag({ ...policyOf('weekly'), name: 'Weekly' }, book)).toBe('Weekly');
  });

  test.each([
    ['none', undefined],
    ['gone', 'keep 3d tz UTC'],
    ['every 4h', undefined],
    ['every 4h keep 3d', 'keep 3d tz UTC'],
    ['off', 'keep 3d tz UTC'],
    ['every 4h', 'keep 3d'],
    ['every 4h at 02:00', 'keep 3d tz UTC'],
    ['every 4h tz UTC', 'keep 3d tz UTC'],
    ['at 02:00 tz UTC', 'keep 3d tz UTC'],
    ['at 02:00 keep 3d', 'keep 3d tz UTC'],
    ['at 02:00 # note', 'keep 3d tz UTC'],
    ['on mon', 'keep 3d tz UTC'],
    ['', 'keep 3d tz UTC'],
  ])('%j with %j says no policy', (policyText, keepText) => {
    expect(readWrittenPolicy(policyText, keepText, book, 'UTC')).toBeUndefined();
  });
});
