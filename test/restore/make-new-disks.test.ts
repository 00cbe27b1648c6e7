import { describe, expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Ports } from '../../shared/run/ports.ts';
import { asking, ended, madeDisks, recordOf, restore, start, writesOf } from './new-disks.ts';
import { drainRestores, openRestoreWorld, type RestoreWorld, takePoints } from './restore-world.ts';
import { diskId } from './shop-fleet.ts';

const REQUEST = asking({ vm: 'web' }, { idempotencyKey: 'once' });

async function openWithPoints(): Promise<RestoreWorld> {
  const world = await openRestoreWorld();
  await takePoints(world);
  world.simulator.state.log.clear();
  return world;
}

/** Each disk made once, of its own point, and the sources as they were. */
function expectRestored(world: RestoreWorld, record: Awaited<ReturnType<typeof ended>>): void {
  expect(record).toMatchObject({ state: 'succeeded', disks: [{ state: 'succeeded' }, { state: 'succeeded' }] });
  expect(
    madeDisks(world)
      .map(({ id }) => id.toLowerCase())
      .toSorted(),
  ).toEqual(record.disks.map(({ request }) => request.id.toLowerCase()).toSorted());
  expect(writesOf(world).filter((write) => !write.startsWith('PUT '))).toEqual([]);
}

describe('the disks of a restore', () => {
  test('are made once, though every message is delivered twice', async () => {
    const world = await openWithPoints();
    const { id } = recordOf(await start(world, REQUEST));

    await drainRestores(world, { duplicates: 1 });

    expectRestored(world, await ended(world, id));
  });

  test.each(['PUT', 'GET'])('wait as long as Azure asks where a %s is throttled', async (method) => {
    const world = await openWithPoints();
    const startedAt = world.ports.clock.now();
    world.simulator.state.faults.add({
      match: { method, path: '/disks/web-[a-z]+-2026' },
      // The checks before the first PUT read each name once.
      ...(method === 'GET' ? { after: 2 } : {}),
      times: 2,
      effect: { status: 429, code: 'TooManyRequests', message: 'Slow down.', headers: { 'Retry-After': '120' } },
    });

    const record = await restore(world, REQUEST);

    expectRestored(world, record);
    expect((record.endedAt ?? 0) - startedAt).toBeGreaterThanOrEqual(120_000);
  });

  test('are made though Azure answers faults at first', async () => {
    const world = await openWithPoints();
    const effect = { status: 500, code: 'InternalServerError', message: 'x' };
    world.simulator.state.faults.add({ match: { method: 'PUT', path: '/disks/' }, times: 3, effect });

    expectRestored(world, await restore(world, REQUEST));
  });

  test('stand beside those of another restore of the same points that goes on at the same time', async () => {
    const world = await openWithPoints();

    const both = await Promise.all([start(world, asking({ vm: 'web' })), start(world, asking({ vm: 'web' }))]);
    await drainRestores(world);

    const records = await Promise.all(both.map((one) => ended(world, recordOf(one).id)));
    expect(records.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(madeDisks(world)).toHaveLength(4);
  });

  test('are never what stands under the name by chance: that is neither overwritten nor deleted', async () => {
    const world = await openWithPoints();
    const stranger = strangerOnPut(world);

    const { id } = recordOf(await start(world, REQUEST, stranger.ports));
    await drainRestores(world);

    const record = await ended(world, id);
    expect(record).toMatchObject({ state: 'partial' });
    const failed = record.disks.find(({ state }) => state === 'failed');
    expect(failed?.error).toMatchObject({ code: 'name-taken', remedy: expect.any(String) });
    expect(JSON.stringify(world.simulator.state.disks.get(failed?.request.id ?? ''))).toBe(stranger.text());
  });

  test.each([
    ['a quota', { code: 'OperationNotAllowed', message: 'exceeding approved PremiumDiskCount quota' }, /limit|quota/i],
    ['a lock', { code: 'ScopeLocked', message: `the following scope(s) are locked: '${diskId('x')}'.` }, /lock/],
    ['a policy', { code: 'RequestDisallowedByPolicy', message: 'disallowed by policy' }, /Policy/],
  ])('fail with what can be done where %s forbids them, and the others are made', async (_, refusal, remedy) => {
    const world = await openWithPoints();
    const status = refusal.code === 'RequestDisallowedByPolicy' ? 403 : 409;
    const match = { method: 'PUT', path: '/disks/web-data-2026' };
    world.simulator.state.faults.add({ match, effect: { status, ...refusal } });

    const { state, disks } = await restore(world, REQUEST);

    expect(state).toBe('partial');
    expect(disks).toMatchObject([
      { state: 'succeeded' },
      { state: 'failed', error: { code: refusal.code, remedy: expect.stringMatching(remedy) } },
    ]);
  });
});

/** Ports whose first PUT of a disk is not answered, while somebody makes another disk under the name. */
function strangerOnPut(world: RestoreWorld): { readonly ports: Ports; readonly text: () => string } {
  let [id, text] = ['', ''];
  const { disks } = world.simulator.state;
  const create: Ports['disks']['create'] = async (request) => {
    if (id !== '') return world.ports.disks.create(request);
    id = request.id;
    const other = disks.get(diskId('web-data'));
    if (other === undefined) throw new Error('no disk to copy');
    disks.put({ ...structuredClone(other), id, name: id.split('/').at(-1) ?? '' });
    text = JSON.stringify(disks.get(id));
    throw new AzureError('no answer', { code: 'ECONNRESET' });
  };
  const ports: Ports = { ...world.ports, disks: { create, delete: (disk) => world.ports.disks.delete(disk) } };
  return { ports, text: () => text };
}
