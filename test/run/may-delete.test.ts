import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import type { PruneAction } from '../../shared/policy/plan.ts';
import { type DeletionFacts, mayDelete } from '../../shared/run/execute/may-delete.ts';
import { copyOf, pruneOf } from './pruning.ts';
import { addPoint, addVm, aWorld, nights, someSettings } from './world.ts';

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
    settings: someSettings({ orphanDays: 1 }),
    prune: pruneOf(seen, condition),
    inventoryReadAt: now - HOUR,
    subscriptionState: 'Enabled',
    policiesHash: 'none',
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
  [
    'a tag has another value',
    () => ({ fresh: { ...at(4), tags: { ...at(4).tags, 'nightkeep-run': 'another' } } }),
    /tags changed/,
  ],
  [
    'a tag has another key',
    () => {
      const { 'nightkeep-run': run = '', ...tags } = at(4).tags;
      return { fresh: { ...at(4), tags: { ...tags, 'ran-by': run } } };
    },
    /tags changed/,
  ],
  [
    'it was seen to be made in another way',
    () => ({ prune: { ...facts.prune, seen: { ...at(4), createOption: 'CopyStart' } } }),
    /making changed/,
  ],
  ['it was made again', () => ({ fresh: { ...at(4), timeCreated: now } }), /making changed/],
  [
    'it was seen under another name',
    () => ({ prune: { ...facts.prune, seen: { ...at(4), name: 'other' } } }),
    /name changed/,
  ],
  [
    'its source was seen as another',
    () => ({ prune: { ...facts.prune, seen: { ...at(4), sourceUniqueId: 'x' } } }),
    /source changed/,
  ],
  ['a floor point was not read again', () => ({ reread: [at(0)] }), /two newest/],
  ['a floor point failed', () => ({ reread: [at(0), { ...at(1), provisioningState: 'Failed' }] }), /two newest/],
  ['a floor point is no longer ours', () => ({ reread: [at(0), { ...at(1), tags: {} }] }), /two newest/],
  [
    'a floor point is of another owner by now',
    () => ({ reread: [at(0), { ...at(1), tags: { ...at(1).tags, 'nightkeep-owner': 'owner-2' } }] }),
    /two newest/,
  ],
  ['a floor point is going itself', () => ({ goingIds: [at(4).id, at(1).id] }), /two newest/],
  [
    'only one floor point is named',
    () => ({ prune: { ...facts.prune, condition: { kind: 'floor', floorIds: [at(0).id, at(0).id] } } }),
    /two newest/,
  ],
  [
    'it is usable, and its row says that it failed',
    () => ({ prune: { ...facts.prune, condition: { kind: 'newer', newerIds: [at(0).id] } } }),
    /only a failed/,
  ],
  [
    'it is scheduled, and its row says that it is ad-hoc',
    () => ({ prune: { ...facts.prune, condition: { kind: 'another', otherIds: [at(0).id] } } }),
    /only an expired ad-hoc/,
  ],
  [
    'its row names a condition of another version of the app',
    () => ({ prune: { ...facts.prune, condition: { kind: 'copied', copyIds: [] } as never } }),
    /condition is not known/,
  ],
  ['it was decided by another policies file', () => ({ policiesHash: 'former' }), /policies file changed/],
  ['what it was decided by is not known', () => ({ policiesHash: undefined }), /policies file changed/],
  [
    'the policies file cannot be read by now',
    () => ({ settings: { ...facts.settings, edition: {} } }),
    /policies file changed/,
  ],
  ['the mode is no-prune by now', () => ({ settings: someSettings({ mode: 'no-prune' }) }), /mode is no-prune/],
  ['the mode is observe by now', () => ({ settings: someSettings({ mode: 'observe' }) }), /mode is observe/],
  ['it is younger than the minimum', () => ({ settings: someSettings({ minKeepDays: 30 }) }), /MIN_KEEP/],
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
  [
    'its disk is gone and its orphan days are not over',
    () => ({
      settings: someSettings({ orphanDays: 30 }),
      prune: { ...facts.prune, condition: { kind: 'orphan-days' } },
      source: 'gone',
    }),
    /orphan days/,
  ],
  [
    'its disk is gone and nobody set orphan days',
    () => ({
      settings: someSettings(),
      prune: { ...facts.prune, condition: { kind: 'orphan-days' } },
      source: 'gone',
    }),
    /orphan days/,
  ],
  ['the clock cannot be believed', () => ({ clockMistake: 'our clock is wrong' }), /clock/],
];

