import { setTimeout as sleep } from 'node:timers/promises';
import { TableClient, TableServiceClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAzurite } from '../../local/azurite/start-azurite.ts';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import { dueDaily, fleetOf, nightsBefore } from './support/fleet.ts';
import { openCloud, openHost } from './support/test-cloud.ts';

/** In everything that a refusal of Azure may quote, under every name that secrets go by. */
const MARK = 'MARKEDzSECRETz0123456789';
const QUOTED = [
  `https://md-1.blob.core.windows.net/x/abcd?sv=2018-03-28&sr=b&si=1&sig=${MARK}`,
  `https://arm.local/subscriptions/1/providers/Microsoft.Compute/locations/westeurope/DiskOperations/1?p=1&t=638&c=${MARK}&s=${MARK}&h=${MARK}`,
  `/subscriptions/1/providers/Microsoft.Compute/locations/westeurope/DiskOperations/1?p=1&t=638&c=${MARK}&s=${MARK}`,
  `AccountName=a;AccountKey=${MARK};`,
  `Bearer ${MARK}${MARK}`,
  `x-functions-key: ${MARK}`,
].join(' , ');

const fleet = fleetOf(
  ...['web', 'mail', 'ci', 'db', 'files'].map((name) => ({
    name,
    tags: { 'snapshot-policy': dueDaily('3d') },
    nights: nightsBefore(6),
  })),
);
/** Nobody listens there: each message is told in the log as not delivered. */
const NOWHERE = `http://127.0.0.1:9/${MARK}?sig=${MARK}`;
const app = await openCloud({
  fleet,
  simulator: { settings: { longOperationUrls: true } },
  settings: { NIGHTKEEP_WEBHOOK_URL: NOWHERE, NIGHTKEEP_HEARTBEAT_URL: NOWHERE },
});
const { connectionString } = app.cloud.azurite;

const queued = new Set<string>();
const lines: (readonly string[])[] = [app.lines];
const answers: string[] = [];
const secrets = new Map<string, string>();
let isOver = false;
let watching: Promise<void>;

/** Every message that waits in any queue, gathered as long as the test runs. */
async function watchQueues(): Promise<void> {
  const service = QueueServiceClient.fromConnectionString(connectionString);
  for (; !isOver; await sleep(30)) {
    for await (const { name } of service.listQueues()) {
      const { peekedMessageItems } = await service.getQueueClient(name).peekMessages({ numberOfMessages: 32 });
      for (const { messageText } of peekedMessageItems) {
        queued.add(messageText);
        queued.add(Buffer.from(messageText, 'base64').toString());
      }
    }
  }
}

async function rowsOfEveryTable(): Promise<readonly string[]> {
  const options = { allowInsecureConnection: true };
  const rows: string[] = [];
  for await (const { name } of TableServiceClient.fromConnectionString(connectionString, options).listTables()) {
    if (name === undefined) continue;
    const table = TableClient.fromConnectionString(connectionString, name, options);
    for await (const row of table.listEntities()) rows.push(JSON.stringify(row));
  }
  return rows;
}

async function say(method: string, path: string, options: Parameters<typeof app.call>[2] = {}): Promise<number> {
  const { status, text } = await app.call(method, path, options);
  answers.push(text);
  return status;
}

beforeAll(async () => {
  const { master, host, functions } = app.host.keys;
  secrets.set('the mark that refusals quote', MARK);
  secrets.set('the master key', master);
  secrets.set("the host's key", host);
  for (const [name, key] of Object.entries(functions)) secrets.set(`the key of ${name}`, key);
  secrets.set('the key of the storage account', /AccountKey=([^;]+)/.exec(connectionString)?.[1] ?? 'none');
  secrets.set('the secret of the identity endpoint', app.cloud.identity.secret);
  secrets.set('a token', Buffer.from('{"typ":"JWT"').toString('base64url').slice(0, 14));
  secrets.set('the certificate in operation URLs', 'MIIMII');
  secrets.set('the query of operation URLs', '&t=638');
  watching = watchQueues();
});

afterAll(async () => {
  isOver = true;
  await watching;
});

