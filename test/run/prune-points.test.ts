import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '../../shared/policy/instant.ts';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import { computeId, idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { prunePoints, prunesPause } from '../../shared/run/execute/prune-points.ts';
import { retryDelay } from '../../shared/run/retry-delay.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import type { AzureCall } from '../fakes/fake-azure.ts';
import {
  aPruneWorld,
  askedOf,
  type DeliveryOptions,
  deliveryOf,
  floorOf,
  isClaimed,
  outcomesOf,
  type PruneWorld,
  pruneOf,
} from './pruning.ts';
import { addPoint } from './world.ts';

const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}`;

let world: PruneWorld;
let newest: Snapshot;
let second: Snapshot;
let third: Snapshot;
let fourth: Snapshot;
let oldest: Snapshot;

beforeEach(() => {
  world = aPruneWorld();
  [newest, second, third, fourth, oldest] = world.points;
});

/** A delivery that is to prune these points by the rules. */
function toPrune(points: readonly Snapshot[], options: DeliveryOptions = {}) {
  return deliveryOf(
    world,
    points.map((point) => pruneOf(point, floorOf(newest, second))),
    options,
  );
}

/** Answers calls of a kind, of all subjects or one, with an error. */
function answer(call: AzureCall, error: Error, subject?: Snapshot): void {
  world.ports.azure.fault = (made, about) =>
    made === call && (subject === undefined || idKey(about) === idKey(subject.id)) ? { error } : undefined;
}

function azureError(status: number | undefined, code = 'Ended'): AzureError {
  return new AzureError('It ended so.', { code, ...(status === undefined ? {} : { status }) });
}

function has(...points: readonly Snapshot[]): readonly boolean[] {
  return points.map(({ id }) => world.ports.azure.has(id));
}

const TWO_NEWEST = "the disk's two newest usable points are not both usable any more";

describe('what every guard lets go', () => {
  test('is deleted, its outcome is written, and its request is logged; what else there is stays', async () => {
    const x = toPrune([oldest]);

    expect(await prunePoints(x)).toBeUndefined();

    expect(has(...world.points)).toEqual([true, true, true, true, false]);
    expect(outcomesOf(x)).toEqual([{ state: 'succeeded' }]);
    const [written] = await world.ports.actions.listActions('run-1', SUBSCRIPTION, 'work-1');
    expect(written).toMatchObject({ state: 'succeeded', endedAt: world.ports.clock.now() });
    expect(world.ports.logged).toContainEqual({
      level: 'info',
      message: 'Azure took a write',
      fields: { runId: 'run-1', kind: 'prune', snapshotId: oldest.id, requestId: expect.stringMatching(/^request-/) },
    });
    expect(await isClaimed(world, oldest.id)).toBe(false);
  });

  test('is read just before, and what must remain once for all, however it is written', async () => {
    const inCapitals = [newest.id.toUpperCase(), second.id.toUpperCase()] as ResourceId[];
    const x = deliveryOf(world, [
      pruneOf(oldest, floorOf(newest, second)),
      pruneOf(fourth, { kind: 'floor', floorIds: inCapitals }),
    ]);

    await prunePoints(x);

    expect(has(fourth, oldest)).toEqual([false, false]);
    expect(askedOf(world, 'getSnapshot')).toEqual([newest, second, oldest, fourth].map(({ id }) => idKey(id)));
  });

  test.each([
    ['gone', () => world.ports.azure.snapshots.delete(idKey(oldest.id))],
    ['going', () => world.ports.azure.addSnapshot({ ...oldest, provisioningState: 'Deleting' })],
  ])('needs no DELETE where it is %s: what was decided is done', async (_, change) => {
    change();
    const x = toPrune([oldest]);

    await prunePoints(x);

    expect(outcomesOf(x)).toEqual([{ state: 'succeeded' }]);
    expect(askedOf(world, 'deleteSnapshot')).toEqual([]);
  });
});

describe('nothing is asked of Azure, nor of the tables,', () => {
  beforeEach(() => {
    world.ports.actions.listProblems = async () => {
      throw new Error('no table is to be asked');
    };
  });

  test.each<[string, DeliveryOptions]>([
    ['by a dry run', { run: { dryRun: true } }],
    ['by a run that does not prune', { run: { prune: false } }],
    ['in the mode no-prune', { run: { mode: 'no-prune' } }],
    ['of prunes that have ended', { state: 'skipped' }],
    ['before the turn of the prunes has come', { work: { prunesAt: Date.parse('2026-11-23T02:05:01Z') } }],
  ])('%s', async (_, options) => {
    const x = toPrune([oldest], options);

    expect(await prunePoints(x)).toBeUndefined();

    expect(world.ports.azure.calls).toEqual([]);
    expect(outcomesOf(x)).toEqual([{ state: options.state ?? 'planned' }]);
  });

  test('of actions that are no prunes', async () => {
    const x = toPrune([]);
    const [skip] = toPrune([oldest]).records.values();
    if (skip === undefined) throw new Error('there is no record');
    x.records.set(skip.actionId, { ...skip, action: { kind: 'skip', reasons: ['it is off'] } });

    expect(await prunePoints(x)).toBeUndefined();

    expect(world.ports.azure.calls).toEqual([]);
    expect(outcomesOf(x)).toEqual([{ state: 'planned' }]);
  });
});

describe('nothing is deleted', () => {
  test('once the time of the delivery is over, and the rest comes at once', async () => {
    const x = toPrune([oldest], { endsAt: world.ports.clock.now() });

    expect(await prunePoints(x)).toBe(0);

    expect(world.ports.azure.calls).toEqual([]);
    expect(outcomesOf(x)).toEqual([{ state: 'planned' }]);
  });

  test('after the DELETE in which the time of the delivery went over', async () => {
    const x = toPrune([oldest, fourth]);
    world.ports.azure.fault = (call) => {
      if (call === 'deleteSnapshot') world.ports.clock.advance(80 * SECOND);
      return undefined;
    };

    expect(await prunePoints(x)).toBe(0);

    expect(has(fourth, oldest)).toEqual([true, false]);
    expect(outcomesOf(x)).toEqual([{ state: 'succeeded' }, { state: 'planned' }]);
  });
});

describe('the prunes of a work row wait', () => {
  test.each<[string, DeliveryOptions, number | undefined]>([
    ['until their turn', { work: { prunesAt: Date.parse('2026-11-23T02:15:00Z') } }, 10 * MINUTE],
    ['no longer once it has come', { work: { prunesAt: Date.parse('2026-11-23T02:05:00Z') } }, undefined],
    ['never where they have no turn', {}, undefined],
    [
      'not where none is open',
      { state: 'succeeded', work: { prunesAt: Date.parse('2026-11-23T02:15:00Z') } },
      undefined,
    ],
  ])('%s', (_, options, pause) => {
    expect(prunesPause(toPrune([oldest], options))).toBe(pause);
  });
});

describe('where Azure throttles', () => {
  const slowDown = new AzureError('slow down', { code: 'TooManyRequests', status: 429, retryAfterMs: 50 * SECOND });

  test.each<[string, AzureCall, () => Snapshot]>([
    ['the reading of what must remain', 'getSnapshot', () => second],
    ['the reading of the point', 'getSnapshot', () => oldest],
    ['the DELETE', 'deleteSnapshot', () => oldest],
  ])('%s, the prune stays planned and comes again when Azure says', async (_, call, subject) => {
    answer(call, slowDown, subject());
    const x = toPrune([oldest]);

    expect(await prunePoints(x)).toBe(retryDelay(slowDown, 'work-1'));

    expect(has(oldest)).toEqual([true]);
    expect(outcomesOf(x)).toEqual([{ state: 'planned' }]);
  });
});

describe('a bug is thrown, and no outcome is made of it,', () => {
  test.each<[string, AzureCall, () => Snapshot]>([
    ['where what must remain is read', 'getSnapshot', () => second],
    ['where the point is read', 'getSnapshot', () => oldest],
    ['where it is deleted', 'deleteSnapshot', () => oldest],
  ])('%s', async (_, call, subject) => {
    answer(call, new TypeError('a bug'), subject());
    const x = toPrune([oldest]);

    await expect(prunePoints(x)).rejects.toThrow('a bug');

    expect(outcomesOf(x)).toEqual([{ state: 'planned' }]);
  });
});

describe('what must remain and cannot be read counts for nothing, and its refusal is told:', () => {
  const refusal = azureError(403, 'AuthorizationFailed');
  const told = { error: { code: 'AuthorizationFailed', message: 'It ended so.', status: 403 } };

  test('a floor point', async () => {
    answer('getSnapshot', refusal, second);
    const x = toPrune([oldest]);

    await prunePoints(x);

    expect(outcomesOf(x)).toMatchObject([{ state: 'skipped', note: TWO_NEWEST, ...told }]);
    expect(has(oldest)).toEqual([true]);
  });

  test('what follows a failed point', async () => {
    const failed = { ...oldest, provisioningState: 'Failed' };
    world.ports.azure.addSnapshot(failed);
    answer('getSnapshot', refusal, newest);
    const x = deliveryOf(world, [pruneOf(failed, { kind: 'newer', newerIds: [newest.id] })]);

    await prunePoints(x);

    expect(outcomesOf(x)).toMatchObject([{ state: 'skipped', note: 'no newer usable point remains', ...told }]);
    expect(has(oldest)).toEqual([true]);
  });

  test('what remains beside an ad-hoc point', async () => {
    const point = anExpired();
    answer('getSnapshot', refusal, newest);
    const x = deliveryOf(world, [pruneOf(point, { kind: 'another', otherIds: [newest.id] })]);

    await prunePoints(x);

    expect(outcomesOf(x)).toMatchObject([
      { state: 'skipped', note: 'no other usable point of the disk remains', ...told },
    ]);
    expect(has(point)).toEqual([true]);
  });

  test('but not of a prune that asks for another', async () => {
    const point = anExpired();
    answer('getSnapshot', refusal, second);
    const x = deliveryOf(world, [
      pruneOf(oldest, floorOf(newest, second)),
      pruneOf(point, { kind: 'another', otherIds: [third.id] }),
      pruneOf(fourth, { kind: 'none' }),
    ]);

    await prunePoints(x);

    expect(outcomesOf(x)).toMatchObject([{ state: 'skipped', ...told }, {}, {}]);
    expect(outcomesOf(x).slice(1)).toEqual([
      { state: 'succeeded' },
      { state: 'skipped', note: 'only an expired ad-hoc point goes without a condition' },
    ]);
  });
});

/** An ad-hoc point that has expired. */
function anExpired(): Snapshot {
  const startedAt = Date.parse('2026-11-10T15:00:00Z');
  const moment = { kind: 'ad-hoc', startedAt, runId: '20261110T150000Z-old', expiresAt: startedAt + MINUTE } as const;
  return addPoint(world, world.disk, startedAt, { vm: world.vm, moment });
}

describe('a point goes where what its condition names stands:', () => {
  test('a failed one that another follows', async () => {
    const failed = { ...oldest, provisioningState: 'Failed' };
    world.ports.azure.addSnapshot(failed);
    const x = deliveryOf(world, [pruneOf(failed, { kind: 'newer', newerIds: [newest.id] })]);

    await prunePoints(x);

    expect(has(oldest, newest)).toEqual([false, true]);
    expect(askedOf(world, 'getSnapshot')).toEqual([oldest, newest].map(({ id }) => idKey(id)));
  });

  test('an ad-hoc one beside another', async () => {
    const point = anExpired();
    const x = deliveryOf(world, [pruneOf(point, { kind: 'another', otherIds: [newest.id] })]);

    await prunePoints(x);

    expect(has(point, newest)).toEqual([false, true]);
  });

  test('one beside which its work has a hold to set', async () => {
    const x = toPrune([oldest]);
    const hold = { kind: 'hold', set: true, resourceId: newest.id, value: 'audit', reasons: ['asked'] } as const;
    const [prune] = x.records.values();
    if (prune === undefined) throw new Error('there is no prune');
    x.records.set('work-1-h', { ...prune, actionId: 'work-1-h', state: 'succeeded', action: hold });

    await prunePoints(x);

    expect(has(oldest, newest)).toEqual([false, true]);
  });
});

describe('every guard is asked with what is so now: it stays where', () => {
  test.each<[string, DeliveryOptions, (() => unknown) | undefined, string]>([
    ['the inventory was not read', { row: { inventoryReadAt: Number.NaN } }, undefined, 'the inventory was not read'],
    ['the subscription is disabled', { row: { subscriptionState: 'Disabled' } }, undefined, 'the subscription is'],
    ['another policies file decided', { row: { policiesHash: 'former' } }, undefined, 'the policies file changed'],
    [
      'a clock is wrong',
      {},
      () => Object.assign(world.ports.azure, { skewMs: -6 * MINUTE }),
      "our clock and Azure's are 6 min",
    ],
    [
      'it was put on hold',
      {},
      () => world.ports.azure.addSnapshot({ ...oldest, tags: { ...oldest.tags, 'nightkeep-hold': 'audit' } }),
      'it is on hold',
    ],
    [
      'the invalid policies prune nothing',
      {},
      () => Object.assign(world.settings, { policiesInvalid: true }),
      'the policies',
    ],
  ])('%s', async (_, options, change, note) => {
    change?.();
    const x = toPrune([oldest], options);

    await prunePoints(x);

    expect(outcomesOf(x)).toEqual([{ state: 'skipped', note: expect.stringContaining(note) }]);
    expect(has(oldest)).toEqual([true]);
    expect(askedOf(world, 'deleteSnapshot')).toEqual([]);
  });

  test('one of the two that must remain goes by the same work', async () => {
    const x = toPrune([oldest, second]);

    await prunePoints(x);

    expect(outcomesOf(x).map(({ note }) => note)).toEqual([TWO_NEWEST, TWO_NEWEST]);
    expect(has(oldest, second)).toEqual([true, true]);
  });

  test('a copy of it was begun since the decision', async () => {
    const at = world.ports.clock.now();
    await world.ports.state.set('source', idKey(oldest.id), { runId: 'another', use: 'copy', at });
    const x = toPrune([oldest]);

    await prunePoints(x);

    expect(outcomesOf(x)).toEqual([{ state: 'skipped', note: 'a copy of it was begun since the decision' }]);
    expect(has(oldest)).toEqual([true]);
  });
});

describe('a lock', () => {
  const locked = (scope: string) =>
    new AzureError(`because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`, {
      code: 'ScopeLocked',
      status: 409,
    });

  test('that refuses a DELETE is one problem, and the points below its scope are passed over from then on', async () => {
    answer('deleteSnapshot', locked(GROUP));
    const x = toPrune([oldest, fourth]);

    expect(await prunePoints(x)).toBeUndefined();

    expect(outcomesOf(x)).toMatchObject([
      { state: 'lock-blocked', error: { code: 'ScopeLocked', remedy: expect.stringContaining(GROUP) } },
      { state: 'lock-blocked', note: `a lock on ${idKey(GROUP)} forbids it` },
    ]);
    expect(askedOf(world, 'deleteSnapshot')).toEqual([idKey(oldest.id)]);
    const problems = await world.ports.actions.listProblems('run-1', SUBSCRIPTION);
    expect(problems.map(({ lockedScope }) => lockedScope)).toEqual([idKey(GROUP)]);
  });

  test('of another delivery of the run is known, and that of another group forbids nothing here', async () => {
    const elsewhere = computeId(SUBSCRIPTION, 'archive', 'snapshots', oldest.name);
    const moved = { ...oldest, id: elsewhere, resourceGroup: 'archive' };
    world.ports.azure.addSnapshot(moved);
    answer('deleteSnapshot', locked(GROUP), oldest);
    await prunePoints(toPrune([oldest]));
    const x = toPrune([fourth, moved]);

    await prunePoints(x);

    expect(outcomesOf(x)).toEqual([
      { state: 'lock-blocked', note: `a lock on ${idKey(GROUP)} forbids it` },
      { state: 'succeeded' },
    ]);
    expect(has(fourth, moved)).toEqual([true, false]);
  });
});

describe('a DELETE that Azure refuses', () => {
  test('for a right that lacks is skipped, with its reason and one problem for the group', async () => {
    answer('deleteSnapshot', azureError(403, 'AuthorizationFailed'), oldest);
    const x = toPrune([oldest, fourth]);

    await prunePoints(x);

    expect(outcomesOf(x)).toMatchObject([
      { state: 'skipped', note: 'the identity may not delete it', error: { code: 'AuthorizationFailed', status: 403 } },
      { state: 'succeeded' },
    ]);
    const problems = await world.ports.actions.listProblems('run-1', SUBSCRIPTION);
    expect(problems.map(({ problem }) => problem.code)).toEqual(['delete-forbidden']);
  });

  test('for another reason is a failure of that point alone', async () => {
    answer('deleteSnapshot', azureError(409, 'Conflict'), oldest);
    const x = toPrune([oldest, fourth]);

    await prunePoints(x);

    expect(outcomesOf(x)).toEqual([
      { state: 'failed', error: { code: 'Conflict', message: 'It ended so.', status: 409 } },
      { state: 'succeeded' },
    ]);
    expect(has(oldest, fourth)).toEqual([true, false]);
    expect(await world.ports.actions.listProblems('run-1', SUBSCRIPTION)).toEqual([]);
  });

  test('may fail the reading of the point too', async () => {
    answer('getSnapshot', azureError(500, 'InternalServerError'), oldest);
    const x = toPrune([oldest]);

    await prunePoints(x);

    expect(outcomesOf(x)).toMatchObject([{ state: 'failed', error: { code: 'InternalServerError' } }]);
    expect(has(oldest)).toEqual([true]);
  });

  test.each([
    [399, true],
    [400, false],
    [404, false],
    [408, true],
    [409, false],
    [429, false],
    [499, false],
    [500, true],
    [503, true],
    [undefined, true],
  ])('with status %s: whether it stays claimed, since Azure may delete it all the same', async (status, stays) => {
    answer('deleteSnapshot', azureError(status));

    await prunePoints(toPrune([oldest]));

    expect(await isClaimed(world, oldest.id)).toBe(stays);
  });

  test('by a bug leaves the point claimed', async () => {
    answer('deleteSnapshot', new TypeError('a bug'));

    await expect(prunePoints(toPrune([oldest]))).rejects.toThrow('a bug');

    expect(await isClaimed(world, oldest.id)).toBe(true);
  });
});
