import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../shared/policy/instant.ts';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import { computeId, idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { readRun } from '../../shared/run/read/read-run.ts';
import type { Heartbeat } from '../../shared/run/records.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import type { AzureCall } from '../fakes/fake-azure.ts';
import { addPoint, addVm, aWorld, drain, nightly, nights, runsOf, tickAndDrain, type World } from './world.ts';

const ARCHIVE = 'archive';

/** VMs with nine points of each, of which six have expired; those of the last VM lie in a group of their own. */
function anEstate(...names: readonly string[]): { readonly world: World; readonly points: readonly Snapshot[] } {
  const world = aWorld();
  const policy = { ...nightly(world.settings), retention: { daily: 3 } };
  const points = names.flatMap((name) => {
    const { vm, disks } = addVm(world, name, 'nightly keep 3d');
    return disks.flatMap((disk) =>
      nights(9).map((night) => {
        const made = addPoint(world, disk, night, { vm, policy });
        if (name !== 'elsewhere') return made;
        world.ports.azure.snapshots.delete(idKey(made.id));
        const id = computeId(SUBSCRIPTION, ARCHIVE, 'snapshots', made.name);
        const moved = { ...made, id, resourceGroup: ARCHIVE };
        world.ports.azure.addSnapshot(moved);
        return moved;
      }),
    );
  });
  return { world, points };
}

/** Locks of these scopes that forbid a kind of call. */
function lock({ ports }: World, call: AzureCall, ...scopes: readonly string[]): void {
  const verb = call === 'deleteSnapshot' ? 'delete' : 'write';
  ports.azure.fault = (made, subject) => {
    const scope = scopes.find((one) => idKey(subject).startsWith(idKey(`${one}/`)));
    if (made !== call || scope === undefined) return undefined;
    const message = `The scope '${subject}' cannot perform ${verb} operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`;
    return { error: new AzureError(message, { code: 'ScopeLocked', status: 409 }) };
  };
}

async function reportOf(world: World) {
  const [latest] = await runsOf(world);
  const report = latest && (await readRun(world.ports, latest.id));
  if (report === undefined) throw new Error('there is no run');
  return report;
}

const WHOLE = `/subscriptions/${SUBSCRIPTION}`;
const GROUP = `${WHOLE}/resourceGroups/${SNAPSHOT_GROUP}`;

describe('a lock that forbids deletions', () => {
  test.each([
    ['of the group, whose VMs are two', [GROUP], ['web', 'db'], 12],
    ['of the subscription, with points in two groups', [WHOLE], ['web', 'elsewhere'], 12],
    ['of each of two groups', [GROUP, `${WHOLE}/resourceGroups/${ARCHIVE}`], ['web', 'elsewhere'], 12],
  ])('%s, is asked once per scope and is one problem for each', async (_, scopes, names, blocked) => {
    const { world, points } = anEstate(...names);
    lock(world, 'deleteSnapshot', ...scopes);

    await tickAndDrain(world);

    const run = await reportOf(world);
    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    expect(world.ports.azure.countOf('deleteSnapshot')).toBe(scopes.length);
    expect(run).toMatchObject({ state: 'succeeded', counts: { pruned: 0, lockBlocked: blocked } });
    const problems = run.problems.filter(({ code }) => code === 'scope-locked');
    expect(problems).toHaveLength(scopes.length);
    for (const scope of scopes) {
      expect(problems.some(({ message }) => message.startsWith(`A lock on ${idKey(scope)} forbids`))).toBe(true);
    }
    expect(problems[0]?.suggestion).toMatch(/^az lock list --subscription /);
  });

  test('of one group leaves the points of another to go', async () => {
    const { world } = anEstate('web', 'elsewhere');
    lock(world, 'deleteSnapshot', `${WHOLE}/resourceGroups/${ARCHIVE}`);

    await tickAndDrain(world);

    expect((await reportOf(world)).counts).toMatchObject({ pruned: 6, lockBlocked: 6 });
  });

  test('put on in mid-run passes over what is left, and the next full pass finds it lifted', async () => {
    const { world } = anEstate('web');
    lock(world, 'deleteSnapshot', GROUP);
    const locked = world.ports.azure.fault;
    let deletions = 0;
    world.ports.azure.fault = (call, subject) =>
      call === 'deleteSnapshot' && ++deletions > 2 ? locked(call, subject) : undefined;

    await tickAndDrain(world);
    expect((await reportOf(world)).counts).toMatchObject({ pruned: 2, lockBlocked: 4 });
    world.ports.azure.fault = () => undefined;
    world.ports.clock.set('2026-11-24T02:05:00Z');
    await tickAndDrain(world);

    expect((await reportOf(world)).counts).toMatchObject({ created: 1, lockBlocked: 0 });
    expect((await reportOf(world)).counts.pruned).toBeGreaterThanOrEqual(4);
  });
});

