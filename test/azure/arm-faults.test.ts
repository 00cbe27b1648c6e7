import { afterEach, describe, expect, test } from 'vitest';
import type { FaultRequest } from '../../local/simulator/fault.ts';
import type { SnapshotRequest } from '../../shared/policy/plan.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { aFleet, aSnapshot, SUBSCRIPTION } from '../local/simulator/small-fleet.ts';
import { refusal } from '../support/refusal.ts';
import { type OpenArm, openArm } from './open-arm.ts';

const POINT = computeId(SUBSCRIPTION, 'Shop', 'snapshots', 'point');
const DISK = computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk1');
const REQUEST: SnapshotRequest = {
  id: POINT,
  location: 'westus',
  tags: {},
  sourceResourceId: DISK,
  incremental: true,
  networkAccessPolicy: 'DenyAll',
  publicNetworkAccess: 'Disabled',
};

const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown): void => void unhandled.push(reason);
process.on('unhandledRejection', noteUnhandled);

afterEach(async () => {
  // A rejection that nobody handles shows by now.
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(unhandled).toEqual([]);
});

async function openWith(...faults: readonly FaultRequest[]): Promise<OpenArm> {
  const world = await openArm();
  await world.inventory.listSubscriptions();
  for (const fault of faults) world.simulator.state.faults.add(fault);
  world.simulator.state.log.clear();
  return world;
}

function sent({ simulator }: OpenArm): readonly string[] {
  return simulator.state.log.entries.map(
    ({ method, url }) => `${method} ${url.replace(/^.*\//, '').replace(/\?.*/, '')}`,
  );
}

const THROTTLE = { code: 'TooManyRequests', message: '{"operationGroup":"HighCostSnapshotCreateHydrate"}' };

describe('what Azure refuses', () => {
  test.each([{ flat: true }, { flat: false }])('is told in its own words: a 429 with %j', async ({ flat }) => {
    const effect = {
      status: 429,
      code: 'OperationNotAllowed',
      message: 'The server rejected the request because too many requests have been received.',
      flat,
      details: [THROTTLE],
      headers: { 'Retry-After': '1200' },
    };
    const world = await openWith({ effect });

    const error = await refusal(world.snapshots.create(REQUEST));

    expect(error).toMatchObject({
      code: 'OperationNotAllowed',
      status: 429,
      message: effect.message,
      retryAfterMs: 1_200_000,
      details: [expect.stringContaining('TooManyRequests')],
    });
    expect(error.requestId).toBe(world.simulator.state.log.entries[0]?.requestId);
    expect(sent(world)).toEqual(['PUT point']);
  });

  test('is not asked again after a 429 of a list, with or without Retry-After', async () => {
    const effect = { status: 429, code: 'TooManyRequests', message: 'slow down' };
    const world = await openWith(
      { times: 1, effect },
      { times: 1, effect: { ...effect, headers: { 'Retry-After': '0' } } },
    );

    expect((await refusal(world.inventory.listDisks(SUBSCRIPTION))).status).toBe(429);
    expect((await refusal(world.inventory.listDisks(SUBSCRIPTION))).retryAfterMs).toBe(0);

    expect(sent(world)).toEqual(['GET disks', 'GET disks']);
  });

  test('is an error of the wire where a gateway answers in HTML', async () => {
    const world = await openWith({ match: { method: 'PUT' }, effect: { html: true } });

    expect(await refusal(world.snapshots.create(REQUEST))).toMatchObject({ code: 'HTTP 502', status: 502 });
    expect(sent(world)).toEqual(['PUT point']);
  });

  test('is asked again where it was a read and a passing fault', async () => {
    const world = await openWith({ times: 1, effect: { status: 503, code: 'ServerBusy', message: 'busy' } });

    expect(await world.inventory.getDisk(DISK)).toMatchObject({ name: 'disk1' });
    expect(sent(world)).toEqual(['GET disk1', 'GET disk1']);
  });

  test.each(['before', 'after'] as const)(
    'sends a PUT once, whose connection broke %s it was carried out',
    async (reset) => {
      const world = await openWith({ match: { method: 'PUT' }, effect: { reset } });

      const error = await refusal(world.snapshots.create(REQUEST));

      expect(error.status).toBeUndefined();
      expect(sent(world).filter((one) => one.startsWith('PUT'))).toHaveLength(1);
    },
  );

  test('of a delete is an error, unless nothing is there', async () => {
    const lock = { status: 409, code: 'ScopeLocked', message: "The scope '/x' cannot perform delete operation" };
    const world = await openWith({ match: { method: 'DELETE' }, effect: lock });

    expect(await refusal(world.snapshots.delete(POINT))).toMatchObject({ code: 'ScopeLocked', status: 409 });
  });

  test('is not mistaken for absence', async () => {
    const forbidden = { status: 403, code: 'AuthorizationFailed', message: 'no' };
    const world = await openWith({ effect: forbidden });

    expect(await refusal(world.inventory.getDisk(DISK))).toMatchObject({ code: 'AuthorizationFailed', status: 403 });
    expect((await refusal(world.snapshots.get(POINT))).status).toBe(403);
    expect((await refusal(world.inventory.hasResourceGroup(SUBSCRIPTION, 'Shop'))).status).toBe(403);
    expect((await refusal(world.inventory.listSubscriptions())).status).toBe(403);
    expect((await refusal(world.tags.merge(DISK, { a: 'b' }))).status).toBe(403);
  });
});

