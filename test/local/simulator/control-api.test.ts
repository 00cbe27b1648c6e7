import { describe, expect, test } from 'vitest';
import { openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aSnapshot, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const DISK = `${idIn('disks', 'disk1')}${VERSION}`;
const POINT = `${idIn('snapshots', 'point')}${VERSION}`;
const CREATION = {
  location: 'westus',
  properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') } },
};
const NO_TOKEN = { authorization: '' };

describe('the request log', () => {
  test('tells each request with its body and outcome, never a token, and can be filtered and cleared', async () => {
    const simulator = await openSimulator();
    await simulator.send('PUT', POINT, CREATION, { 'x-ms-client-request-id': 'mine' });
    await simulator.send('GET', DISK);

    const all = await simulator.send('GET', '/_local/log', undefined, NO_TOKEN);
    const puts = await simulator.send('GET', '/_local/log?method=PUT&path=/SNAPSHOTS/', undefined, NO_TOKEN);
    await simulator.send('DELETE', '/_local/log');

    expect(all.body).toMatchObject({
      total: 2,
      requests: [
        { method: 'PUT', status: 202 },
        { method: 'GET', status: 200 },
      ],
    });
    expect(puts.body.requests).toMatchObject([{ url: POINT, body: CREATION, clientRequestId: 'mine' }]);
    expect(JSON.stringify(all.body)).not.toContain('Bearer');
    expect(simulator.state.log.entries).toEqual([]);
  });
});

describe('the state', () => {
  test('can be read whole, in part, and replaced by a fleet', async () => {
    const simulator = await openSimulator();

    const whole = (await simulator.send('GET', '/_local/state')).body;
    const counts = (await simulator.send('GET', '/_local/state?only=counts')).body;
    const fleet = { virtualMachines: [], disks: [aDisk('other')], snapshots: [aSnapshot('point')] };
    const replaced = (await simulator.send('PUT', '/_local/fleet', fleet)).body;
    const part = (await simulator.send('GET', '/_local/state?only=disks')).body;
    const wrong = await simulator.send('GET', '/_local/state?only=nothing');

    expect(whole.virtualMachines).toHaveLength(1);
    expect(counts).toMatchObject({ virtualMachines: 1, disks: 1, snapshots: 0 });
    expect(replaced).toMatchObject({ virtualMachines: 0, disks: 1, snapshots: 1, madeUp: [] });
    expect(part.disks.map(({ name }: { name: string }) => name)).toEqual(['other']);
    expect(wrong.status).toBe(400);
  });

  test('stays as it was where the fleet cannot be read', async () => {
    const simulator = await openSimulator();

    const reply = await simulator.send('PUT', '/_local/fleet', { disks: [{ id: 'x' }] });

    expect([reply.status, reply.body.message]).toEqual([
      400,
      'the body: disks[0].id: not the id of a VM, disk or snapshot: x',
    ]);
    expect(simulator.state.virtualMachines.size).toBe(1);
  });
});

describe('a subscription', () => {
  const path = `/_local/subscriptions/${SUBSCRIPTION.toUpperCase()}`;

  test('can be disabled: writes are refused whatever they name, reads are not', async () => {
    const simulator = await openSimulator();
    const changed = await simulator.send('PUT', path, { state: 'Disabled' });

    const refused = await simulator.send('DELETE', POINT);
    const created = await simulator.send('PUT', POINT, CREATION);
    const read = await simulator.send('GET', DISK);
    await simulator.send('PUT', path, { state: 'Enabled' });

    expect(changed.body).toMatchObject({ subscriptionId: SUBSCRIPTION, state: 'Disabled' });
    expect([refused, created].map(({ status, body }) => [status, body.error.code])).toEqual([
      [409, 'ReadOnlyDisabledSubscription'],
      [409, 'ReadOnlyDisabledSubscription'],
    ]);
    expect(refused.body.error.message).toBe(
      `The subscription '${SUBSCRIPTION}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
    );
    expect([read.status, (await simulator.send('PUT', POINT, CREATION)).status]).toEqual([200, 202]);
  });

  test('can go, and come back with all it holds', async () => {
    const simulator = await openSimulator();

    const gone = await simulator.send('DELETE', path);
    const missing = await simulator.send('GET', DISK);
    const listed = await simulator.send('GET', `/subscriptions${VERSION}`);
    await simulator.send('PUT', `/_local/subscriptions/${SUBSCRIPTION}`, {});

    expect([gone.status, missing.status, missing.body.error.code]).toEqual([204, 404, 'SubscriptionNotFound']);
    expect(listed.body.value).toEqual([]);
    expect((await simulator.send('GET', DISK)).status).toBe(200);
  });

  test('has nothing else that can be set', async () => {
    const simulator = await openSimulator();

    const reply = await simulator.send('PUT', path, { status: 'Disabled' });

    expect([reply.status, reply.body.message]).toEqual([400, 'status: expected a state or a displayName, each a text']);
  });
});

describe('a fault', () => {
  const error = { status: 403, code: 'AuthorizationFailed', message: 'no' };

  test('answers in place of Azure as often as it should, after as many as it lets through', async () => {
    const simulator = await openSimulator();
    const added = await simulator.send('POST', '/_local/faults', {
      match: { method: 'get', path: '/disks/' },
      times: 2,
      after: 1,
      effect: error,
    });

    const statuses = [];
    for (let index = 0; index < 4; index++) statuses.push((await simulator.send('GET', DISK)).status);
    const listed = (await simulator.send('GET', '/_local/faults')).body.faults;

    expect([added.status, added.body.id]).toEqual([201, 'fault-1']);
    expect(statuses).toEqual([200, 403, 403, 200]);
    expect(listed).toMatchObject([{ id: 'fault-1', played: 2 }]);
  });

  test('is removed by its id, or with all others', async () => {
    const simulator = await openSimulator();
    for (let index = 0; index < 3; index++) await simulator.send('POST', '/_local/faults', { effect: error });

    const removed = await simulator.send('DELETE', '/_local/faults/fault-2');
    const again = await simulator.send('DELETE', '/_local/faults/fault-2');
    const left = simulator.state.faults.list().map(({ id }) => id);
    await simulator.send('DELETE', '/_local/faults');

    expect([removed.status, again.status, left]).toEqual([204, 404, ['fault-1', 'fault-3']]);
    expect((await simulator.send('GET', DISK)).status).toBe(200);
  });

  test.each([
    ['flat', { ...error, flat: true }, 403, { code: 'AuthorizationFailed', message: 'no' }],
    ['in ARM’s envelope', error, 403, { error: { code: 'AuthorizationFailed', message: 'no' } }],
    ['a gateway’s page', { html: true }, 502, expect.stringContaining('<html>')],
  ])('can be %s', async (_, effect, status, body) => {
    const simulator = await openSimulator();
    await simulator.send('POST', '/_local/faults', { effect: { ...effect, headers: { 'Retry-After': '7' } } });

    const reply = await simulator.send('GET', DISK);

    expect([reply.status, reply.headers['retry-after'], reply.body]).toEqual([status, '7', body]);
  });

  test('breaks the connection before the request is carried out, or after', async () => {
    const simulator = await openSimulator();

    await simulator.send('POST', '/_local/faults', { times: 1, effect: { reset: 'before' } });
    await expect(simulator.send('PUT', POINT, CREATION)).rejects.toThrow(/hang up|ECONNRESET/);
    const before = simulator.state.snapshots.size;
    await simulator.send('POST', '/_local/faults', { times: 1, effect: { reset: 'after' } });
    await expect(simulator.send('PUT', POINT, CREATION)).rejects.toThrow(/hang up|ECONNRESET/);

    expect([before, simulator.state.snapshots.size]).toEqual([0, 1]);
  });

  test('may only delay, or play by chance', async () => {
    const simulator = await openSimulator();
    await simulator.send('POST', '/_local/faults', { match: { path: '/disks/' }, effect: { delayMs: 30 } });
    await simulator.send('POST', '/_local/faults', { match: { path: '/snapshots/' }, probability: 0, effect: error });

    await simulator.send('GET', DISK);
    const never = await simulator.send('GET', POINT);

    expect(simulator.state.log.find({ urlPattern: '/disks/' })[0]?.durationMs).toBeGreaterThanOrEqual(29);
    expect(never.status).toBe(404);
  });

  test('cancels an operation that was accepted', async () => {
    const simulator = await openSimulator();
    await simulator.send('POST', '/_local/faults', { effect: { operation: { status: 'Canceled', durationMs: 5 } } });
    const accepted = await simulator.send('PUT', POINT, CREATION);
    await simulator.send('DELETE', '/_local/faults');
    simulator.pass(5);

    const status = await simulator.send('GET', String(accepted.headers['azure-asyncoperation']));

    expect([accepted.status, status.body.status]).toEqual([202, 'Canceled']);
  });

  test.each([
    ['without an effect', {}],
    ['with an unknown effect', { effect: { explode: true } }],
    ['with a bad pattern', { match: { path: '(' }, effect: error }],
  ])('%s is refused', async (_, fault) => {
    const simulator = await openSimulator();

    expect((await simulator.send('POST', '/_local/faults', fault)).status).toBe(400);
    expect(simulator.state.faults.list()).toEqual([]);
  });
});

describe('the limits', () => {
  test('of ARM refuse what is over the bucket, with its headers, and fill again with time', async () => {
    const simulator = await openSimulator();
    await simulator.send('PUT', '/_local/limits', { enforce: true, arm: { reads: { size: 2, perSecond: 1 } } });

    const replies = [];
    for (let index = 0; index < 3; index++) replies.push(await simulator.send('GET', DISK));
    simulator.pass(1_000);
    const later = await simulator.send('GET', DISK);

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(replies.map(({ headers }) => headers['x-ms-ratelimit-remaining-subscription-reads'])).toEqual([
      '1',
      '0',
      '0',
    ]);
    expect(replies[2]?.body.error.code).toBe('SubscriptionRequestsThrottled');
    expect(replies[2]?.headers).toMatchObject({ 'retry-after': '1', 'x-ms-failure-cause': 'gateway' });
    expect(later.status).toBe(200);
  });

  test('of DiskRP refuse with a body without envelope, and with the Retry-After that is set', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ disks: [aDisk('disk1')] }) });
    const provider = { HighCostSnapshotCreateHydrate: { per3Minutes: 1, per30Minutes: 8_000 } };
    await simulator.send('PUT', '/_local/limits', { enforce: true, provider, retryAfterSeconds: 1_200 });

    const first = await simulator.send('PUT', POINT, CREATION);
    const flat = await simulator.send('PUT', POINT, CREATION);
    await simulator.send('PUT', '/_local/limits', { providerBody: 'wrapped', retryAfterSeconds: null });
    await simulator.send('PUT', POINT, CREATION);
    const wrapped = await simulator.send('PUT', POINT, CREATION);

    expect(first.status).toBe(202);
    expect(flat.body).toMatchObject({ code: 'OperationNotAllowed', details: [{ code: 'TooManyRequests' }] });
    expect(flat.headers).toMatchObject({
      'retry-after': '1200',
      'x-ms-ratelimit-remaining-resource': 'Microsoft.Compute/HighCostSnapshotCreateHydrate3Min;0',
    });
    expect(wrapped.body.error.code).toBe('OperationNotAllowed');
    expect(wrapped.headers).not.toHaveProperty('retry-after');
  });

  test.each([
    ['an unknown name', { provider: { Nothing: { per3Minutes: 1, per30Minutes: 1 } } }, 'limits: there is no Nothing'],
    ['a missing figure', { arm: { reads: { size: 1 } } }, 'limits: reads.perSecond must be a positive number'],
  ])('refuse %s', async (_, change, message) => {
    const simulator = await openSimulator();

    const reply = await simulator.send('PUT', '/_local/limits', change);

    expect([reply.status, reply.body.message]).toEqual([400, message]);
    expect(simulator.state.throttle.limits.arm.reads.size).toBe(250);
  });

  test('are counted though they are not enforced', async () => {
    const simulator = await openSimulator();
    await simulator.send('PUT', '/_local/limits', { enforce: false, arm: { reads: { size: 1, perSecond: 1 } } });

    const statuses = [];
    for (let index = 0; index < 3; index++) statuses.push((await simulator.send('GET', DISK)).status);

    expect(statuses).toEqual([200, 200, 200]);
  });
});

describe('the settings', () => {
  test('are read and changed by name', async () => {
    const simulator = await openSimulator();

    const changed = await simulator.send('PUT', '/_local/settings', { dateOffsetMs: -900_000, retryAfterSeconds: 3 });

    expect(changed.body).toMatchObject({ dateOffsetMs: -900_000, retryAfterSeconds: 3, pageSize: 50 });
    const reply = await simulator.send('PUT', POINT, CREATION);
    expect(reply.headers).toMatchObject({ date: 'Mon, 23 Nov 2026 01:45:00 GMT', 'retry-after': '3' });
  });

  test.each([
    ['an unknown name', { nothing: 1 }, 'settings.nothing: no such setting'],
    ['a page of none', { pageSize: 0 }, 'settings.pageSize: must be at least 1'],
    ['another type', { pageSize: 'many' }, 'settings.pageSize: not a fitting value: "many"'],
  ])('refuse %s', async (_, change, message) => {
    const simulator = await openSimulator();

    const reply = await simulator.send('PUT', '/_local/settings', change);

    expect([reply.status, reply.body.message]).toEqual([400, message]);
  });
});

test('an unknown control route tells the known ones', async () => {
  const simulator = await openSimulator();

  const reply = await simulator.send('GET', '/_local/nothing');

  expect([reply.status, reply.body.routes]).toEqual([404, expect.arrayContaining(['GET /_local/log'])]);
});

test('operation URLs can be as long as the signed ones of Azure', async () => {
  const simulator = await openSimulator({ settings: { longOperationUrls: true } });

  const accepted = await simulator.send('PUT', POINT, CREATION);
  const url = String(accepted.headers['azure-asyncoperation']);
  const status = await simulator.send('GET', url);

  expect(url.length).toBeGreaterThan(4_000);
  expect(status.status).toBe(200);
});

test('the endpoints of the cloud are told without a token', async () => {
  const simulator = await openSimulator();

  const reply = await simulator.send('GET', '/metadata/endpoints?api-version=2019-05-01', undefined, NO_TOKEN);

  expect(reply.body.authentication.audiences).toEqual([`${simulator.url}/`]);
  expect(SUBSCRIPTION).toBe([...simulator.state.subscriptions.keys()][0]);
});
