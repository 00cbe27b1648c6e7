import { describe, expect, test } from 'vitest';
import { alertAges } from '../../shared/policy/alert-ages.ts';
import { DAY, HOUR, MINUTE } from '../../shared/policy/instant.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { policyHash } from '../../shared/policy/policy-hash.ts';
import { selectDisks } from '../../shared/policy/select-disks.ts';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import { aDisk } from '../builders/disk.ts';
import { policyOf } from '../builders/plan.ts';
import { aVmWithDisks } from '../builders/vm.ts';

function bookWith(gold: object) {
  const { book, mistakes } = readPoliciesFile(JSON.stringify({ policies: { gold } }), { timeZone: 'UTC' });
  expect(mistakes).toEqual([]);
  return book;
}

function goldOf(gold: object, tag = 'gold'): Policy {
  const reading = readTag(tag, bookWith(gold), { timeZone: 'UTC', tagClauses: 'all' });
  if (reading.kind !== 'policy') throw new Error(`no policy: ${tag}`);
  return reading.policy;
}

describe('by the schedule a point is too old after', () => {
  test.each<[string, number, number]>([
    ['hourly', 90 * MINUTE, 6 * HOUR],
    ['nightly', 28 * HOUR, 32 * HOUR],
    ['weekly', 8 * DAY, 9 * DAY],
    ['every 2h keep 24h', 2.5 * HOUR, 7 * HOUR],
    ['every 4h keep 24h', 4 * HOUR + 40 * MINUTE, 9 * HOUR],
    ['at 06:00/18:00 keep last 5', 14 * HOUR, 17 * HOUR],
    ['at 02:00 on mon-fri keep 7d', 84 * HOUR, 96 * HOUR],
    ['at 08:00/20:00 on mon-fri keep last 9', 70 * HOUR, 80 * HOUR],
    ['nightly tz Europe/London', 28 * HOUR, 32 * HOUR],
  ])('%s', (tag, warnAfterMs, criticalAfterMs) => {
    expect(alertAges(policyOf(tag))).toEqual({ warnAfterMs, criticalAfterMs });
  });

  test.each<[string, number]>([
    ['30 1 1 * *', 31 * DAY],
    ['0 2 * * mon', 7 * DAY],
    ['0 */6 * * *', 6 * HOUR],
    ['0 8-18 * * *', 14 * HOUR],
    ['0 2 29 2 *', (4 * 365 + 1) * DAY],
  ])('cron text %s', (cron, gap) => {
    const { warnAfterMs, criticalAfterMs } = alertAges({ schedule: { kind: 'cron', expression: cron } });

    expect(warnAfterMs).toBe(gap + Math.min(Math.max(gap / 6, 30 * MINUTE), DAY));
    expect(criticalAfterMs).toBe(gap + Math.min(Math.max(gap / 3, 5 * HOUR), 2 * DAY));
  });
});

describe('what a policies file says of them', () => {
  const nightly = { schedule: 'at 02:00', keep: '7d' };

  test('wins, each by itself', () => {
    expect(alertAges(goldOf({ ...nightly, warnAfter: '26h', criticalAfter: '2d' }))).toEqual({
      warnAfterMs: 26 * HOUR,
      criticalAfterMs: 2 * DAY,
    });
    expect(alertAges(goldOf({ ...nightly, criticalAfter: '3 days' }))).toEqual({
      warnAfterMs: 28 * HOUR,
      criticalAfterMs: 3 * DAY,
    });
    expect(alertAges(goldOf({ schedule: 'every 1h', keep: '24h', warnAfter: '75min' })).warnAfterMs).toBe(75 * MINUTE);
  });

  test('stays where a tag changes what is kept, and goes where it changes the schedule', () => {
    const gold = { ...nightly, warnAfter: '30h' };

    expect(alertAges(goldOf(gold, 'gold keep 30d')).warnAfterMs).toBe(30 * HOUR);
    expect(alertAges(goldOf(gold, 'gold at 03:00/15:00 keep last 9')).warnAfterMs).toBe(14 * HOUR);
  });

  test('is not in the policy hash: nothing comes due by it', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'gold', [aDisk('os')]);
    const hashOf = (gold: object) =>
      policyHash(
        selectDisks({
          virtualMachines: [vm],
          disks,
          settings: {
            tagKey: 'snapshot-policy',
            untagged: 'ignore',
            tagClauses: 'all',
            book: bookWith(gold),
            timeZone: 'UTC',
          },
        }),
      );

    expect(hashOf({ ...nightly, warnAfter: '26h', criticalAfter: '2d' })).toBe(hashOf(nightly));
    expect(hashOf({ ...nightly, keep: '8d' })).not.toBe(hashOf(nightly));
  });

  test.each<[object, string, string]>([
    [{ warnAfter: '90m' }, 'policies.gold.warnAfter', 'must be a time such as 90min, 28h, 8d or 2w, not "90m"'],
    [{ criticalAfter: '1mo' }, 'policies.gold.criticalAfter', 'must be a time such as 90min, 28h, 8d or 2w, not "1mo"'],
    [{ warnAfter: '0h' }, 'policies.gold.warnAfter', 'must be a time such as 90min, 28h, 8d or 2w, not "0h"'],
    [{ warnAfter: '24h' }, 'policies.gold.warnAfter', 'must be longer than 1d, which is how far apart its points are'],
    [{ warnAfter: '40h' }, 'policies.gold.warnAfter', 'warnAfter (40h) must be shorter than criticalAfter (32h)'],
    [
      { warnAfter: '2d', criticalAfter: '2d' },
      'policies.gold.criticalAfter',
      'warnAfter (2d) must be shorter than criticalAfter (2d)',
    ],
  ])('%o is a mistake', (ages, path, message) => {
    const text = JSON.stringify({ policies: { gold: { ...nightly, ...ages } } });
    const { book, mistakes } = readPoliciesFile(text, { timeZone: 'UTC' });

    expect(mistakes).toEqual([{ path, message }]);
    expect(book.policies.has('gold')).toBe(false);
  });
});
