import { describe, expect, test } from 'vitest';
import { idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Message } from '../../shared/run/records.ts';
import { startHolds } from '../../shared/run/start/start-holds.ts';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { type FakePorts, fakePorts } from '../fakes/fake-ports.ts';
import { faultyPorts } from './faulty-ports.ts';
import {
  actionsOf,
  addPoint,
  addVm,
  aWorld,
  deliver,
  drain,
  nightly,
  nights,
  pointsIn,
  runsOf,
  tickAndDrain,
  type World,
} from './world.ts';

/** Two disks due, and nine points of one of them expired. */
function anEstate(overrides: Parameters<typeof aWorld>[1] = {}) {
  const world = aWorld({}, overrides);
  const { vm, disks } = addVm(world, 'web', 'nightly keep 3d', ['web-os', 'web-data']);
  const policy = { ...nightly(world.settings), retention: { daily: 3 } };
  for (const disk of disks.slice(0, 1)) for (const night of nights(12)) addPoint(world, disk, night, { vm, policy });
  return world;
}

/** What must be the same however the messages came: the points, and what the record says of them. */
async function endOf(world: World) {
  const actions = await actionsOf(world);
  const [run] = await runsOf(world);
  return {
    points: pointsIn(world)
      .map(({ name, tags }) => ({ name, hold: tags['nightkeep-hold'] }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    actions: actions.map(({ action, state }) => [action.kind, state]).toSorted(),
    run: run && { state: run.state, counts: run.counts },
  };
}

/** Starts, then kills each delivery in turn after each of its calls, until a run comes through unharmed. */
async function crashAtEveryStep(
  arrange: (ports?: FakePorts) => World,
  start: (world: World) => Promise<unknown>,
): Promise<{ readonly steps: number; readonly expected: Awaited<ReturnType<typeof endOf>> }> {
  const smooth = arrange();
  await start(smooth);
  await drain(smooth);
  const expected = await endOf(smooth);
  let crashed = true;
  let steps = 0;
  for (; crashed; steps++) {
    const inner = fakePorts();
    const world = arrange(inner);
    await start(world);
    const faulty = faultyPorts(inner, steps);
    await drain({ ports: faulty.ports, settings: world.settings });
    crashed = faulty.hasCrashed();
    expect({ steps, ...(await endOf(world)) }).toEqual({ steps, ...expected });
  }
  return { steps, expected };
}

describe('a crash at any step', () => {
  test('of a nightly run ends in the same state once the message is delivered again', async () => {
    const { steps, expected } = await crashAtEveryStep(anEstate, ({ ports, settings }) => tick(ports, settings));

    expect(expected).toMatchObject({ run: { state: 'succeeded', counts: { created: 2, pruned: 9 } } });
    expect(steps).toBeGreaterThan(60);
  });

  test('of a run whose points take minutes ends in the same state', async () => {
    const { expected } = await crashAtEveryStep(
      (ports) => {
        const world = anEstate(ports);
        world.ports.azure.provisioningMs = 3 * 60_000;
        return world;
      },
      ({ ports, settings }) => tick(ports, settings),
    );

    expect(expected).toMatchObject({ run: { state: 'succeeded', counts: { created: 2, pending: 0 } } });
  });

  test('of a run whose creates are refused counts one attempt', async () => {
    const refuse = (ports?: FakePorts) => {
      const world = anEstate(ports);
      world.ports.azure.fault = (call) =>
        call === 'createSnapshot'
          ? { error: new AzureError('no', { code: 'AuthorizationFailed', status: 403 }) }
          : undefined;
      return world;
    };
    const worlds: World[] = [];
    const { expected } = await crashAtEveryStep(
      (ports) => {
        const world = refuse(ports);
        worlds.push(world);
        return world;
      },
      ({ ports, settings }) => tick(ports, settings),
    );

    expect(expected).toMatchObject({ run: { state: 'failed', counts: { failed: 2 } } });
    for (const world of worlds) {
      const attempts = await world.ports.state.list<{ attempts: number }>('attempt');
      expect(attempts.map(({ value }) => value.attempts)).toEqual([1, 1]);
    }
  });

  test('of a confirmed prune ends in the same state', async () => {
    const { expected } = await crashAtEveryStep(anEstate, ({ ports, settings }) =>
      startPrune(ports, settings, {
        confirm: 9,
        target: { kind: 'all' },
        reason: 'meant',
        startedBy: { kind: 'http' },
      }),
    );

    expect(expected).toMatchObject({ run: { state: 'succeeded', counts: { created: 0, pruned: 9 } } });
  });

  test('of setting holds ends in the same state', async () => {
    const { expected } = await crashAtEveryStep(anEstate, ({ ports, settings }) => {
      const vmIds = [...ports.azure.virtualMachines.values()].map(({ id }) => id);
      const hold = { set: true, vmIds, diskIds: [], pointIds: [], value: 'audit' };
      return startHolds(ports, settings, { hold, reason: 'audit', startedBy: { kind: 'http' } });
    });

    expect(expected.points.map(({ hold }) => hold)).toEqual(Array(12).fill('audit (2026-11-23T02:05:00Z)'));
    expect(expected).toMatchObject({ run: { state: 'succeeded' } });
  });

  test('of the tick is made good by the ticks that follow', async () => {
    const smooth = anEstate();
    await tickAndDrain(smooth);
    const expected = (await endOf(smooth)).points;

    let crashed = true;
    for (let step = 0; crashed; step++) {
      const inner = fakePorts();
      const world = anEstate(inner);
      const faulty = faultyPorts(inner, step);
      await tick(faulty.ports, world.settings).catch(() => undefined);
      crashed = faulty.hasCrashed();
      await drain(world);
      for (let again = 0; again < 6; again++) {
        world.ports.clock.advance(5 * 60_000);
        await tickAndDrain(world);
      }
      expect({ step, points: (await endOf(world)).points }).toEqual({ step, points: expected });
    }
  });
});

test('the same messages delivered twice, at once, leave one point per disk and occurrence', async () => {
  const world = anEstate();
  await tick(world.ports, world.settings);

  await world.ports.queue.drain(async (message) => {
    await Promise.all([deliver(world, message), deliver(world, message)]);
  });

  const made = world.ports.azure.calls.filter(({ call }) => call === 'createSnapshot');
  expect(made).toHaveLength(2);
  expect((await runsOf(world))[0]).toMatchObject({ state: 'succeeded' });
});

test('two runs at once over one VM leave one point per disk and occurrence', async () => {
  const world = anEstate();
  const request = {
    target: { kind: 'all' },
    creates: 'due',
    prune: true,
    keepFor: { count: 7, unit: 'd' },
    dryRun: false,
  } as const;
  await startRun(world.ports, world.settings, { ...request, startedBy: { kind: 'http', by: 'a' } });
  await startRun(world.ports, world.settings, { ...request, startedBy: { kind: 'http', by: 'b' } });

  // Both plans are made before anything of either is done.
  const executes: Message[] = [];
  await world.ports.queue.drain(
    async (message) => {
      if (message.kind === 'execute') executes.push(message);
      else if (message.kind === 'plan') await deliver(world, message);
      else await world.ports.queue.enqueue(message, 60_000);
    },
    { until: world.ports.clock.now() + 50_000 },
  );
  await Promise.all(executes.map((message) => deliver(world, message)));
  await drain(world);

  expect(world.ports.azure.countOf('createSnapshot')).toBe(2);
  const today = pointsIn(world).filter(({ name }) => name.includes('20261123'));
  expect(today).toHaveLength(2);
  expect((await runsOf(world)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
});

test('two installations over one VM and one snapshot group make two points, and neither touches the other', async () => {
  const first = aWorld({ owner: 'owner-1' });
  const { vm, disks } = addVm(first, 'web', 'nightly keep 3d');
  const second: World = {
    ports: fakePorts({ azure: first.ports.azure, clock: first.ports.clock }),
    settings: { ...first.settings, owner: 'owner-2' },
  };
  const policy = { ...nightly(first.settings), retention: { daily: 3 } };
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  for (const night of nights(12)) {
    addPoint(first, disk, night, { vm, policy });
    addPoint(second, disk, night, { vm, policy });
  }

  await tickAndDrain(first);
  const ofFirst = () => pointsIn(first).filter(({ tags }) => tags['nightkeep-owner'] === 'owner-1');
  const before = structuredClone(ofFirst());
  await tickAndDrain(second);

  expect(ofFirst()).toEqual(before);
  const today = pointsIn(first).filter(({ name }) => name.includes('20261123'));
  expect(today.map(({ tags }) => tags['nightkeep-owner']).toSorted()).toEqual(['owner-1', 'owner-2']);
  expect(pointsIn(first).filter(({ tags }) => tags['nightkeep-owner'] === 'owner-2')).toHaveLength(4);
});

test('a hold set between two deliveries of a create survives', async () => {
  const world = anEstate();
  await tick(world.ports, world.settings);
  let held = '';

  await world.ports.queue.drain(async (message) => {
    await deliver(world, message);
    if (message.kind !== 'execute' || held !== '') return;
    const [made] = pointsIn(world).filter(({ name }) => name.includes('20261123'));
    if (made === undefined) return;
    held = idKey(made.id);
    await world.ports.tags.merge(made.id, { 'nightkeep-hold': 'keep' });
    // The first delivery is forgotten: its outcome and the row of its PUT too.
    for (const record of await actionsOf(world)) {
      if (record.action.kind === 'create') await world.ports.actions.putAction({ ...record, state: 'planned' });
    }
    await world.ports.state.remove('sent', held);
    await deliver(world, message);
  });

  expect(held).not.toBe('');
  expect(world.ports.azure.snapshots.get(held)?.tags['nightkeep-hold']).toBe('keep');
  expect(
    world.ports.azure.calls.filter(({ call, subject }) => call === 'createSnapshot' && idKey(subject) === held),
  ).toHaveLength(1);
});

test('a plan delivered again after its mark only enqueues again', async () => {
  const world = anEstate();
  await tick(world.ports, world.settings);
  const [plan] = world.ports.queue.waiting.filter(({ kind }) => kind === 'plan');
  if (plan === undefined) throw new Error('no plan message');
  await deliver(world, plan);
  const lists = world.ports.azure.countOf('listSnapshots');
  const before = await actionsOf(world);

  await deliver(world, plan);

  expect(world.ports.azure.countOf('listSnapshots')).toBe(lists);
  expect(await actionsOf(world)).toEqual(before);
  await drain(world);
  expect(world.ports.azure.countOf('createSnapshot')).toBe(2);
});

test('messages that are lost are sent again, and the run ends', async () => {
  const world = anEstate();
  await tick(world.ports, world.settings);
  let lost = 0;

  await world.ports.queue.drain(async (message) => {
    if (message.kind === 'execute' && lost++ === 0) return;
    await deliver(world, message);
  });

  expect((await runsOf(world))[0]).toMatchObject({ state: 'succeeded', counts: { created: 2, pruned: 9 } });
});

test('what an open run has planned, another run does not plan again', async () => {
  const world = anEstate();
  const request = {
    target: { kind: 'all' },
    creates: 'due',
    prune: false,
    keepFor: { count: 7, unit: 'd' },
    dryRun: false,
  } as const;
  await startRun(world.ports, world.settings, { ...request, startedBy: { kind: 'http', by: 'a' } });
  const second = await startRun(world.ports, world.settings, { ...request, startedBy: { kind: 'http', by: 'b' } });

  for (const message of world.ports.queue.waiting) if (message.kind === 'plan') await deliver(world, message);

  const creates = (await actionsOf(world)).filter(({ action }) => action.kind === 'create');
  expect(creates).toHaveLength(2);
  expect(creates.every(({ runId }) => runId !== second.runId)).toBe(true);
});

test('a plan delivered again before its mark plans anew, and what is not wanted any more is not done', async () => {
  const inner = fakePorts();
  const world = anEstate(inner);
  await tick(world.ports, world.settings);
  const [plan] = inner.queue.waiting.filter(({ kind }) => kind === 'plan');
  if (plan === undefined) throw new Error('no plan message');
  const replaceSubscription = inner.runs.replaceSubscription.bind(inner.runs);
  inner.runs.replaceSubscription = () => Promise.reject(new Error('killed before the mark'));
  await expect(deliver(world, plan)).rejects.toThrow('killed');
  inner.runs.replaceSubscription = replaceSubscription;
  expect((await actionsOf(world)).length).toBe(11);
  for (const vm of inner.azure.virtualMachines.values())
    inner.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'off' } });

  await drain(world);

  expect(world.ports.azure.countOf('createSnapshot')).toBe(0);
  expect((await actionsOf(world)).filter(({ action }) => action.kind === 'create')).toEqual([]);
});
