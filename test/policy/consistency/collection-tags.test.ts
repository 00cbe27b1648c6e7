import { expect, test } from 'vitest';
import { collectionTags, pointHoldTag } from '../../../shared/policy/consistency/collection-tags.ts';

const VM = { resourceGroup: 'prod', name: 'web' };
const WRITTEN = { policy: 'nightly', keep: 'keep 7d tz UTC' };
const OWN = {
  'nightkeep-owner': 'contoso',
  'nightkeep-policy': 'nightly',
  'nightkeep-keep': 'keep 7d tz UTC',
  'nightkeep-vm': 'prod/web',
};

function tagsWith(extraTags: Readonly<Record<string, string>>) {
  return collectionTags(VM, WRITTEN, { owner: 'contoso', tagKey: 'snapshot-policy', extraTags });
}

test('a collection says whose it is, by which policy and retention, and of which VM', () => {
  expect(tagsWith({})).toStrictEqual(OWN);
});

test('a collection bears the tags of the settings, but none that selects disks or is ours', () => {
  const extraTags = { team: 'web', 'Snapshot-Policy': 'nightly', 'nightkeep-hold': 'x' };

  expect(tagsWith(extraTags)).toStrictEqual({ ...OWN, team: 'web' });
});

test('a collection bears 15 tags in all, so that there is room for holds', () => {
  const extraTags = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`tag-${n}`, 'x']));

  expect(Object.keys(tagsWith(extraTags))).toEqual([
    ...Object.keys(OWN),
    ...Array.from({ length: 11 }, (_, n) => `tag-${n}`),
  ]);
});

test('the hold of one point bears its name', () => {
  expect(pointHoldTag('web-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa')).toBe(
    'nightkeep-hold-web-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa',
  );
});
