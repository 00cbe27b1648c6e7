import { expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import type { Message } from '../../shared/run/records.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { FakeActionStore } from '../fakes/fake-action-store.ts';
import { FakeQueue } from '../fakes/fake-queue.ts';
import { FakeRunStore } from '../fakes/fake-run-store.ts';
import { FakeStateStore } from '../fakes/fake-state-store.ts';
import { FakeViewStore } from '../fakes/fake-view-store.ts';
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
  tickUntil,
  type World,
} from './world.ts';

/** An installation with a history: a policy as it was, one that was cut, one by the hour, a deleted VM, an expired ad-hoc point. */
async function anInstallation(): Promise<World> {
  const world = aWorld();
  const { settings, ports } = world;
  const daily = (count: number) => ({ ...nightly(settings), retention: { daily: count } });
  for (const [name, tag, written] of [
    ['web', 'nightly keep 7d', 7],
    ['cut', 'nightly keep 7d', 40],
    ['gone', 'nightly keep 7d', 7],
  ] as const) {
    const { vm, disks } = addVm(world, name, tag, [`${name}-os`, `${name}-data`]);
    for (const disk of disks) {
      for (const night of nights(20)) addPoint(world, disk, night, { vm, policy: daily(written) });
    }
    if (name === 'web') {
      const [disk] = disks;
      const expiresAt = ports.clock.now();
      const moment = {
        kind: 'ad-hoc',
        runId: '20261120T120000Z-old',
        startedAt: expiresAt - 86_400_000,
        expiresAt,
      } as const;
      if (disk !== undefined) addPoint(world, disk, moment.startedAt, { vm, policy: daily(written), moment });
    }
    if (name !== 'gone') continue;
    ports.azure.virtualMachines.delete(idKey(vm.id));
    for (const disk of disks) ports.azure.disks.delete(idKey(disk.id));
  }
  addVm(world, 'busy', 'every 4h keep 24h 7d');
  await tickUntil(world, '2026-11-23T09:00:00Z');
  return world;
}

/** The same app in the same Azure, over storage that holds nothing. */
function withEmptyStorage(world: World): World {
  const { clock } = world.ports;
  const empty = {
    state: new FakeStateStore(),
    runs: new FakeRunStore(),
    actions: new FakeActionStore(),
    views: new FakeViewStore(),
    queue: new FakeQueue(clock),
  };
  return { ...world, ports: { ...world.ports, ...empty } };
}

function occurrencesIn(world: World): readonly string[] {
  return pointsIn(world).map(({ tags }) => `${tags['nightkeep-disk-id']} ${tags['nightkeep-scheduled-for']}`);
}

/** What the next full pass would prune, and why. */
async function prunesPlanned(world: World): Promise<readonly string[]> {
  const watching = { ...world, settings: { ...world.settings, mode: 'observe' } } as const;
  await tick(watching.ports, watching.settings);
  await drain(watching);
  const [run] = await runsOf(world);
  expect(run).toMatchObject({ fullPass: true });
  const actions = await actionsOf(world, run?.id);
  return actions.flatMap(({ action }) =>
    action.kind === 'prune' ? [`${action.snapshotId} ${action.reasons.join()}`] : [],
  );
}

test('redeployed with empty storage and the same owner id, the app makes no second point of any occurrence', async () => {
  const world = await anInstallation();
  const before = occurrencesIn(world);
  const redeployed = withEmptyStorage(world);

  await tickAndDrain(redeployed);

  expect((await runsOf(redeployed)).map(({ state, counts }) => [state, counts.created])).toEqual([['succeeded', 0]]);
  await tickUntil(redeployed, '2026-11-25T09:00:00Z');
  const after = occurrencesIn(redeployed);
  expect(new Set(after).size).toBe(after.length);
  expect(after.filter((occurrence) => !before.includes(occurrence))).not.toHaveLength(0);
});

test('redeployed with empty storage and the same owner id, the app plans the same prunes', async () => {
  const world = await anInstallation();
  world.ports.clock.set('2026-11-24T00:00:00Z');

  const expected = await prunesPlanned(world);
  const planned = await prunesPlanned(withEmptyStorage(world));

  expect(expected.length).toBeGreaterThan(4);
  expect(planned).toEqual(expected);
  expect((await actionsOf(world)).some(({ action }) => action.kind === 'create')).toBe(true);
});

test('storage emptied in the middle of a night makes no second point either', async () => {
  const world = aWorld();
  for (const name of ['a', 'b', 'c']) addVm(world, name, 'nightly', [`${name}-os`, `${name}-data`]);
  let accepted = 0;
  world.ports.azure.fault = (call) => {
    if (call === 'createSnapshot' && ++accepted > 3) throw new Error('the process was ended');
    return undefined;
  };
  await tick(world.ports, world.settings);
  await drain(world, { until: parseInstant('2026-11-23T02:06:00Z') });
  world.ports.azure.fault = () => undefined;
  const interrupted = occurrencesIn(world).length;
  const redeployed = withEmptyStorage(world);

  await tickUntil(redeployed, '2026-11-23T03:00:00Z');

  expect(interrupted).toBeLessThan(6);
  expect(occurrencesIn(redeployed)).toHaveLength(6);
  expect(new Set(occurrencesIn(redeployed)).size).toBe(6);
});

test('a night that a version began which wrote no hash of the policies file makes its points, prunes nothing and ends; the next prunes', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly keep 3d');
  for (const disk of disks) {
    const policy = { ...nightly(world.settings), retention: { daily: 3 } };
    for (const night of nights(6)) addPoint(world, disk, night, { vm, policy });
  }
  const before = pointsIn(world).map(({ id }) => id);
  const { ports } = world;
  const executes: Message[] = [];
  await tick(ports, world.settings);
  await ports.queue.drain(
    async (message) => (message.kind === 'execute' ? void executes.push(message) : deliver(world, message)),
    { until: ports.clock.now() + 1000 },
  );
  const [run] = await runsOf(world);
  const row = (await ports.runs.getSubscription(run?.id ?? '', SUBSCRIPTION))?.value;
  if (run === undefined || row === undefined) throw new Error('no run');
  const { policiesHash: _, ...former } = row;
  await ports.runs.putSubscription(former);

  for (const message of executes) await deliver(world, message);
  await drain(world);

  const prunes = (await actionsOf(world, run.id)).filter(({ action }) => action.kind === 'prune');
  expect(prunes.map(({ state, note }) => [state, note])).toContainEqual([
    'skipped',
    'the policies file changed since the decision',
  ]);
  expect(pointsIn(world).map(({ id }) => id)).toEqual(expect.arrayContaining(before));
  expect((await runsOf(world))[0]).toMatchObject({ state: 'succeeded', counts: { created: disks.length, pruned: 0 } });
  await tickUntil(world, '2026-11-24T03:00:00Z');
  expect(pointsIn(world).length).toBeLessThan(before.length);
});