test('a read-only lock fails the create in words that name the lock, and no prune is harmed', async () => {
  const { world } = anEstate('web');
  lock(world, 'createSnapshot', GROUP);

  await tickAndDrain(world);

  const run = await reportOf(world);
  const failed = run.actions.filter(({ state }) => state === 'failed');
  expect(failed).toMatchObject([{ kind: 'create', error: { code: 'ScopeLocked' } }]);
  expect(failed[0]?.error?.remedy).toContain(
    `Look at the lock on ${GROUP}, which Nightkeep never removes: az lock list`,
  );
  expect(run.counts.pruned).toBe(6);
});

describe('immutability is respected:', () => {
  test('an expired point under a live policy is not asked to go; one whose policy has ended goes', async () => {
    const { world, points } = anEstate('web');
    const [live, ended] = points.slice(-2) as [Snapshot, Snapshot];
    const now = world.ports.clock.now();
    world.ports.azure.addSnapshot({ ...live, immutableUntil: now + HOUR });
    world.ports.azure.addSnapshot({ ...ended, immutableUntil: now - HOUR });

    await tickAndDrain(world);

    expect(world.ports.azure.has(live.id)).toBe(true);
    expect(world.ports.azure.has(ended.id)).toBe(false);
    expect(
      world.ports.azure.calls.filter(({ call, subject }) => call === 'deleteSnapshot' && subject === live.id),
    ).toEqual([]);
  });

  test('one that came under a policy after the plan stays, and says so', async () => {
    const { world, points } = anEstate('web');
    const oldest = points.at(-1) as Snapshot;
    await tick(world.ports, world.settings);
    world.ports.azure.fault = (call) => {
      if (call === 'createSnapshot')
        world.ports.azure.addSnapshot({ ...oldest, immutableUntil: Date.parse('2027-01-01') });
      return undefined;
    };

    await drain(world);

    const run = await reportOf(world);
    expect(world.ports.azure.has(oldest.id)).toBe(true);
    expect(run.actions.find(({ snapshotId }) => snapshotId === oldest.id)).toMatchObject({
      state: 'skipped',
      note: 'it is immutable',
    });
  });
});

describe('a clock that disagrees after the plan', () => {
  test.each<[string, (world: World) => Promise<void>, RegExp]>([
    [
      "with Azure's",
      async ({ ports }) => {
        ports.azure.skewMs = -6 * MINUTE;
      },
      /6 minutes apart/,
    ],
    [
      'with the last heartbeat',
      ({ ports }) =>
        ports.state.set<Heartbeat>('heartbeat', 'tick', { at: ports.clock.now() + 20 * MINUTE, problems: [] }),
      /minutes behind the last heartbeat/,
    ],
  ])('%s deletes nothing and says so; the point of the night is made', async (_, change, words) => {
    const { world, points } = anEstate('web');
    await tick(world.ports, world.settings);
    await change(world);

    await drain(world);

    const run = await reportOf(world);
    const prunes = run.actions.filter(({ kind }) => kind === 'prune');
    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    expect(run.counts).toMatchObject({ created: 1, pruned: 0, skipped: 6 });
    expect(prunes.every(({ note = '' }) => words.test(note))).toBe(true);
  });
});
