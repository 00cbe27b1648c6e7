import { describe, expect, test } from 'vitest';
import { tagReader } from '../../../shared/policy/planning/tag-reader.ts';
import { planSettings, policyOf } from '../../builders/plan.ts';

const CLAUSES = 'nightly keep 14d';

describe('a tag says', () => {
  test.each<[string, object]>([
    ['nightly', { kind: 'protected', policy: policyOf('nightly') }],
    ['off', { kind: 'off' }],
  ])('%s', (text, says) => {
    expect(tagReader(planSettings()).read(text)).toStrictEqual(says);
  });

  test('what is wrong with it, and what may have been meant', () => {
    expect(tagReader(planSettings()).read('nigthly')).toStrictEqual({
      kind: 'mistake',
      text: 'nigthly',
      message: expect.stringContaining('nigthly'),
      suggestion: expect.stringContaining('nightly'),
    });
  });

  test('the same to all that bear it', () => {
    const reader = tagReader(planSettings());

    expect(reader.read(CLAUSES)).toBe(reader.read(CLAUSES));
    expect(reader.read('nightly')).not.toEqual(reader.read(CLAUSES));
  });
});

describe('where tags may carry names only', () => {
  test('clauses are a mistake, but not those of the setting for VMs without a tag', () => {
    const reader = tagReader(planSettings({ tagClauses: 'names', untagged: CLAUSES }));

    expect(reader.read(CLAUSES).kind).toBe('mistake');
    expect(reader.untagged()).toEqual({ kind: 'protected', policy: policyOf(CLAUSES) });
    expect(reader.read(CLAUSES).kind).toBe('mistake');
  });
});

test.each<[string, object]>([
  ['ignore', { kind: 'unprotected' }],
  ['weekly', { kind: 'protected', policy: policyOf('weekly') }],
])('a VM without a tag, where the setting is %s', (untagged, says) => {
  expect(tagReader(planSettings({ untagged })).untagged()).toStrictEqual(says);
});
