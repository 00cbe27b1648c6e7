import { describe, expect, onTestFinished, test } from 'vitest';
import { DAY, MINUTE } from '../../shared/policy/instant.ts';
import { readAllPoints } from '../../shared/run/plan/read-restore-points.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { readScopes } from '../../shared/run/subscription-scope.ts';
import type { RestoreWorld } from '../restore/restore-world.ts';
import { SUBSCRIPTION } from '../restore/shop-fleet.ts';
import { type CopiedWorldOptions, dropCopies, NORTH, nightsIn, SWEDEN, startCopiedWorld } from './copied-world.ts';
import { drain, runsOf, tickAndDrain } from './world.ts';

const NIGHTS = ['2026-11-23', '2026-11-24', '2026-11-25'];

/** Three nights with their copies in either region, where the settings name the group of the VMs alone. */
async function copiedNights(options: CopiedWorldOptions = {}): Promise<RestoreWorld> {
  const world = await startCopiedWorld({ copyMs: 5 * MINUTE, isConfined: true, ...options });
  onTestFinished(() => world.simulator.close());
  const { ports, settings } = world;
  for (const night of NIGHTS) {
    ports.clock.set(`${night}T02:05:00Z`);
    for (let quarter = 0; quarter < 4; quarter += 1) {
      await tick(ports, settings);
      const until = ports.clock.now() + 15 * MINUTE;
      await drain(world, { until });
      ports.clock.set(until);
    }
  }
  expect([nightsIn(world, NORTH), nightsIn(world, SWEDEN)]).toEqual([NIGHTS, NIGHTS]);
  return world;
}

/** The full passes of days to come, each with its night. */
async function days(world: RestoreWorld, count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    world.ports.clock.set(world.ports.clock.now() + DAY);
    await tickAndDrain(world);
  }
}

async function lastProblems(world: RestoreWorld): Promise<readonly string[]> {
  const [run] = await runsOf(world);
  expect(run?.state).toBe('succeeded');
  const problems = await world.ports.actions.listProblems(run?.id ?? '', SUBSCRIPTION);
  return problems.map(({ problem }) => `${problem.code}: ${problem.message}`);
}

/** The regions of the points that a hold, or a restore, is shown. */
async function regionsShown({ ports, settings }: RestoreWorld): Promise<readonly string[]> {
  const [scope] = await readScopes(ports, settings);
  if (scope === undefined) throw new Error('no subscription');
  const { snapshots } = await readAllPoints(ports, settings, scope);
  return [...new Set(snapshots.map(({ location }) => location))].toSorted();
}

const FORBIDDEN = {
  match: { method: 'GET', path: `/resourceGroups/nightkeep-snapshots-${NORTH}` },
  effect: { status: 403, code: 'AuthorizationFailed', message: 'No right to read it.' },
};

describe.each([
  ['snapshots', {}],
  ['restore points', { consistency: 'crash' }],
] as const)('copies of %s in groups that no policy names any more, where the settings name groups', (_, options) => {
  test('are seen as before, and go by what is written on them until two are left', async () => {
    const world = await copiedNights(options);

    await dropCopies(world);
    await days(world, 5);

    expect(await regionsShown(world)).toEqual([NORTH, SWEDEN, 'westeurope']);
    expect([nightsIn(world, NORTH), nightsIn(world, SWEDEN)]).toEqual([NIGHTS.slice(1), NIGHTS.slice(1)]);
  });

  test('are told where their group cannot be read, hold up nothing, and are seen again when it can', async () => {
    const world = await copiedNights(options);
    const { faults } = world.simulator.state;

    await dropCopies(world);
    faults.add(FORBIDDEN);
    await days(world, 5);
    const told = await lastProblems(world);
    const left = nightsIn(world, NORTH);
    faults.clear();
    await days(world, 2);

    expect(told).toContainEqual(expect.stringMatching(/^former-group-unseen: .*nightkeep-snapshots-northeurope/));
    expect(left).toEqual(NIGHTS);
    expect(nightsIn(world, SWEDEN)).toEqual(NIGHTS.slice(1));
    expect(nightsIn(world, NORTH)).toEqual(NIGHTS.slice(1));
    expect(await lastProblems(world)).toEqual([]);
  });
});

test('a group in which nothing is left is forgotten', async () => {
  const world = await copiedNights();
  const groups = async () =>
    (await world.ports.state.get<{ pointGroups?: readonly string[] }>('subscription', SUBSCRIPTION))?.value.pointGroups;
  const before = await groups();

  await dropCopies(world);
  for (const { id, location } of world.simulator.state.snapshots.all()) {
    if (location === NORTH) world.simulator.state.snapshots.delete(id);
  }
  await days(world, 1);

  const home = 'nightkeep-snapshots';
  expect(before).toEqual([home, `${home}-northeurope`, `${home}-swedencentral`]);
  expect(await groups()).toEqual([home, `${home}-swedencentral`]);
});

test('no group is remembered where the settings name none', async () => {
  const world = await copiedNights({ isConfined: false });

  const memory = await world.ports.state.get('subscription', SUBSCRIPTION);

  expect(memory?.value).toBeDefined();
  expect(memory?.value).not.toHaveProperty('pointGroups');
});
