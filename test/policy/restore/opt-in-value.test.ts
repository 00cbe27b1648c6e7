import { describe, expect, test } from 'vitest';
import type { Tags } from '../../../shared/policy/inventory.ts';
import { optInValue } from '../../../shared/policy/restore/opt-in-value.ts';
import { aDiskModel, aSnapshotModel } from '../../builders/models.ts';
import { planSettings } from '../../builders/plan.ts';

const KEEP = 'keep last 5 30d tz Europe/London';

function optInOf(tags: Tags | undefined, tagClauses: 'all' | 'names' = 'all') {
  const { tags: _, ...snapshot } = aSnapshotModel(aDiskModel());
  return optInValue({ ...snapshot, ...(tags === undefined ? {} : { tags }) }, planSettings({ tagClauses }));
}

describe('the opt-in of a restored disk', () => {
  test.each<[string, Tags, string]>([
    ['the name of a policy', { 'nightkeep-policy': 'weekly', 'nightkeep-keep': 'keep 8w 12m tz UTC' }, 'weekly'],
    ['that name in any casing', { 'nightkeep-policy': 'Weekly', 'nightkeep-keep': KEEP }, 'Weekly'],
    ['the name where no retention is written', { 'nightkeep-policy': 'weekly' }, 'weekly'],
    ['schedule and retention', { 'nightkeep-policy': 'at 06:00', 'nightkeep-keep': KEEP }, `at 06:00 ${KEEP}`],
    ['the schedule alone where no retention is written', { 'nightkeep-policy': 'at 06:00' }, 'at 06:00'],
  ])('is %s', (_, tags, value) => {
    expect(optInOf(tags)).toEqual({ value });
  });

  const unnamed = { value: 'nightly', note: 'its point names no policy, so it is protected as nightly' };
  test.each<[string, Tags | undefined]>([
    ['has no tags', undefined],
    ['bears no policy', { 'nightkeep-keep': KEEP }],
    ['was made without a policy', { 'nightkeep-policy': 'none', 'nightkeep-keep': KEEP }],
  ])('is the default policy where the point %s, and says so', (_, tags) => {
    expect(optInOf(tags)).toEqual(unnamed);
  });

  test.each<[string, Tags, 'all' | 'names', string]>([
    ['a policy that is gone', { 'nightkeep-policy': 'gone' }, 'all', '"gone"'],
    [
      'a policy that is gone, with its retention',
      { 'nightkeep-policy': 'gone', 'nightkeep-keep': KEEP },
      'all',
      `"gone ${KEEP}"`,
    ],
    [
      'clauses where tags may only name policies',
      { 'nightkeep-policy': 'at 06:00', 'nightkeep-keep': KEEP },
      'names',
      `"at 06:00 ${KEEP}"`,
    ],
  ])('is the default policy where the point says what no tag can: %s', (_, tags, tagClauses, said) => {
    expect(optInOf(tags, tagClauses)).toEqual({
      value: 'nightly',
      note: `a tag cannot say ${said} here, so it is protected as nightly`,
    });
  });
});