describe('a full run', () => {
  test('of a night, with faults in every place, with prunes, holds, ad-hoc points and dry runs', async () => {
    const path = (name: string) => `/snapshots/${name}-`;
    app.fault({
      match: { method: 'PUT', path: path('web') },
      effect: { status: 400, code: 'BadRequest', message: QUOTED },
    });
    app.fault({
      match: { method: 'PUT', path: path('mail') },
      effect: { operation: { status: 'Failed', code: 'InternalServerError', message: QUOTED } },
    });
    app.fault({ match: { method: 'PUT', path: path('ci') }, effect: { html: true, message: QUOTED }, times: 2 });
    app.fault({
      match: { method: 'DELETE', path: path('db') },
      effect: { status: 409, code: 'Conflict', message: QUOTED, details: [{ code: 'Conflict', message: QUOTED }] },
    });
    app.fault({ match: { method: 'DELETE', path: path('files') }, effect: { reset: 'before' }, times: 2 });

    const night = await app.tickToEnd();
    app.clearFaults();
    const held = await app.run('PUT', '/api/holds', { vm: 'files', reason: 'audit', by: 'anna' });
    await app.run('DELETE', '/api/holds?vm=files&reason=over&by=anna');
    const adHoc = await app.run('POST', '/api/runs', { target: { vm: 'web' }, keepFor: '1d' });
    await app.run('POST', '/api/runs?dryRun=true');
    answers.push(JSON.stringify([night, held, adHoc]));

    expect(night.state).toBe('partial');
    expect(night.counts.created).toBeGreaterThan(0);
    expect(night.counts.pruned).toBeGreaterThan(0);
    expect(night.actions.flatMap(({ error }) => error?.message ?? []).join()).toContain('?[query]');
    // Each of these was answered with a signed operation URL.
    expect(app.requests('PUT', '/snapshots/')).toBeGreaterThan(4);
  });

  test('of a subscription that cannot be read', async () => {
    app.fault({
      match: { method: 'GET', path: '/disks\\?' },
      effect: { status: 403, code: 'AuthorizationFailed', message: QUOTED },
    });

    const run = await app.run('POST', '/api/runs', { target: 'all', when: 'due' });
    app.clearFaults();
    answers.push(JSON.stringify(run));

    expect(JSON.stringify(run)).toContain('AuthorizationFailed');
  });

  test('of calls with keys, good and bad, in the header and in the query', async () => {
    const { host } = app.host.keys;
    expect(await say('GET', '/api/coverage')).toBe(200);
    expect(await say('GET', `/api/runs?code=${host}`, { key: null })).toBe(200);
    expect(await say('GET', '/api/runs', { key: `${MARK}` })).toBe(401);
    expect(await say('GET', `/api/runs?code=${host}&limit=none`, { key: null })).toBe(400);
    expect(await say('POST', `/api/runs?code=${host}`, { key: null, body: '{"tagret":1}' })).toBe(400);
    expect(await say('GET', '/api/recovery-points?vm=web&fresh=true')).toBe(200);
    expect(await say('GET', '/api/health/detail')).toBeLessThan(504);
    await app.send({ kind: 'plan', version: 1, runId: 'none', subscriptionId: 'none' });
    await app.taken('plan');
  });

  test('of an app that gets no token', async () => {
    const host = await openHost(app, { IDENTITY_HEADER: `${MARK}` });
    lines.push(host.lines);
    await host.fire('tick');
    await expect.poll(() => host.lines.join('\n'), { timeout: 30_000 }).toMatch(/could not be listed/);
    answers.push((await host.call('GET', '/api/health/detail')).text);
  });

  test('of an app whose storage goes away', async () => {
    const storage = await startAzurite();
    const host = await openHost(app, { AzureWebJobsStorage: storage.connectionString });
    lines.push(host.lines);
    await storage.close();

    const { status, text } = await host.call('GET', '/api/runs');
    answers.push(text);

    expect(status).toBe(502);
  });
});

describe('after it', () => {
  let places: readonly (readonly [string, string])[];

  beforeAll(async () => {
    places = [
      ['a log line', lines.flat().join('\n')],
      ['a table', (await rowsOfEveryTable()).join('\n')],
      ['a queue message', [...queued].join('\n')],
      ['an answer', answers.join('\n')],
      ['a tag of a snapshot', JSON.stringify((await app.snapshots()).map(({ tags }: ArmResource) => tags))],
    ];
  });

  test('there are lines, rows, messages and answers to look at', () => {
    for (const [place, text] of places) expect(text.length, place).toBeGreaterThan(400);
  });

  test('none of the secrets is in any of them', () => {
    const found = places.flatMap(([place, text]) =>
      [...secrets]
        .filter(([, secret]) => text.includes(secret))
        .map(([name, secret]) => {
          const at = text.indexOf(secret);
          return `${name} is in ${place}: ${text.slice(Math.max(0, at - 200), at + 40)}`;
        }),
    );

    expect(secrets.size).toBeGreaterThan(12);
    expect([...secrets.values()].every((secret) => secret.length > 5)).toBe(true);
    expect(found).toEqual([]);
  });
});