describe('a point may not be deleted where', () => {
  test.each(refusals)('%s', (_, change, why) => {
    const permission = mayDelete({ ...facts, ...change() });

    expect(permission).toMatchObject({ ok: false, why: expect.stringMatching(why) });
  });
});

/** Facts about a point that is proven ours but is of another kind than the rest. */
function aboutAnother(at: string, options: Parameters<typeof addPoint>[3], change: Partial<Snapshot> = {}) {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web');
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  const made = { ...addPoint(world, disk, at, { vm, ...options }), ...change };
  return { disk, made, facts: { ...facts, ...factsAbout(made, facts.prune.condition, facts.reread) } };
}

test('a point dated in the future may not be deleted', () => {
  const { facts: about } = aboutAnother('2026-11-24T02:00:00Z', {});

  expect(mayDelete(about)).toMatchObject({ ok: false, why: expect.stringMatching(/future/) });
});

test('an ad-hoc point may not be deleted before it expires', () => {
  const startedAt = parseInstant('2026-11-22T15:00:00Z');
  const moment = { kind: 'ad-hoc', startedAt, runId: '20261122T150000Z-old', expiresAt: now + 1 } as const;
  const { made } = aboutAnother('2026-11-22T15:00:00Z', { moment });
  const about = factsAbout(made, { kind: 'none' }, []);

  expect(mayDelete(about)).toEqual({ ok: false, why: 'it has not expired' });
  expect(mayDelete({ ...about, now: now + 1 })).toEqual({ ok: true });
});

describe('an expired ad-hoc point', () => {
  const moment = {
    kind: 'ad-hoc',
    startedAt: parseInstant('2026-11-10T15:00:00Z'),
    runId: '20261110T150000Z-old',
    expiresAt: parseInstant('2026-11-17T15:00:00Z'),
  } as const;
  const adHoc = (change: Partial<Snapshot> = {}) => aboutAnother('2026-11-10T15:00:00Z', { moment }, change).made;

  test('may go where another usable point of the disk remains', () => {
    const condition = { kind: 'another', otherIds: [at(4).id] } as const;

    expect(mayDelete(factsAbout(adHoc(), condition, [at(4)]))).toEqual({ ok: true });
    expect(mayDelete(factsAbout(adHoc(), condition, []))).toEqual({
      ok: false,
      why: 'no other usable point of the disk remains',
    });
  });

  test.each<[string, PruneAction['condition'], string]>([
    ['by the rules', { kind: 'floor', floorIds: [] }, 'only a scheduled point goes by the rules'],
    ['as the last of a disk that is gone', { kind: 'orphan-days' }, 'its orphan days are not over'],
  ])('may not go %s', (_, condition, why) => {
    const named = condition.kind === 'floor' ? { ...condition, floorIds: [at(0).id, at(1).id] } : condition;
    const about = factsAbout(adHoc(), named, [at(0), at(1)]);

    expect(mayDelete({ ...about, source: 'gone' })).toEqual({ ok: false, why });
  });

  test('is no part of the floor', () => {
    const { disk } = aboutAnother('2026-11-10T15:00:00Z', {});
    const later = { ...moment, startedAt: now - HOUR, expiresAt: now + 24 * HOUR };
    const newer = addPoint(aWorld(), disk, now - HOUR, { moment: later });
    const about = factsAbout(at(4), { kind: 'floor', floorIds: [at(0).id, newer.id] }, [at(0), newer]);

    expect(mayDelete(about)).toMatchObject({ ok: false, why: expect.stringMatching(/two newest/) });
  });

  test('that failed may go before it expires, where a newer usable one remains', () => {
    const later = { ...moment, expiresAt: now + 24 * HOUR };
    const { made } = aboutAnother('2026-11-10T15:00:00Z', { moment: later }, { provisioningState: 'Failed' });
    const about = factsAbout(made, { kind: 'newer', newerIds: [at(0).id] }, [at(0)]);

    expect(mayDelete({ ...about, prune: { ...about.prune, reasons: ['failed'] } })).toEqual({ ok: true });
  });
});

