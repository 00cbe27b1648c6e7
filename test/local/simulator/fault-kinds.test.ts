import { describe, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../local/simulator/fault-kinds.ts';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { aFleet, aSnapshot, GROUP_ID, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const DISK = `${idIn('disks', 'disk1')}${VERSION}`;
const NEW = `${idIn('snapshots', 'new')}${VERSION}`;
const POINT = `${idIn('snapshots', 'point-0')}${VERSION}`;
const LIST = `${GROUP_ID}/providers/Microsoft.Compute/snapshots${VERSION}`;
const CREATION = {
  location: 'westus',
  properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') } },
};
const SNAPSHOTS = 5;

async function open(...kinds: string[]): Promise<OpenSimulator> {
  const snapshots = Array.from({ length: SNAPSHOTS }, (_, index) => aSnapshot(`point-${index}`));
  const simulator = await openSimulator({ fleet: aFleet({ snapshots }), settings: { pageSize: 2 } });
  for (const kind of kinds) await simulator.send('POST', '/_local/faults', { kind });
  return simulator;
}

/** What came of a request: its status and code, or that the connection broke. */
async function outcome(simulator: OpenSimulator, method: string, path: string): Promise<unknown[]> {
  try {
    const { status, body } = await simulator.send(method, path, method === 'PUT' ? CREATION : undefined);
    return [status, body.error?.code ?? body.code];
  } catch {
    return ['broken', undefined];
  }
}

describe('a kind of fault', () => {
  test.each([
    ['reset-before', 'GET', DISK, ['broken', undefined]],
    ['html-502', 'GET', LIST, [502, undefined]],
    ['error-500', 'DELETE', POINT, [500, 'InternalServerError']],
    ['busy-503', 'PUT', NEW, [503, 'ServerBusy']],
    ['throttled-by-arm', 'GET', LIST, [429, 'SubscriptionRequestsThrottled']],
    ['throttled-flat', 'PUT', NEW, [429, 'OperationNotAllowed']],
    ['throttled-wrapped', 'DELETE', POINT, [429, 'OperationNotAllowed']],
    ['not-authorized', 'GET', LIST, [403, 'AuthorizationFailed']],
    ['denied-by-policy', 'PUT', NEW, [403, 'RequestDisallowedByPolicy']],
    ['subscription-disabled', 'DELETE', POINT, [409, 'ReadOnlyDisabledSubscription']],
    ['subscription-lost', 'GET', DISK, [404, 'SubscriptionNotFound']],
    ['locked', 'DELETE', POINT, [409, 'ScopeLocked']],
  ])('%s: %s answers so, and changes nothing', async (kind, method, path, expected) => {
    const simulator = await open(kind);

    const got = await outcome(simulator, method, path);
    simulator.pass(60_000);

    expect(got).toEqual(expected);
    expect(simulator.state.snapshots.size).toBe(SNAPSHOTS);
  });

  test.each([
    ['reset-after', 'PUT', NEW, ['broken', undefined], SNAPSHOTS + 1],
    ['html-502-after', 'DELETE', POINT, [502, undefined], SNAPSHOTS - 1],
    ['error-500-after', 'PUT', NEW, [500, 'InternalServerError'], SNAPSHOTS + 1],
    ['timeout-504-after', 'PUT', NEW, [504, 'GatewayTimeout'], SNAPSHOTS + 1],
  ])('%s: %s fails although it was carried out', async (kind, method, path, expected, size) => {
    const simulator = await open(kind);

    const got = await outcome(simulator, method, path);
    simulator.pass(60_000);

    expect([got, simulator.state.snapshots.size]).toEqual([expected, size]);
  });

  test.each([
    ['operation-failed', 'Failed', 'InternalExecutionError', 'Failed'],
    ['operation-failed-leaving-nothing', 'Failed', 'InternalExecutionError', undefined],
    ['operation-canceled', 'Canceled', 'OperationPreempted', 'Canceled'],
  ])('%s: the operation of a PUT that was accepted ends %s', async (kind, status, code, left) => {
    const simulator = await open(kind);
    const accepted = await simulator.send('PUT', NEW, CREATION);
    simulator.pass(60_000);

    const { body } = await simulator.send('GET', String(accepted.headers['azure-asyncoperation']));

    expect([body.status, body.error.code]).toEqual([status, code]);
    expect(simulator.state.snapshots.get(idIn('snapshots', 'new'))?.properties.provisioningState).toBe(left);
  });

  test.each([
    ['poll-500', [500, 'InternalServerError']],
    ['operation-gone', [404, 'NotFound']],
  ])('%s: the poll fails while the operation succeeds', async (kind, expected) => {
    const simulator = await open(kind);
    const accepted = await simulator.send('PUT', NEW, CREATION);
    simulator.pass(60_000);

    const polled = await outcome(
      simulator,
      'GET',
      String(accepted.headers['azure-asyncoperation']).replace(simulator.url, ''),
    );

    expect(polled).toEqual(expected);
    expect(simulator.state.snapshots.get(idIn('snapshots', 'new'))?.properties.provisioningState).toBe('Succeeded');
  });

  test('operation-slow: the operation takes half a minute', async () => {
    const simulator = await open('operation-slow');
    await simulator.send('DELETE', POINT);
    simulator.pass(29_999);
    const before = simulator.state.snapshots.size;
    simulator.pass(1);

    expect([before, simulator.state.snapshots.size]).toEqual([SNAPSHOTS, SNAPSHOTS - 1]);
  });

  test('empty-page: a page of nothing goes on where it would have begun', async () => {
    const simulator = await open();
    await simulator.send('POST', '/_local/faults', { kind: 'empty-page', times: 1 });

    const pages: string[][] = [];
    for (let next: string | undefined = LIST; next !== undefined; ) {
      const { body } = await simulator.send('GET', next);
      pages.push(body.value.map(({ name }: { name: string }) => name));
      next = body.nextLink;
    }

    expect(pages.map(({ length }) => length)).toEqual([0, 2, 2, 1]);
    expect(pages.flat()).toEqual(['point-0', 'point-1', 'point-2', 'point-3', 'point-4']);
  });

  test('failed-page: the first page comes, the next does not', async () => {
    const simulator = await open('failed-page');
    const first = await simulator.send('GET', LIST);

    const second = await simulator.send('GET', first.body.nextLink);

    expect([first.status, first.body.value.length, second.status]).toEqual([200, 2, 500]);
  });

  test.each([
    ['throttled-by-arm', '2'],
    ['throttled-flat', '2'],
    ['throttled-without-header', undefined],
    ['throttled-1200', '1200'],
  ])('%s: Retry-After is %s', async (kind, retryAfter) => {
    const simulator = await open(kind);

    expect((await simulator.send('PUT', NEW, CREATION)).headers['retry-after']).toBe(retryAfter);
  });

  test('may be narrowed like any fault, and words its refusal for the request', async () => {
    const simulator = await open();
    const match = { method: 'PUT|DELETE', path: '/snapshots/' };
    await simulator.send('POST', '/_local/faults', { kind: 'not-authorized', match, times: 1, after: 1 });

    const first = await outcome(simulator, 'PUT', NEW);
    const read = await outcome(simulator, 'GET', POINT);
    const second = await simulator.send('DELETE', POINT);

    expect([first[0], read[0], second.status]).toEqual([202, 200, 403]);
    expect(second.body.error.message).toContain(
      `perform action 'Microsoft.Compute/snapshots/delete' over scope '${idIn('snapshots', 'point-0')}'`,
    );
  });

  test.each([
    ['an unknown kind', { kind: 'boom' }, /^kind: boom is none of reset-before, /],
    ['a kind with an effect', { kind: 'slow', effect: { delayMs: 1 } }, /^effect: a kind has its own$/],
    ['an unknown field', { effect: { html: true }, time: 1 }, /^time: not known; expected match, times, /],
    ['an unknown part of an effect', { effect: { html: true, staus: 1 } }, /^effect\.staus: not known/],
    ['an unknown match', { effect: { html: true }, match: { url: 'x' } }, /^match\.url: not known/],
  ])('with %s is refused', async (_, fault, message) => {
    const simulator = await open();

    const reply = await simulator.send('POST', '/_local/faults', fault);

    expect([reply.status, reply.body.message]).toEqual([400, expect.stringMatching(message)]);
  });

  test.each(Object.keys(FAULT_KINDS))(
    '%s plays on whatever it meets, and the simulator never fails itself',
    async (kind) => {
      const simulator = await open(kind);
      const subscription = `/subscriptions/${SUBSCRIPTION}`;
      const paths = [
        `/tenants${VERSION}`,
        `/subscriptions${VERSION}`,
        `${subscription}/resourceGroups${VERSION}`,
        `${GROUP_ID}${VERSION}`,
        `${subscription}/providers/Microsoft.Compute/virtualMachines${VERSION}`,
        `${LIST}&$skiptoken=${Buffer.from('2:').toString('base64url')}`,
        `${idIn('virtualMachines', 'web')}${VERSION}`,
        `${idIn('snapshots', 'point-1')}/providers/Microsoft.Resources/tags/default${VERSION}`,
        `${GROUP_ID}/providers/Microsoft.Authorization/locks/keep${VERSION}`,
        `${subscription}/providers/Microsoft.Compute/locations/westus/DiskOperations/x${VERSION}`,
        NEW,
        `${idIn('disks', 'new')}${VERSION}`,
        `${idIn('virtualMachines', 'web')}/start${VERSION}`,
        '/nonsense',
      ];
      const requests = ['GET', 'PUT', 'POST', 'DELETE'].flatMap((method) =>
        paths.map((path) => [method, path] as const),
      );

      const outcomes = await Promise.all(requests.map(([method, path]) => outcome(simulator, method, path)));

      expect(outcomes.filter(([, code]) => code === 'LocalCloudError')).toEqual([]);
      expect(simulator.state.faults.list()[0]?.played).toBeGreaterThan(0);
    },
  );

  test('is listed with what it meets and does', async () => {
    const simulator = await open();

    const { body } = await simulator.send('GET', '/_local/faults/kinds');

    expect(body['failed-page']).toMatchObject({ match: { method: 'GET' }, effect: { status: 500 } });
  });
});
