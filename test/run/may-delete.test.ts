import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR, parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import type { PruneAction } from '../../shared/policy/plan.ts';
import { type DeletionFacts, mayDelete } from '../../shared/run/may-delete.ts';
import { addPoint, addVm, aWorld, nights } from './world.ts';

const now = parseInstant('2026-11-23T02:05:00Z');
let points: readonly Snapshot[];
let facts: DeletionFacts;

beforeEach(() => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web');
  points = disks.flatMap((disk) => nights(5).map((night) => addPoint(world, disk, night, { vm })));
  facts = factsAbout(at(4), { kind: 'floor', floorIds: [at(0).id, at(1).id] }, [at(0), at(1)]);
});

function at(index: number): Snapshot {
  const point = points[index];
  if (point === undefined) throw new Error(`no point ${index}`);
  return point;
}

function factsAbout(seen: Snapshot, condition: PruneAction['condition'], reread: readonly Snapshot[]): DeletionFacts {
  return {
    now,
    settings: { owner: 'owner-1', adopt: [], policiesInvalid: false },
    prune: {
      kind: 'prune',
      diskUniqueId: seen.sourceUniqueId ?? '',
      snapshotId: seen.id,
      location: seen.location,
      reasons: ['expired'],
      seen,
      condition,
    },
    inventoryReadAt: now - HOUR,
    subscriptionState: 'Enabled',
    clockMistake: undefined,
    fresh: seen,
    reread,
    goingIds: [seen.id],
    source: undefined,
  };
}

/** The facts with another snapshot, seen and fresh alike, so that only what it is can forbid. */
function asIf(change: Partial<Snapshot>): Partial<DeletionFacts> {
  const seen = { ...at(4), ...change };
  return { fresh: seen, prune: { ...facts.prune, seen } };
}

test('a point that every guard lets go may be deleted', () => {
  expect(mayDelete(facts)).toEqual({ ok: true });
});

const refusals: readonly [string, () => Partial<DeletionFacts>, RegExp][] = [
  ['the policies are invalid', () => ({ settings: { ...facts.settings, policiesInvalid: true } }), /not valid/],
  ['the inventory was not read to its end', () => ({ inventoryReadAt: undefined }), /inventory/],
  ['the inventory is a day old', () => ({ inventoryReadAt: now - 24 * HOUR }), /24 hours/],
  ['the inventory is from the future', () => ({ inventoryReadAt: now + HOUR }), /inventory/],
  ['the inventory time is no number', () => ({ inventoryReadAt: Number.NaN }), /inventory/],
  ['the subscription is disabled', () => ({ subscriptionState: 'Disabled' }), /Disabled/],
  ['the state of the subscription is unknown', () => ({ subscriptionState: undefined }), /not known/],
  ['it could not be read again', () => ({ fresh: undefined }), /not read again/],
  ['another snapshot was read', () => ({ fresh: at(3) }), /id differs/],
  ['it was seen under another id', () => ({ prune: { ...facts.prune, seen: at(3) } }), /id differs/],
  ['nobody owns it', () => asIf({ tags: {} }), /not proven/],
  ['another installation owns it', () => asIf({ tags: { ...at(4).tags, 'nightkeep-owner': 'owner-2' } }), /not proven/],
  [
    'its tags do not agree with its name',
    () => asIf({ tags: { ...at(4).tags, 'nightkeep-disk-id': 'x' } }),
    /not proven/,
  ],
  ['it was made empty', () => asIf({ createOption: 'Empty' }), /not proven/],
  ['it is on hold', () => asIf({ tags: { ...at(4).tags, 'nightkeep-hold': '' } }), /hold/],
  ['it is immutable', () => asIf({ immutableUntil: now + HOUR }), /immutable/],
  ['its immutability is no number', () => asIf({ immutableUntil: Number.NaN }), /immutable/],
  ['it is pending', () => asIf({ provisioningState: 'Updating' }), /pending/],
  ['the decision is to keep it', () => ({ prune: { ...facts.prune, reasons: ['daily-3'] } }), /decision/],
  ['its state changed', () => ({ fresh: { ...at(4), completionPercent: 100 } }), /state changed/],
  ['its tags changed', () => ({ fresh: { ...at(4), tags: { ...at(4).tags, note: 'keep me' } } }), /tags changed/],
  ['it was made again', () => ({ fresh: { ...at(4), timeCreated: now } }), /making changed/],
  ['a floor point was not read again', () => ({ reread: [at(0)] }), /two newest/],
  ['a floor point failed', () => ({ reread: [at(0), { ...at(1), provisioningState: 'Failed' }] }), /two newest/],
  ['a floor point is no longer ours', () => ({ reread: [at(0), { ...at(1), tags: {} }] }), /two newest/],
  ['a floor point is going itself', () => ({ goingIds: [at(4).id, at(1).id] }), /two newest/],
  [
    'only one floor point is named',
    () => ({ prune: { ...facts.prune, condition: { kind: 'floor', floorIds: [at(0).id, at(0).id] } } }),
    /two newest/,
  ],
  [
    'no newer point remains',
    () => ({ prune: { ...facts.prune, condition: { kind: 'newer', newerIds: [at(2).id] } } }),
    /newer/,
  ],
  [
    'no other point remains',
    () => ({ prune: { ...facts.prune, condition: { kind: 'another', otherIds: [] } } }),
    /other usable/,
  ],
  [
    'its disk may be there',
    () => ({ prune: { ...facts.prune, condition: { kind: 'orphan-days' } }, source: 'unknown' }),
    /gone/,
  ],
  ['its disk was not asked for', () => ({ prune: { ...facts.prune, condition: { kind: 'orphan-days' } } }), /gone/],
  [
    'a scheduled point comes without a condition',
    () => ({ prune: { ...facts.prune, condition: { kind: 'none' } } }),
    /ad-hoc/,
  ],
  ['the clock cannot be believed', () => ({ clockMistake: 'our clock is wrong' }), /clock/],
];

describe('a point may not be deleted where', () => {
  test.each(refusals)('%s', (_, change, why) => {
    const permission = mayDelete({ ...facts, ...change() });

    expect(permission).toMatchObject({ ok: false, why: expect.stringMatching(why) });
  });
});

test('a failed point may go where a newer usable one remains', () => {
  const failed = { ...at(4), provisioningState: 'Failed' };
  const change = factsAbout(failed, { kind: 'newer', newerIds: [at(0).id] }, [at(0)]);

  expect(mayDelete({ ...change, prune: { ...change.prune, reasons: ['failed'] } })).toEqual({ ok: true });
});

test('a point of a disk that is gone may go when its orphan days are over', () => {
  const change = factsAbout(at(0), { kind: 'orphan-days' }, []);

  expect(mayDelete({ ...change, source: 'gone' })).toEqual({ ok: true });
  expect(mayDelete({ ...change, source: 'replaced' })).toEqual({ ok: true });
});