describe('a point may be deleted', () => {
  test.each<[string, () => Partial<DeletionFacts>]>([
    ['where the subscription is past due', () => ({ subscriptionState: 'PastDue' })],
    ['where its immutability ends now', () => asIf({ immutableUntil: now })],
    [
      'where the inventory was read by a clock that is five minutes ahead',
      () => ({ inventoryReadAt: now + 5 * MINUTE }),
    ],
    [
      'where neither reading says what it was made of',
      () => {
        const { sourceUniqueId, ...seen } = at(4);
        return { fresh: seen, prune: { ...facts.prune, seen } };
      },
    ],
  ])('%s', (_, change) => {
    expect(mayDelete({ ...facts, ...change() })).toEqual({ ok: true });
  });

  test('that is dated minutes ahead, where those that follow it are not dated further ahead', () => {
    const { disk } = aboutAnother('2026-11-10T15:00:00Z', {});
    const attempts = (from: number) => {
      const world = aWorld();
      const [first, ...floor] = [1, 2, 3].map((attempt) => addPoint(world, disk, from, { attempt })) as [
        Snapshot,
        ...Snapshot[],
      ];
      return mayDelete(factsAbout(first, { kind: 'floor', floorIds: floor.map(({ id }) => id) }, floor));
    };

    expect(attempts(now - 2 * MINUTE)).toEqual({ ok: true });
    // The text of an occurrence is written to the second.
    expect(attempts(now + 5 * MINUTE)).toEqual({ ok: true });
    expect(attempts(now + 5 * MINUTE + 1000)).toEqual({ ok: false, why: 'it is dated in the future' });
  });

  test('but not for the sake of points that are dated further ahead', () => {
    const { disk } = aboutAnother('2026-11-10T15:00:00Z', {});
    const world = aWorld();
    const floor = [6, 7].map((minutes) => addPoint(world, disk, now + minutes * MINUTE));
    const about = factsAbout(at(4), { kind: 'floor', floorIds: floor.map(({ id }) => id) }, floor);

    expect(mayDelete(about)).toMatchObject({ ok: false, why: expect.stringMatching(/two newest/) });
  });
});

describe('a copy', () => {
  const floorOf = (...floor: readonly Snapshot[]) => ({ kind: 'floor', floorIds: floor.map(({ id }) => id) }) as const;
  const mayGo = (point: Snapshot, ...floor: readonly Snapshot[]) =>
    mayDelete(factsAbout(point, floorOf(...floor), floor));
  const refused = { ok: false, why: expect.stringMatching(/two newest/) };

  test('may be deleted where two newer copies of the disk stand in its region', () => {
    const copies = [4, 1, 0].map((night) => copyOf(at(night), 'northeurope')) as [Snapshot, Snapshot, Snapshot];

    expect(mayGo(...copies)).toEqual({ ok: true });
  });

  test('may not be deleted for the sake of points at home, or of copies in another region', () => {
    const copy = copyOf(at(4), 'northeurope');

    expect(mayGo(copy, at(1), at(0))).toMatchObject(refused);
    expect(mayGo(copy, copyOf(at(1), 'westus'), copyOf(at(0), 'northeurope'))).toMatchObject(refused);
  });

  test('lets no point at home go', () => {
    expect(mayGo(at(4), copyOf(at(1), 'northeurope'), copyOf(at(0), 'northeurope'))).toMatchObject(refused);
  });

  test('may not be deleted while it is not complete', () => {
    const newer = [1, 0].map((night) => copyOf(at(night), 'northeurope'));
    const { snapshotAccessState: _, ...begun } = { ...copyOf(at(4), 'northeurope'), completionPercent: 40 };

    expect(mayGo(begun, ...newer)).toMatchObject({ ok: false, why: expect.stringMatching(/pending/) });
  });
});

