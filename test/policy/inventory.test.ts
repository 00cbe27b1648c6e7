import { describe, expect, test } from 'vitest';
import { tagValue } from '../../shared/policy/inventory.ts';
import { takenAt } from '../../shared/policy/recovery-point.ts';
import { uniqueIdOf } from '../../shared/policy/resource-model.ts';
import { aDiskModel } from '../builders/models.ts';
import { aPoint } from '../builders/points.ts';

describe('the value of a tag', () => {
  test.each<[string, Readonly<Record<string, string>>, string, string | undefined]>([
    ['is found by its key', { cost: '1', team: 'ops' }, 'team', 'ops'],
    ['is found whatever the casing on either side', { 'Snapshot-Policy': 'nightly' }, 'snapshot-POLICY', 'nightly'],
    ['is that of the very key before that of another casing', { TEAM: 'a', team: 'b' }, 'team', 'b'],
    ['may be empty', { TEAM: '' }, 'team', ''],
    ['is absent where there is no such key', { cost: '1' }, 'team', undefined],
    ['is absent where nothing but the language has such a key', {}, 'constructor', undefined],
  ])('%s', (_, tags, key, value) => {
    expect(tagValue(tags, key)).toBe(value);
  });
});

describe('the unique id of a disk', () => {
  test('is in lower case', () => {
    expect(uniqueIdOf(aDiskModel({ properties: { uniqueId: 'D0-AB' } }))).toBe('d0-ab');
  });

  test.each([
    ['there is no disk', undefined],
    ['Azure does not say', aDiskModel({ properties: { uniqueId: undefined } })],
    ['it is no text', aDiskModel({ properties: { uniqueId: 7 } })],
  ])('is unknown where %s', (_, disk) => {
    expect(uniqueIdOf(disk)).toBeUndefined();
  });
});

describe('the content of a point was taken', () => {
  test('when the point was made', () => {
    expect(takenAt(aPoint({ snapshot: { timeCreated: 7_000 } }))).toBe(7_000);
  });

  test('before a copy was, where that says it', () => {
    expect(takenAt(aPoint({ isCopy: true, copiedFrom: 5_000, snapshot: { timeCreated: 7_000 } }))).toBe(5_000);
  });
});
