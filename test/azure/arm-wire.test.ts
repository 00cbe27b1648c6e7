import { afterEach, describe, expect, test, vi } from 'vitest';
import { computeId } from '../../shared/policy/resource-id.ts';
import { refusal } from '../support/refusal.ts';
import { openHost, TOKEN } from './open-host.ts';

const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
const POINT = computeId(SUBSCRIPTION, 'Shop', 'snapshots', 'point');
const DISK = computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk1');
const LISTS = ['listSnapshots', 'listDisks', 'listVirtualMachines', 'listSubscriptions'] as const;

describe('another host', () => {
  test.each(LISTS)('gets neither a token nor a request where a page of %s leads to it', async (list) => {
    const other = await openHost(() => ({ status: 200, body: { value: [] } }));
    const host = await openHost(() => ({ status: 200, body: { value: [], nextLink: `${other.url}/next?page=2` } }));

    const error = await refusal(host.inventory[list](SUBSCRIPTION));

    expect(error.code).toBe('ForeignLink');
    expect(other.asked).toEqual([]);
    expect(host.asked).toHaveLength(1);
  });

  test('gets nothing where a reply redirects to it, and the redirect is an error', async () => {
    const other = await openHost(() => ({ status: 200, body: {} }));
    const host = await openHost(() => ({ status: 302, headers: { Location: `${other.url}/elsewhere` } }));

    expect((await refusal(host.inventory.hasResourceGroup(SUBSCRIPTION, 'Shop'))).status).toBe(302);
    expect((await refusal(host.inventory.getDisk(DISK))).status).toBe(302);
    expect((await refusal(host.tags.merge(DISK, { a: 'b' }))).status).toBe(302);
    expect(other.asked).toEqual([]);
  });
});

describe.concurrent('a request', () => {
  test('that reads is sent three times at most, and then fails', async ({ expect }) => {
    const host = await openHost(() => ({
      status: 500,
      body: { error: { code: 'InternalServerError', message: 'no' } },
    }));

    const reads = [host.inventory.getDisk(DISK), host.inventory.listSubscriptions()];
    const ends = await Promise.allSettled(reads);

    expect(ends).toMatchObject([
      { status: 'rejected', reason: { code: 'InternalServerError', status: 500 } },
      { status: 'rejected', reason: { code: 'InternalServerError', status: 500 } },
    ]);
    expect(host.asked.filter(({ url }) => url.includes('disk1'))).toHaveLength(3);
    expect(host.asked).toHaveLength(6);
  });

  test('that writes is sent once, whatever the answer', async ({ expect }) => {
    for (const status of [408, 429, 500, 503, 504]) {
      const headers = status === 503 ? { 'Retry-After': '0' } : {};
      const host = await openHost(() => ({ status, headers, body: { error: { code: 'Busy', message: 'busy' } } }));

      const request = { id: POINT, location: 'westus', tags: {}, sourceResourceId: DISK, incremental: true };
      const closed = { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' } as const;
      await refusal(host.snapshots.create({ ...request, ...closed }));
      await refusal(host.snapshots.delete(POINT));
      await refusal(host.tags.merge(POINT, { a: 'b' }));

      expect(host.asked.map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'PATCH']);
    }
  });

  test('that reads is not repeated where Azure says when to come back', async ({ expect }) => {
    const host = await openHost(() => ({
      status: 503,
      headers: { 'Retry-After': '7' },
      body: { error: { code: 'ServerBusy', message: 'busy' } },
    }));

    expect(await refusal(host.inventory.getDisk(DISK))).toMatchObject({ code: 'ServerBusy', retryAfterMs: 7_000 });
    expect(host.asked).toHaveLength(1);
  });
});

describe('a reply that never comes', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each(['get', 'delete'] as const)('is waited for during a minute, and the %s is not sent again', async (call) => {
    const host = await openHost(() => ({ status: 0 }));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });

    const refused = refusal(host.snapshots[call](POINT));
    while (host.asked.length === 0) await new Promise(setImmediate);
    vi.advanceTimersByTime(60_000);

    expect((await refused).status).toBeUndefined();
    expect(host.asked).toHaveLength(1);
  });
});

