import { fileURLToPath } from 'node:url';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningAzurite, startAzurite } from '../../../local/azurite/start-azurite.ts';
import { type RunningHost, startHost } from '../../../local/host/start-host.ts';

const root = fileURLToPath(new URL('fixture-app', import.meta.url));
let azurite: RunningAzurite;
let host: RunningHost;

beforeAll(async () => {
  azurite = await startAzurite();
  host = await startHost({
    root,
    leaseSeconds: 2,
    settings: { AzureWebJobsStorage: azurite.connectionString, FIXTURE_SETTING: 'from the settings' },
  });
}, 60_000);

afterAll(async () => {
  await host?.close();
  await azurite?.close();
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${host.url}/${path}`, { headers });
const seen = async () => (await (await get('api/seen')).json()) as Record<string, unknown>[];

describe('the host and the app', () => {
  test('it lists the functions of the files that main names', () => {
    const names = host.functions.map(({ name }) => name).sort();

    expect(names).toContain('echo');
    expect(names).toContain('work');
    expect(host.functions.find(({ name }) => name === 'echo')).toMatchObject({
      trigger: 'http',
      route: 'api/echo/{id?}',
      methods: ['GET', 'POST'],
    });
  });

  test('the app sees its settings and nothing of the environment of the host', async () => {
    expect(await (await get('api/setting')).json()).toEqual({ own: 'from the settings', home: null });
  });

  test('an app that cannot be loaded is refused with its own message', async () => {
    const missing = fileURLToPath(new URL('fixture-app/functions', import.meta.url));

    await expect(startHost({ root: missing, settings: {} })).rejects.toThrow(/host\.json/);
  });
});

describe('HTTP triggers', () => {
  test('a request reaches the handler whole, and its reply comes back whole', async () => {
    const reply = await fetch(`${host.url}/API/Echo/a%20b?x=1&x=2&y=`, {
      method: 'POST',
      body: 'text ✓',
      headers: { 'x-own': 'mine' },
    });

    expect(reply.status).toBe(201);
    expect(reply.headers.get('x-echo')).toBe('yes');
    expect(await reply.json()).toEqual({
      method: 'POST',
      params: { id: 'a b' },
      query: { x: '1,2', y: '' },
      header: 'mine',
      body: 'text ✓',
    });
  });

  test.each([
    ['api/echo', {}],
    ['api/echo/a%2Fb%23c', { id: 'a%2Fb#c' }],
    ['api/files/a/b', { path: 'a/b' }],
  ])('%s has the parameters %j', async (path, params) => {
    expect(await (await get(path)).json()).toMatchObject({ params });
  });

  test('a literal segment is preferred to a parameter', async () => {
    expect(await (await get('api/echo/fixed')).text()).toBe('fixed');
  });

  test.each([
    ['api/nothing', 404],
    ['echo', 404],
    ['api/echo/1/2', 404],
    ['api/broken', 500],
    ['api/empty', 204],
    ['api/locked', 401],
    ['api/locked?code=wrong', 401],
  ])('%s is answered %i', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });

  test("a locked function opens to its own key, the host's and the master's, and replies with bytes", async () => {
    const { master, host: hostKey, functions } = host.keys;

    const byQuery = await get(`api/locked?code=${functions['locked']}`);
    const byHeader = await get('api/locked', { 'x-functions-key': hostKey });
    const byMaster = await get('api/locked', { 'x-functions-key': master });
    const byAnother = await get('api/locked', { 'x-functions-key': functions['echo'] ?? '' });

    expect([...new Uint8Array(await byQuery.arrayBuffer())]).toEqual([0, 255]);
    expect([byHeader.status, byMaster.status, byAnother.status]).toEqual([200, 200, 401]);
  });
});

describe('timer triggers', () => {
  test('a timer fires at its moments by itself', async () => {
    await expect.poll(seen, { timeout: 5_000 }).toContainEqual({ timer: 'everySecond' });
  });

  test('a timer fires by hand with the master key alone, through the hooks', async () => {
    const fire = (key: string) =>
      fetch(`${host.url}/admin/functions/Hourly`, { method: 'POST', body: '{}', headers: { 'x-functions-key': key } });

    expect((await fire(host.keys.host)).status).toBe(401);
    expect((await fire(host.keys.master)).status).toBe(202);

    const next = new Date(Math.ceil((Date.now() + 1) / 3_600_000) * 3_600_000).toISOString();
    await expect.poll(seen).toContainEqual({ timer: 'hourly', isPastDue: false, next });
    expect(await seen()).toContainEqual({ hook: 'preInvocation' });
  });
});

describe('queue triggers', () => {
  const service = () => QueueServiceClient.fromConnectionString(azurite.connectionString);
  const send = async (text: string) => {
    const queue = service().getQueueClient('work');
    await queue.createIfNotExists();
    await queue.sendMessage(Buffer.from(text).toString('base64'));
  };
  const deliveries = async (message: unknown) => {
    const wanted = JSON.stringify(message);
    return (await seen()).filter(({ queue }) => JSON.stringify(queue) === wanted).map((entry) => entry['dequeueCount']);
  };

  test('a message that is JSON arrives parsed, once', async () => {
    await send('{"runId":"r1"}');

    await expect.poll(() => deliveries({ runId: 'r1' }), { timeout: 5_000 }).toEqual([1]);
  });

  test('a message whose function throws comes again, then goes to the poison queue as it was', async () => {
    await send('bad');

    const poison = service().getQueueClient('work-poison');
    const peek = async () =>
      (await poison.exists()) ? (await poison.peekMessages()).peekedMessageItems.map((item) => item.messageText) : [];
    await expect.poll(peek, { timeout: 8_000 }).toEqual([Buffer.from('bad').toString('base64')]);
    expect(await deliveries('bad')).toEqual([1, 2]);
  });

  test('a message that takes longer than its lease is delivered once', async () => {
    await send('slow');

    await expect.poll(() => deliveries('slow'), { timeout: 5_000 }).toEqual([1]);
    const queue = service().getQueueClient('work');
    await expect
      .poll(async () => (await queue.getProperties()).approximateMessagesCount, { timeout: 8_000, interval: 200 })
      .toBe(0);
    expect(await deliveries('slow')).toEqual([1]);
  });
});
