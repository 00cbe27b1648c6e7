import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../shared/policy/policy.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { canonicalPolicy } from '../../../shared/policy/tag/canonical.ts';
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
  });

  test.each([
    ['none', undefined],
    ['gone', 'keep 3d tz UTC'],
    ['every 4h', undefined],
    ['every 4h keep 3d', 'keep 3d tz UTC'],
    ['off', 'keep 3d tz UTC'],
  ])('%j with %j says no policy', (policyText, keepText) => {
    expect(readWrittenPolicy(policyText, keepText, book, 'UTC')).toBeUndefined();
  });
});
