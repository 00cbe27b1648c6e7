import { describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import type { ResourceId } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { claimToCopy } from '../../shared/run/execute/claim-source.ts';
import type { Execution } from '../../shared/run/execute/execution.ts';
import type { Message } from '../../shared/run/records.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { type RestoreWorld, takePoints } from '../restore/restore-world.ts';
import { copyPuts, NORTH, nightsIn, retag, SWEDEN, startCopiedWorld } from './copied-world.ts';
import { actionsOf, deliver, runsOf, tickAndDrain, tickUntil } from './world.ts';

const COPYING = 'a copy of it was begun since the decision';
const PRUNING = 'the point to copy is being deleted';

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
