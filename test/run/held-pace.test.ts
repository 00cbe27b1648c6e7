import { expect, test } from 'vitest';
import { MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { SubscriptionMemory } from '../../shared/run/records.ts';
import type { Edition, RunSettings } from '../../shared/run/settings.ts';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import {
  addPoint,
  addVm,
  aWorld,
  drain,
  nightly,
  nights,
  pointsIn,
  runsOf,
  tickAndDrain,
  tickUntil,
  type World,
} from './world.ts';

const MIDNIGHT = parseInstant('2026-11-24T00:00:00Z');
const DEPLOYED: Edition = { appVersion: '0.1.0', policiesHash: 'none' };
const UPGRADED: Edition = { appVersion: '0.2.0', policiesHash: 'none' };
const EDITED: Edition = { appVersion: '0.1.0', policiesHash: 'other' };

/** A VM whose policy was cut from 90 days to 7, an hour before midnight; yesterday's full pass was made by `before`. */
async function anEstate(before: Edition | undefined, fields: Partial<RunSettings> = {}): Promise<World> {
  const world = aWorld(fields);
  const { ports, settings } = world;
  const { vm, disks } = addVm(world, 'web', 'nightly keep 7d');
  const policy = { ...nightly(settings), retention: { daily: 90 } };
  for (const disk of disks)
    for (const night of nights(40, '2026-11-23T02:00:00Z')) addPoint(world, disk, night, { vm, policy });
  ports.clock.set('2026-11-23T23:00:00Z');
  await ports.state.set<SubscriptionMemory>('subscription', SUBSCRIPTION, {
    decidedAt: ports.clock.now(),
    policyHash: '',
    diskCount: 1,
    fullPassDate: '2026-11-23',
    ...(before === undefined ? {} : { edition: before }),
  });
  return world;
}

function deploy(world: World, edition: Edition): World {
  return { ...world, settings: { ...world.settings, edition } };
}

/** The full passes since the estate was made, oldest first: their date, their prunes, and what they announce of the pace. */
async function passesOf(world: World): Promise<readonly { date: string; pruned: number; told: readonly string[] }[]> {
  const passes = (await runsOf(world)).filter(({ fullPass }) => fullPass).toReversed();
  return Promise.all(
    passes.map(async ({ id, counts }) => {
      const problems = await world.ports.actions.listProblems(id, SUBSCRIPTION);
      const told = problems.map(({ problem }) => problem.code).filter((code) => /^pace|over-days$/.test(code));
      return { date: id.slice(0, 8), pruned: counts.pruned, told };
    }),
  );
}

test('as long as nothing was deployed, a full pass takes its share', async () => {
  const world = await anEstate(DEPLOYED, { edition: DEPLOYED });

  await tickUntil(world, '2026-11-25T01:00:00Z');

  expect(await passesOf(world)).toEqual([
    { date: '20261124', pruned: 10, told: ['pruned-over-days'] },
    { date: '20261125', pruned: 7, told: ['pruned-over-days'] },
  ]);
});

test.each([
  ['a new version of the app', UPGRADED, 'the app went from version 0.1.0 to 0.2.0'],
  ['another policies file', EDITED, 'the policies file (NIGHTKEEP_POLICIES) changed'],
])(
  'after %s the first full pass prunes nothing by the pace and says so; the next one paces as ever',
  async (_, edition, words) => {
    const world = deploy(await anEstate(DEPLOYED), edition);

    await tickUntil(world, '2026-11-26T01:00:00Z');

    expect(await passesOf(world)).toEqual([
      { date: '20261124', pruned: 0, told: ['pace-held'] },
      { date: '20261125', pruned: 10, told: ['pruned-over-days'] },
      { date: '20261126', pruned: 8, told: ['pruned-over-days'] },
    ]);
    const [first] = (await runsOf(world)).filter(({ fullPass }) => fullPass).toReversed();
    const problems = await world.ports.actions.listProblems(first?.id ?? '', SUBSCRIPTION);
    const hint = problems.find(({ problem }) => problem.code === 'pace-held')?.problem;
    expect(hint?.severity).toBe('hint');
    expect(hint?.message).toContain(words);
    expect(hint?.message).toContain('prunes 0 of 33 points of 1 disks');
    expect(hint?.message).toMatch(/over days, the last on 2026-1[12]-\d\d\.$/);
  },
);

test("a version deployed after the full pass of the day holds back tomorrow's, whatever runs in between", async () => {
  const world = deploy(await anEstate(DEPLOYED), UPGRADED);
  const call = { target: { kind: 'all' }, creates: 'due', prune: true, keepFor: { count: 7, unit: 'd' } } as const;

  await startRun(world.ports, world.settings, { ...call, dryRun: false, startedBy: { kind: 'http' } });
  await drain(world);
  expect(pointsIn(world)).toHaveLength(40);
  await tickUntil(world, '2026-11-24T01:00:00Z');

  expect(await passesOf(world)).toEqual([{ date: '20261124', pruned: 0, told: ['pace-held'] }]);
});

test.each([
  ['of new or emptied storage', undefined],
  ['of a version that remembered neither', {}],
])('the missing memory %s is no change', async (_, before) => {
  const world = deploy(await anEstate(before), UPGRADED);

  await tickUntil(world, '2026-11-24T01:00:00Z');

  expect(await passesOf(world)).toMatchObject([{ pruned: 10 }]);
});

test('an app that has no memory at all takes its share in the first full pass', async () => {
  const world = await anEstate(undefined, { edition: UPGRADED });
  await world.ports.state.remove('subscription', SUBSCRIPTION);

  await tickAndDrain(world);

  expect(await passesOf(world)).toMatchObject([{ date: '20261123', pruned: 10 }]);
});

test('what the retention written on a point prunes goes in a held-back pass as in any other', async () => {
  const world = deploy(aWorld({ edition: DEPLOYED }), UPGRADED);
  const { ports, settings } = world;
  const { vm, disks } = addVm(world, 'web', 'nightly keep 7d');
  const policy = { ...nightly(settings), retention: { daily: 7 } };
  for (const disk of disks)
    for (const night of nights(12, '2026-11-23T02:00:00Z')) addPoint(world, disk, night, { vm, policy });
  const memory = {
    decidedAt: ports.clock.now(),
    policyHash: '',
    diskCount: 1,
    fullPassDate: '2026-11-22',
    edition: DEPLOYED,
  };
  await ports.state.set<SubscriptionMemory>('subscription', SUBSCRIPTION, memory);

  await tickAndDrain(world);

  expect(await passesOf(world)).toEqual([{ date: '20261123', pruned: 5, told: [] }]);
});

test('a confirmed prune lifts the pace also before the first full pass of a new version', async () => {
  const world = deploy(await anEstate(DEPLOYED), UPGRADED);

  await startPrune(world.ports, world.settings, {
    confirm: 33,
    target: { kind: 'all' },
    reason: 'meant',
    startedBy: { kind: 'http' },
  });
  await drain(world);

  expect(pointsIn(world)).toHaveLength(7);
});

test('a subscription that could not be read has not had its first full pass', async () => {
  const world = deploy(await anEstate(DEPLOYED), UPGRADED);
  const { azure, clock } = world.ports;
  azure.fault = (call) =>
    call === 'listDisks' && clock.now() >= MIDNIGHT && clock.now() < MIDNIGHT + 10 * MINUTE
      ? { error: new AzureError('no', { code: 'AuthorizationFailed', status: 403 }) }
      : undefined;

  await tickUntil(world, '2026-11-25T01:00:00Z');

  expect(await passesOf(world)).toMatchObject([
    { date: '20261124', pruned: 0, told: [] },
    { date: '20261124', pruned: 0, told: ['pace-held'] },
    { date: '20261125', pruned: 10, told: ['pruned-over-days'] },
  ]);
});

test('a run that is planned beside the held-back pass does not make the next day hold back again', async () => {
  const world = deploy(await anEstate(DEPLOYED), UPGRADED);
  const { ports, settings } = world;
  ports.clock.set('2026-11-24T00:00:00Z');
  const before = (await ports.state.get<SubscriptionMemory>('subscription', SUBSCRIPTION))?.value;
  await tickAndDrain(world);
  const after = (await ports.state.get<SubscriptionMemory>('subscription', SUBSCRIPTION))?.value;
  const { listDisks } = ports.azure.inventory;
  // The called run reads what was remembered before the pass, and writes what it remembers after it.
  await ports.state.set('subscription', SUBSCRIPTION, before);
  Object.assign(ports.azure.inventory, {
    listDisks: async (id: string, group?: string) => {
      await ports.state.set('subscription', SUBSCRIPTION, after);
      return listDisks(id, group);
    },
  });
  const call = { target: { kind: 'all' }, creates: 'due', prune: true, keepFor: { count: 7, unit: 'd' } } as const;
  await startRun(ports, settings, { ...call, dryRun: false, startedBy: { kind: 'http' } });
  await drain(world);
  Object.assign(ports.azure.inventory, { listDisks });

  const memory = (await ports.state.get<SubscriptionMemory>('subscription', SUBSCRIPTION))?.value;
  expect(memory).toMatchObject({ fullPassDate: '2026-11-24', edition: UPGRADED });
  await tickUntil(world, '2026-11-25T01:00:00Z');
  expect((await passesOf(world)).at(-1)).toMatchObject({ date: '20261125', pruned: 10 });
});