describe('a row that was tampered with does not delete', () => {
  test('the newest point, with older ones named as the floor', () => {
    const change = factsAbout(at(0), { kind: 'floor', floorIds: [at(3).id, at(4).id] }, [at(3), at(4)]);

    expect(mayDelete(change)).toMatchObject({ ok: false, why: expect.stringMatching(/two newest/) });
  });

  test('the second newest point, with one newer and one older named as the floor', () => {
    const change = factsAbout(at(1), { kind: 'floor', floorIds: [at(0).id, at(2).id] }, [at(0), at(2)]);

    expect(mayDelete(change)).toMatchObject({ ok: false, why: expect.stringMatching(/two newest/) });
  });

  test('a point of one disk, with newer points of another named as the floor', () => {
    const world = aWorld();
    const { vm, disks } = addVm(world, 'other');
    const others = disks.flatMap((disk) => nights(2).map((night) => addPoint(world, disk, night, { vm })));
    const change = factsAbout(at(4), { kind: 'floor', floorIds: others.map(({ id }) => id) }, others);

    expect(mayDelete(change)).toMatchObject({ ok: false, why: expect.stringMatching(/two newest/) });
  });

  test('a failed point, with an older one named as newer', () => {
    const failed = { ...at(0), provisioningState: 'Failed' };
    const change = factsAbout(failed, { kind: 'newer', newerIds: [at(1).id] }, [at(1)]);

    expect(mayDelete(change)).toMatchObject({ ok: false, why: expect.stringMatching(/no newer/) });
  });
});

test('a failed point may go where a newer usable one remains', () => {
  const failed = { ...at(4), provisioningState: 'Failed' };
  const change = factsAbout(failed, { kind: 'newer', newerIds: [at(0).id] }, [at(0)]);

  expect(mayDelete({ ...change, prune: { ...change.prune, reasons: ['failed'] } })).toEqual({ ok: true });
});

test('a failed point may go where one of those that are named is newer, though another is not', () => {
  const failed = { ...at(3), provisioningState: 'Failed' };
  const change = factsAbout(failed, { kind: 'newer', newerIds: [at(4).id, at(0).id] }, [at(4), at(0)]);

  expect(mayDelete({ ...change, prune: { ...change.prune, reasons: ['failed'] } })).toEqual({ ok: true });
});

test('a point of a disk that is gone may go when its orphan days are over', () => {
  const change = factsAbout(at(0), { kind: 'orphan-days' }, []);

  expect(mayDelete({ ...change, source: 'gone' })).toEqual({ ok: true });
  expect(mayDelete({ ...change, source: 'replaced' })).toEqual({ ok: true });
});

test('orphan days are over to the moment, and never where a point does not say when it was made', () => {
  const about = { ...factsAbout(at(0), { kind: 'orphan-days' }, []), source: 'gone' } as const;
  const { timeCreated = 0, ...seen } = at(0);
  const orphanDaysLater = timeCreated + 24 * HOUR;
  const on = (moment: number) => mayDelete({ ...about, now: moment, inventoryReadAt: moment - HOUR });

  expect(on(orphanDaysLater)).toEqual({ ok: true });
  expect(on(orphanDaysLater - 1)).toEqual({ ok: false, why: 'its orphan days are not over' });
  expect(mayDelete({ ...about, fresh: seen, prune: { ...about.prune, seen } })).toEqual({
    ok: false,
    why: 'its orphan days are not over',
  });
});
