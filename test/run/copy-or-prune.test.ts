import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY, HOUR, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import { idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import {
  type Claimed,
  claimToCopy,
  claimToPrune,
  releasePruned,
  type SourceRow,
} from '../../shared/run/execute/claim-source.ts';
import type { Execution } from '../../shared/run/execute/execution.ts';
import type { Message } from '../../shared/run/records.ts';
import { keepHouse } from '../../shared/run/start/keep-house.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { type RestoreWorld, takePoints } from '../restore/restore-world.ts';
import { COPIED_VM, copyPuts, NORTH, nightsIn, retag, SWEDEN, startCopiedWorld } from './copied-world.ts';
import { actionsOf, deliver, runsOf, someSettings, tickAndDrain, tickUntil } from './world.ts';

const NOW = parseInstant('2026-11-23T02:05:00Z');
const POINT = `${COPIED_VM}/point` as ResourceId;
const COPYING = 'a copy of it was begun since the decision';
const PRUNING = 'the point to copy is being deleted';

/** A run that read the inventory a minute ago, and the claim that another has left. */
async function claimer(standing?: Pick<SourceRow, 'use' | 'at'>) {
  const ports = fakePorts();
  ports.clock.set(NOW);
  if (standing !== undefined) await ports.state.set('source', idKey(POINT), { runId: 'another', ...standing });
  const x = { ports, run: { id: 'this' }, row: { inventoryReadAt: NOW - MINUTE } } as unknown as Execution;
  const rowNow = async () => (await ports.state.get<SourceRow>('source', idKey(POINT)))?.value;
  return { x, ports, rowNow };
}

function refusedIn(claimed: Claimed): string | undefined {
  return 'refused' in claimed ? claimed.refused : undefined;
}

function granted(claimed: Claimed): Extract<Claimed, { etag: string }> {
  if ('refused' in claimed) throw new Error(claimed.refused);
  return claimed;
}

describe('a point is claimed', () => {
  const copy = (age: number) => ({ use: 'copy', at: NOW - age }) as const;
  const prune = (age: number) => ({ use: 'prune', at: NOW - age }) as const;

  test.each([
    ['nobody else has', undefined, undefined, undefined],
    ['a copy was begun after the inventory was read', copy(0), undefined, COPYING],
    ['a copy was begun when the inventory may not have shown it yet', copy(15 * MINUTE), undefined, COPYING],
    ['a copy was begun long before the inventory was read', copy(17 * MINUTE), undefined, undefined],
    ['a copy was begun by a clock that is ahead', copy(-HOUR), undefined, COPYING],
    ['a copy was begun at no time', copy(Number.NaN), undefined, COPYING],
    ['it is being deleted', prune(0), PRUNING, undefined],
    ['a delivery that may be alive was to delete it', prune(9 * MINUTE), PRUNING, undefined],
    ['a delivery that is dead was to delete it', prune(10 * MINUTE), undefined, undefined],
    ['a clock that is ahead was to delete it', prune(-HOUR), PRUNING, undefined],
  ])('where %s: what a copy and what a prune is told', async (_, standing, toCopy, toPrune) => {
    const copying = await claimer(standing);
    const pruning = await claimer(standing);

    expect(await claimToCopy(copying.x, POINT)).toBe(toCopy);
    expect(refusedIn(await claimToPrune(pruning.x, POINT))).toBe(toPrune);

    const own = { runId: 'this', at: NOW };
    const left = standing && { runId: 'another', ...standing };
    expect(await copying.rowNow()).toEqual(toCopy === undefined ? { ...own, use: 'copy' } : left);
    expect(await pruning.rowNow()).toEqual(toPrune === undefined ? { ...own, use: 'prune' } : left);
  });

  test('for no DELETE by a run that does not know when it read the inventory, once a copy was begun', async () => {
    const { x } = await claimer(copy(DAY));

    expect(await claimToPrune({ ...x, row: {} } as unknown as Execution, POINT)).toEqual({ refused: COPYING });
  });

  test('by one of two at the same time', async () => {
    const { x } = await claimer();

    const answers = await Promise.all([claimToPrune(x, POINT).then(refusedIn), claimToCopy(x, POINT)]);

    expect([
      [undefined, PRUNING],
      [COPYING, undefined],
    ]).toContainEqual(answers);
  });

  test.each([
    ['each of many deliveries', 20, undefined],
    [
      'no delivery, which comes again, where others are faster each time',
      Number.POSITIVE_INFINITY,
      'by others 50 times',
    ],
  ])('by %s', async (_, losses, why) => {
    const { x, ports } = await claimer();
    const put = ports.state.put.bind(ports.state);
    let lost = 0;
    ports.state.put = async (...args) => (++lost > losses ? put(...args) : undefined);

    const claimed = claimToPrune(x, POINT);

    if (why === undefined) expect(await claimed).toHaveProperty('etag');
    else await expect(claimed).rejects.toThrow(why);
  });

  test('for a copy again once the DELETE has had its answer', async () => {
    const { x } = await claimer();
    const claimed = granted(await claimToPrune(x, POINT));

    await releasePruned(x, POINT, claimed);

    expect(await claimToCopy(x, POINT)).toBeUndefined();
  });

  test('for no copy while a duplicate may still send its DELETE, though the first has had its answer', async () => {
    const { x } = await claimer();
    const first = granted(await claimToPrune(x, POINT));
    const duplicate = granted(await claimToPrune(x, POINT));

    await releasePruned(x, POINT, first);
    expect(await claimToCopy(x, POINT)).toBe(PRUNING);
    await releasePruned(x, POINT, duplicate);

    expect(await claimToCopy(x, POINT)).toBeUndefined();
  });

  test.each([
    ['a month', copy(31 * DAY), undefined],
    ['a day', copy(DAY), 'copy'],
    ['nobody can tell how long, by a clock that is ahead', copy(-HOUR), undefined],
  ])('for %s: whether the daily clearing leaves it', async (_, standing, left) => {
    const { ports, rowNow } = await claimer(standing);

    await keepHouse(ports, someSettings());

    expect((await rowNow())?.use).toBe(left);
  });
});

const isExecuteOf = (runId: string | undefined) => (message: Message) =>
  message.kind === 'execute' && message.runId === runId;

/**
 * The fourth night of a VM that is copied nowhere: the point of the second is to go, and nobody has sent that DELETE yet.
 * Only then the VM is put under a policy that copies it.
 */
async function withPlannedPrune(options: Parameters<typeof startCopiedWorld>[0] = {}) {
  const world = await startCopiedWorld(options);
  onTestFinished(() => world.simulator.close());
  await retag(world, 'stays');
  await takePoints(world, 3);
  const { ports, settings } = world;
  ports.clock.set('2026-11-26T00:05:00Z');
  await tick(ports, settings);
  const [pruning] = await runsOf(world);
  const held: Message[] = [];
  const isHeld = isExecuteOf(pruning?.id);
  await ports.queue.drain(async (message) => (isHeld(message) ? void held.push(message) : deliver(world, message)), {
    until: ports.clock.now() + MINUTE,
  });
  const prune = async () => {
    for (const message of held.splice(0)) await deliver(world, message);
  };
  await retag(world, 'copied');
  return { world, prune, prunesOf: () => prunesOf(world, pruning?.id ?? '') };
}

async function prunesOf(world: RestoreWorld, runId: string) {
  const prunes = (await actionsOf(world, runId)).filter(({ action }) => action.kind === 'prune');
  return prunes.map(({ state, note }) => ({ state, note }));
}

/** A run that somebody calls for does what the timer would. */
async function copyNow(world: RestoreWorld): Promise<void> {
  const { ports, settings } = world;
  await startRun(ports, settings, {
    target: { kind: 'all' },
    creates: 'due',
    prune: true,
    keepFor: { count: 7, unit: 'd' },
    dryRun: false,
    startedBy: { kind: 'http', principal: 'key' },
  });
  await ports.queue.drain((message) => deliver(world, message), { until: ports.clock.now() + MINUTE });
}

describe.each([
  ['snapshots', {}],
  ['restore points', { consistency: 'crash' }],
] as const)('before the simulated Azure, of %s', (_, options) => {
  test('a planned prune leaves a point whose copy was begun meanwhile, and goes when that is complete', async () => {
    const { world, prune, prunesOf } = await withPlannedPrune(options);
    const before = nightsIn(world, 'westeurope');
    await copyNow(world);
    const begun = nightsIn(world, NORTH);

    await prune();

    expect(begun).toEqual([`${before[0]}, 0 %`]);
    expect(await prunesOf()).toEqual([0, 1].map(() => ({ state: 'skipped', note: COPYING })));
    expect(nightsIn(world, 'westeurope')).toEqual(before);
    await tickUntil(world, '2026-11-26T01:00:00Z');
    expect(nightsIn(world, NORTH)).toContain(before[0]);
    world.ports.clock.set('2026-11-27T00:05:00Z');
    await tickAndDrain(world);
    expect(nightsIn(world, 'westeurope')).not.toContain(before[0]);
    expect(nightsIn(world, NORTH)).toContain(before[0]);
  });

  test('a copy that comes while the DELETE of its source is on its way is not begun', async () => {
    const { world, prune, prunesOf } = await withPlannedPrune(options);
    const [oldest] = nightsIn(world, 'westeurope');
    const port = world.ports['consistency' in options ? 'restorePoints' : 'snapshots'];
    const send = port.delete.bind(port);
    let copied = 0;
    port.delete = async (id) => {
      copied += 1;
      await copyNow(world);
      return send(id);
    };

    await prune();
    world.ports.clock.advance(MINUTE);

    expect(copied).toBeGreaterThan(0);
    expect((await prunesOf()).map(({ state }) => state)).toContain('succeeded');
    expect(nightsIn(world, 'westeurope')).not.toContain(oldest);
    expect(
      [...nightsIn(world, NORTH), ...nightsIn(world, SWEDEN)].filter((night) => night.startsWith(String(oldest))),
    ).toEqual([]);
    const notes = (await actionsOf(world)).filter(({ action }) => action.kind === 'copy').map(({ note }) => note);
    expect(notes).toContain(PRUNING);
    expect([...copyPuts(world).values()].every((count) => count === 1)).toBe(true);
  });

  test.each([
    [409, undefined],
    [429, undefined],
    [503, PRUNING],
    [undefined, PRUNING],
  ])('after a DELETE that ends with status %s a copy is told what may come of it', async (status, told) => {
    const { world, prune, prunesOf } = await withPlannedPrune(options);
    const { ports } = world;
    const port = ports['consistency' in options ? 'restorePoints' : 'snapshots'];
    let deleted: ResourceId | undefined;
    port.delete = async (id) => {
      deleted ??= id;
      throw new AzureError('It ended so.', { code: 'Ended', ...(status === undefined ? {} : { status }) });
    };

    await prune();

    expect((await prunesOf()).map(({ state }) => state)).not.toContain('succeeded');
    if (deleted === undefined) throw new Error('no DELETE');
    const copier = { ports, run: { id: 'a copy' } } as unknown as Execution;
    expect(await claimToCopy(copier, deleted)).toBe(told);
  });

  test('a policies file that copies, put in force meanwhile, lets no planned prune go', async () => {
    const { world, prune, prunesOf } = await withPlannedPrune(options);
    const before = nightsIn(world, 'westeurope');
    Object.assign(world.settings, { edition: { ...world.settings.edition, policiesHash: 'another' } });

    await prune();

    const note = 'the policies file changed since the decision';
    expect(await prunesOf()).toEqual([0, 1].map(() => ({ state: 'skipped', note })));
    expect(nightsIn(world, 'westeurope')).toEqual(before);
  });
});