describe('the last page of a list', () => {
  test.each(LISTS.flatMap((list) => [null, ''].map((nextLink) => [list, nextLink] as const)))(
    'of %s is one whose nextLink is %j',
    async (list, nextLink) => {
      const host = await openHost(() => ({ status: 200, body: { value: [], nextLink } }));

      expect(await host.inventory[list](SUBSCRIPTION)).toEqual([]);
      expect(host.asked).toHaveLength(1);
    },
  );

  test('counts for nothing where one of its subscriptions has no id', async () => {
    const host = await openHost(() => ({ status: 200, body: { value: [{ displayName: 'odd' }] } }));

    expect((await refusal(host.inventory.listSubscriptions())).code).toBe('UnexpectedReply');
  });
});

describe('tags', () => {
  test('are asked for by the path of the resource, whatever stands in its id', async () => {
    const host = await openHost(() => ({ status: 200, body: {} }));

    await host.tags.merge(computeId(SUBSCRIPTION, 'Grün (1)', 'snapshots', 'a?b#c%2Fd e'), { a: 'b' });

    expect(host.asked[0]?.url).toBe(
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/Gr%C3%BCn%20(1)/providers/Microsoft.Compute/snapshots/a%3Fb%23c%252Fd%20e/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`,
    );
  });
});

describe('an error', () => {
  test('tells Retry-After as a duration, where it is a date or nonsense too', async () => {
    const values = [new Date(Date.now() + 60_000).toUTCString(), 'Mon, 01 Jan 2001 00:00:00 GMT', 'soon'];
    const host = await openHost((_, count) => ({
      status: 429,
      headers: { 'Retry-After': values[count - 1] ?? '' },
      body: { code: 'OperationNotAllowed', message: 'flat' },
    }));

    const errors = [];
    for (const _ of values) errors.push(await refusal(host.inventory.getDisk(DISK)));

    expect(errors.map(({ code }) => code)).toEqual(Array(3).fill('OperationNotAllowed'));
    expect(errors[0]?.retryAfterMs).toBeGreaterThan(50_000);
    expect(errors[0]?.retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(errors[1]?.retryAfterMs).toBe(0);
    expect(errors[2]?.retryAfterMs).toBeUndefined();
  });

  test.each([
    [401, 'InvalidAuthenticationToken', { 'WWW-Authenticate': 'Bearer authorization_uri="https://login.example"' }],
    [403, 'LinkedAuthorizationFailed', {}],
    [409, 'ScopeLocked', {}],
    [409, 'ReadOnlyDisabledSubscription', {}],
  ])('carries the %d of Azure with its code %s and the request id', async (status, code, headers) => {
    const body = { error: { code, message: 'in the words of Azure' } };
    const host = await openHost(() => ({ status, body, headers: { ...headers, 'x-ms-request-id': 'r-1' } }));

    const error = await refusal(host.snapshots.delete(POINT));

    expect(error).toMatchObject({ code, status, requestId: 'r-1', message: 'in the words of Azure' });
    expect(host.asked).toHaveLength(1);
  });

  test.each([
    ['{"broken', 200],
    ['<html>', 200],
    ['words', 400],
  ])('holds no token and no signature that Azure sent back: %s', async (begin, status) => {
    const secret = `Bearer ${TOKEN} https://md-1.blob.core.windows.net/a/b?sv=1&sr=b&sig=SECRETSIGNATURE%3D&t=1`;
    const text = status === 400 ? { error: { code: 'Odd', message: secret } } : `${begin} ${secret}`;
    const host = await openHost(() => ({ status, body: text }));

    const errors = [await refusal(host.inventory.getDisk(DISK)), await refusal(host.inventory.listSubscriptions())];

    for (const { message, details } of errors) {
      expect(`${message} ${details.join()}`).not.toMatch(/eyJ|c2lnbmF0dXJl|SECRETSIGNATURE/);
    }
  });
});