describe('a list', () => {
  const snapshots = Array.from({ length: 23 }, (_, index) => aSnapshot(`point-${index}`));

  test('is read over small and empty pages to its end', async () => {
    const world = await openArm({ fleet: aFleet({ snapshots }), settings: { pageSize: 5, emptyPageEvery: 2 } });

    expect(await world.inventory.listSnapshots(SUBSCRIPTION)).toHaveLength(23);
  });

  test('is never taken for complete where a later page fails', async () => {
    const world = await openArm({ fleet: aFleet({ snapshots }), settings: { pageSize: 5 } });
    world.simulator.state.faults.add({
      match: { path: 'skiptoken' },
      after: 2,
      effect: { status: 404, code: 'NotFound', message: 'the page is gone' },
    });

    expect(await refusal(world.inventory.listSnapshots(SUBSCRIPTION))).toMatchObject({ status: 404, code: 'NotFound' });
  });
});

describe('a snapshot', () => {
  test('costs one PUT to create, and one GET to know', async () => {
    const world = await openWith();

    expect(await world.snapshots.create(REQUEST)).toMatch(/^[0-9a-f-]{36}$/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await world.snapshots.get(POINT);

    expect(sent(world)).toEqual(['PUT point', 'GET point']);
    expect(world.simulator.state.log.entries[0]?.body).toMatchObject({
      location: 'westus',
      properties: {
        creationData: { createOption: 'Copy', sourceResourceId: DISK },
        incremental: true,
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
      },
    });
    expect(world.simulator.state.log.entries[0]?.body).not.toHaveProperty('sku');
  });

  test('keeps its instant whatever the offset it is written with', async () => {
    const fleet = aFleet({
      snapshots: [aSnapshot('point', { properties: { timeCreated: '2026-11-01T02:00:01.1234567-05:00' } })],
    });
    const world = await openArm({ fleet });

    expect((await world.snapshots.get(POINT))?.timeCreated).toBe(Date.parse('2026-11-01T07:00:01.123Z'));
  });
});

describe('the clock of Azure', () => {
  test('is unknown before the first reply, and compared with ours after it', async () => {
    const world = await openArm({ clock: () => Date.now(), settings: { dateOffsetMs: 600_000 } });

    expect(world.inventory.clockSkewMs()).toBeUndefined();
    await world.inventory.listSubscriptions();

    expect(Math.abs((world.inventory.clockSkewMs() ?? 0) - 600_000)).toBeLessThan(10_000);
  });
});
