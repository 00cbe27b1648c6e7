import { expect, test } from 'vitest';
import { actHold, actLift } from '../../../functions/dashboard/act-hold.ts';
import { actDryRun, actRun } from '../../../functions/dashboard/act-run.ts';
import type { App } from '../../../shared/composition.ts';
import { idKey } from '../../../shared/policy/resource-id.ts';
import { addPoint, addVm, aWorld, drain, nights, pointsIn, runsOf } from '../../run/world.ts';

const VISITOR = { name: 'ada@example.com', mayWrite: true, csrf: 'token', signedInBy: 'entra' as const };

function anEstate() {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly');
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  const point = addPoint(world, disk, nights(2)[1] ?? 0, { vm });
  const { ports, settings } = world;
  const app: App = { isUsable: true, ports, settings, dashboard: { access: 'write' }, mistakes: [] };
  const send = async (act: typeof actRun, fields: Readonly<Record<string, string>>) => {
    const reply = await act(new URLSearchParams({ key: 'key-1', ...fields }), app, VISITOR);
    const location = new Headers(reply.headers as Record<string, string>).get('location');
    return { status: reply.status, location, body: String(reply.body ?? '') };
  };
  return { world, vm, disk, point, send };
}

test('points of a VM now: the run is recorded as the visitor’s, and its page is shown', async () => {
  const { world, vm, send } = anEstate();

  const reply = await send(actRun, { vm: vm.id, keepFor: '3d', reason: 'before the upgrade' });
  await drain(world);
  const [run] = await runsOf(world);

  expect(reply).toMatchObject({ status: 303, location: `/api/dashboard/run?id=${run?.id}` });
  expect(run).toMatchObject({
    creates: 'now',
    prune: false,
    state: 'succeeded',
    reason: 'before the upgrade',
    keepFor: { count: 3, unit: 'd' },
    startedBy: { kind: 'http', principal: 'ada@example.com', by: 'dashboard' },
    target: { kind: 'some', vmIds: [vm.id] },
  });
  expect(pointsIn(world)).toHaveLength(2);
});

test('a form that is sent twice makes one run', async () => {
  const { world, vm, send } = anEstate();

  const [first, second] = [
    await send(actRun, { vm: vm.id, keepFor: '3d' }),
    await send(actRun, { vm: vm.id, keepFor: '3d' }),
  ];

  expect(second).toEqual(first);
  expect(await runsOf(world)).toHaveLength(1);
});

test('a form that is sent again with other words is shown again, and starts nothing until it is sent once more', async () => {
  const { world, vm, send } = anEstate();
  await send(actRun, { vm: vm.id, keepFor: '3d' });

  const reply = await send(actRun, { vm: vm.id, keepFor: '5d' });

  expect(reply).toMatchObject({ status: 422, location: null });
  expect(reply.body).toContain('had started a run already');
  expect(reply.body).toContain('value="5d"');
  expect(reply.body).not.toContain('value="key-1"');
  expect(await runsOf(world)).toHaveLength(1);
});

test('the same form as a dry run and then as a run are two runs', async () => {
  const { world, vm, send } = anEstate();
  await send(actDryRun, { vm: vm.id, keepFor: '3d' });
  await send(actRun, { vm: vm.id, keepFor: '3d' });

  expect((await runsOf(world)).map(({ dryRun }) => dryRun).sort()).toEqual([false, true]);
});

test('what is due, over everything', async () => {
  const { world, send } = anEstate();
  await send(actRun, { due: 'due' });

  expect(await runsOf(world)).toMatchObject([{ creates: 'due', prune: true, dryRun: false, target: { kind: 'all' } }]);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['everything without the word', { all: 'all', keepFor: '7d' }, 'type the word all'],
  ['everything with another word', { all: 'all', keepFor: '7d', confirm: 'yes' }, 'type the word all'],
  ['a time that cannot be read', { vm: 'web', keepFor: '5m' }, 'minutes or months'],
  ['a VM that is not there', { vm: 'wep', keepFor: '7d' }, 'Did you mean web?'],
  ['nothing at all', { keepFor: '7d' }, 'name a VM or disk'],
  ['a reason that is too long', { vm: 'web', keepFor: '7d', reason: 'x'.repeat(1_001) }, 'at most 1000 characters'],
  ['a form without its key', { key: '', vm: 'web', keepFor: '7d' }, 'load its page again'],
])('%s is refused with what is wrong, and nothing is done', async (_, fields, expected) => {
  const { world, send } = anEstate();

  const reply = await send(actRun, fields);

  expect(reply.status).toBe(400);
  expect(reply.body).toContain(expected);
  expect(reply.body).toContain('Nothing was done');
  expect(await runsOf(world)).toEqual([]);
});

test('everything with the word is a run over everything', async () => {
  const { world, send } = anEstate();
  const reply = await send(actRun, { all: 'all', keepFor: '7d', confirm: 'ALL' });

  expect(reply.status).toBe(303);
  expect(await runsOf(world)).toMatchObject([{ creates: 'now', target: { kind: 'all' } }]);
});

test('candidate policies are compared by a dry run; mistakes in them are told with their place', async () => {
  const { world, send } = anEstate();
  const mistaken = await send(actDryRun, { due: 'due', policies: '{"policies": {"nightly": {"keep": "7 parsecs"}}}' });
  const reply = await send(actDryRun, {
    due: 'due',
    policies: '{"policies": {"nightly": {"schedule": "at 02:00", "keep": "3d"}}}',
  });
  await drain(world);

  expect(mistaken.status).toBe(400);
  expect(mistaken.body).toContain('7 parsecs');
  expect(reply).toMatchObject({ status: 303 });
  expect(await runsOf(world)).toMatchObject([{ dryRun: true, state: 'succeeded' }]);
});

test('a hold is set on the points of a VM and lifted again, each with its reason', async () => {
  const { world, vm, point, send } = anEstate();
  const held = () => world.ports.azure.snapshots.get(idKey(point.id))?.tags['nightkeep-hold'];

  await send(actHold, { vm: vm.id, reason: 'audit' });
  await drain(world);
  expect(held()).toContain('ada@example.com');
  expect(held()).toContain('audit');

  await send(actLift, { key: 'key-2', vm: vm.id, reason: 'audit done' });
  await drain(world);
  expect(held()).toBeUndefined();
});

test('of a disk and a chosen point, the point is held', async () => {
  const { world, disk, point, send } = anEstate();
  await send(actHold, { disk: disk.id, point: point.id, reason: 'audit' });

  expect(await runsOf(world)).toMatchObject([{ kind: 'hold', hold: { set: true, diskIds: [], pointIds: [point.id] } }]);
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['no reason', { vm: 'web' }, 'is missing'],
  [
    'a point that is gone',
    { point: `${'/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/snapshots/'}x`, reason: 'audit' },
    'There is no snapshot',
  ],
  ['nothing named', { reason: 'audit' }, 'exactly one of vm, disk and point'],
])('a hold with %s is refused, and nothing is done', async (_, fields, expected) => {
  const { world, send } = anEstate();
  const reply = await send(actHold, fields);

  expect(reply.status).toBe(400);
  expect(reply.body).toContain(expected);
  expect(await runsOf(world)).toEqual([]);
});
