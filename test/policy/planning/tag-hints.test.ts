import { describe, expect, test } from 'vitest';
import { tagHints } from '../../../shared/policy/planning/tag-hints.ts';
import { aDisk } from '../../builders/disk.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const KEY = 'snapshot-policy';

function codes(tags: Readonly<Record<string, string>>, key = KEY): readonly string[] {
  return tagHints(aVm('web', { tags }), key).map(({ code, tag }) => `${code} ${tag}`);
}

describe('a key that is nearly the opt-in key', () => {
  test('is told, on a VM or disk, with the key it looks like', () => {
    const told = {
      severity: 'hint',
      subscriptionId: SUBSCRIPTION,
      code: 'near-miss-key',
      message: 'The tag key "Snapshot_Policy" on web looks like "snapshot-policy" and means nothing to Nightkeep.',
      suggestion: 'Rename the key to "snapshot-policy".',
      tag: 'Snapshot_Policy',
    };
    const tags = { Snapshot_Policy: 'nightly' };

    expect(tagHints(aVm('web', { tags }), KEY)).toStrictEqual([{ ...told, vmId: aVm('web').id }]);
    expect(tagHints(aDisk('web', { tags }), KEY)).toStrictEqual([{ ...told, diskId: aDisk('web').id }]);
  });

  test.each([
    ['snapshotpolicy', true],
    ['SNAPSHOT POLICY', true],
    ['snapshot-polici', true],
    ['snapshot-polixx', true],
    ['snapshot-polxxx', false],
    ['snapshot-policyab', true],
    ['snapshot-policyabc', false],
    ['snapshot-poli', true],
    ['snapshot-pol', false],
    ['environment', false],
  ])('%s: %s', (key, isTold) => {
    expect(codes({ [key]: 'nightly' })).toEqual(isTold ? [`near-miss-key ${key}`] : []);
  });

  test.each([
    ['short77', 'short7x', false],
    ['short-7', 'short7', true],
    ['eight-88', 'eight-8x', false],
    ['eight-888', 'eight-88x', true],
    ['maß-1', 'MASS-1', false],
  ])('of the key %s, %s: %s', (key, found, isTold) => {
    expect(codes({ [found]: 'nightly' }, key)).toHaveLength(isTold ? 1 : 0);
  });

  test('keeps letters and digits of any script apart from what separates them', () => {
    expect(codes({ 'наймен.1': 'x' }, 'наймен-1')).toEqual(['near-miss-key наймен.1']);
    expect(codes({ 'наймен.2': 'x' }, 'наймен-1')).toEqual([]);
  });

  test('is not told beside the key itself', () => {
    expect(codes({ [KEY]: 'nightly', Snapshot_Policy: 'weekly' })).toEqual([]);
  });
});

describe('words of a value that became keys', () => {
  test('are told together, sorted, with the whole value to quote', () => {
    expect(tagHints(aVm('web', { tags: { [KEY]: 'nightly', keep: '', '14d': '', AT: '' } }), KEY)).toStrictEqual([
      {
        severity: 'hint',
        subscriptionId: SUBSCRIPTION,
        vmId: aVm('web').id,
        code: 'stray-words',
        message:
          'The tag keys "14d", "AT", "keep" beside "snapshot-policy" on web look like parts of its value that the shell split off.',
        suggestion: 'Quote the whole value: "snapshot-policy=nightly ...".',
        tag: '14d AT keep',
      },
    ]);
  });

  test.each(
    [
      ['AT', 'every', 'TZ'],
      ['AT', 'TZ', 'every'],
      ['every', 'AT', 'TZ'],
      ['every', 'TZ', 'AT'],
      ['TZ', 'AT', 'every'],
      ['TZ', 'every', 'AT'],
    ].map((keys) => [keys.join(), keys] as const),
  )('are sorted without case, in whatever order they come: %s', (_, keys) => {
    expect(codes({ [KEY]: 'nightly', ...Object.fromEntries(keys.map((key) => [key, ''])) })).toEqual([
      'stray-words AT every TZ',
    ]);
  });

  test.each([
    ...['keep', 'at', 'every', 'on', 'tz', 'within', 'last', 'KEEP', '24h', '7d', '4w', '12m', '6mo', '3y', '1000d'],
    ...['2:30', '02:30', '02:30,14:30', '2:30/14:30/18:00'],
  ])('%s is one', (word) => {
    expect(codes({ [KEY]: 'nightly', [word]: '' })).toEqual([`stray-words ${word}`]);
  });

  test.each([
    ...['keeper', 'upkeep', 'owner', 'd', '7', '10000d', '7dd', 'x7d', '02:3', '002:30', 'a:30', '02:aa'],
    ...['02:30-14:30', '02:30,', '02:30,x:30', '02:30,14:3', '02:30,14:xx', '02:30x'],
  ])('%s is none', (word) => {
    expect(codes({ [KEY]: 'nightly', [word]: '' })).toEqual([]);
  });

  test('mean nothing where the key is absent', () => {
    expect(codes({ keep: '14d' })).toEqual([]);
  });
});
