import { expect, test } from 'vitest';
import { idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { addPoint, addVm, aWorld, drain, nightly, nights, pointsIn, runsOf, type World } from './world.ts';

/** Thirty nights under a policy that was cut from 30 days to 7: the pace would let two go a day. */
function anEstate() {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly keep 7d');
  const policy = { ...nightly(world.settings), retention: { daily: 30 } };
  for (const disk of disks) for (const night of nights(30)) addPoint(world, disk, night, { vm, policy });
  return world;
}

async function confirm(world: World, number: number) {
  const started = await startPrune(world.ports, world.settings, {
    confirm: number,
    target: { kind: 'all' },
    reason: 'the new policy is meant',
    startedBy: { kind: 'http', principal: 'key', by: 'ada' },
  });
  await drain(world);
  return started;
}

test('a confirmed prune lets exactly the number go that was confirmed, and makes nothing', async () => {
  const world = anEstate();

  await confirm(world, 23);

  expect(pointsIn(world)).toHaveLength(7);
  expect(world.ports.azure.countOf('createSnapshot')).toBe(0);
  expect(await runsOf(world)).toMatchObject([{ kind: 'prune', state: 'succeeded', counts: { pruned: 23 } }]);
});

test('with another number nothing goes, and the run ends failed with the new one', async () => {
  const world = anEstate();

  await confirm(world, 22);

  expect(pointsIn(world)).toHaveLength(30);
  const [run] = await runsOf(world);
  expect(run).toMatchObject({ state: 'failed', error: { code: 'confirm-mismatch' } });
  expect(run?.error?.message).toContain('23');
});

test('nothing goes where a subscription could not be planned', async () => {
  const world = anEstate();
  const other = '22222222-2222-2222-2222-222222222222';
  world.ports.azure.addSubscription(other);
  world.ports.azure.fault = (call, subject) =>
    call === 'listDisks' && subject === other
      ? { error: new AzureError('no', { code: 'AuthorizationFailed', status: 403 }) }
      : undefined;

  await confirm(world, 23);

  expect(pointsIn(world)).toHaveLength(30);
  expect(await runsOf(world)).toMatchObject([{ state: 'failed', error: { code: 'confirm-mismatch' } }]);
});

test('a held point holds out against a confirmed prune', async () => {
  const world = anEstate();
  const oldest = pointsIn(world).at(-1);
  if (oldest === undefined) throw new Error('no point');
  world.ports.azure.addSnapshot({ ...oldest, tags: { ...oldest.tags, 'nightkeep-hold': 'court' } });

  await confirm(world, 22);

  expect(world.ports.azure.snapshots.has(idKey(oldest.id))).toBe(true);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { pruned: 22 } }]);
});
