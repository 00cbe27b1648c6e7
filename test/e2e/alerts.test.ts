import { afterAll, expect, test } from 'vitest';
import { writeRow } from '../../shared/azure/record-row.ts';
import { serveHttp } from '../support/loopback.ts';
import { dueDaily, fleetOf, nightsBefore } from './support/fleet.ts';
import { openCloud, openHost, until } from './support/test-cloud.ts';

const TOKEN = 'T0ken-that-nobody-may-see';

interface Got {
  readonly kind: string;
  readonly event: string;
  readonly title: string;
}

const messages: Got[] = [];
let pings = 0;
let status = 202;

const { url: address, close } = await serveHttp(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  if (request.method === 'GET') pings += 1;
  else if (status < 300) messages.push(JSON.parse(body) as Got);
  response.writeHead(request.method === 'GET' ? 200 : status).end();
});
afterAll(close);

const daily = dueDaily('7d');
const app = await openCloud({
  fleet: fleetOf(
    { name: 'web', tags: { 'snapshot-policy': daily }, nights: nightsBefore(3) },
    { name: 'db', tags: { 'snapshot-policy': daily }, nights: nightsBefore(3) },
    { name: 'lab' },
  ),
  settings: {
    NIGHTKEEP_WEBHOOK_URL: `${address}/hooks/${TOKEN}?sig=${TOKEN}`,
    NIGHTKEEP_HEARTBEAT_URL: `${address}/ping/${TOKEN}`,
  },
});

function setTag(vm: string, value: string): void {
  const found = app.cloud.simulator.state.virtualMachines.all().find(({ name }) => name === vm);
  if (found === undefined) throw new Error(`there is no VM ${vm}`);
  app.change(found.id, (resource) => {
    resource.tags = { 'snapshot-policy': value };
  });
}

/** What the app has just sent is not put back to what it was. */
function unlessChangedMeanwhile(error: { readonly statusCode?: number }): void {
  if (error.statusCode !== 412) throw error;
}

test('a night, a loss while the receiver is down, and a mending are one message each, in another host too', async () => {
  await app.tickToEnd();
  await until('the message of the first night', async () => messages.length > 0);
  expect(messages.map(({ title }) => title)).toEqual(['The first good night: 2 protected']);
  expect(pings).toBeGreaterThan(0);

  status = 503;
  setTag('web', 'off');
  await app.forgetTicks();
  await app.tick();
  const undelivered = await until('a finding of what was not delivered', async () => {
    await app.fire('notify', { version: 1, kind: 'notify', what: 'look' });
    const { findings } = await app.get<{ findings: readonly string[] }>('/api/health/detail');
    return findings.find((finding) => finding.includes('not delivered'));
  });
  expect(undelivered).toContain('"Protection lost: ');
  expect(undelivered).toContain('it answered 503');

  status = 200;
  setTag('web', daily);
  const host = await openHost(app, {});
  await host.forgetTicks();
  await host.tick();
  // As if the minutes had passed that a receiver which is down is left alone.
  await until('the two messages', async () => {
    const table = app.table('state');
    for await (const { rowKey, record, etag } of table.listEntities<{ record: string }>({
      queryOptions: { filter: "PartitionKey eq 'notice'" },
    })) {
      const row = JSON.parse(record) as { state: string; nextAt: number; last?: string };
      // One without an answer is being sent.
      if (row.state !== 'waiting' || row.last === undefined) continue;
      const changed = writeRow({ partitionKey: 'notice', rowKey: rowKey ?? '' }, { ...row, nextAt: 0 });
      await table.updateEntity(changed, 'Merge', { etag }).catch(unlessChangedMeanwhile);
    }
    await host.fire('notify', { version: 1, kind: 'notify', what: 'look' });
    return messages.length > 2;
  });

  expect(messages.slice(1).map(({ kind, event }) => `${kind} ${event}`)).toEqual([
    'protection began',
    'protection ended',
  ]);
  const logged = [...app.lines, ...host.lines].join('\n');
  expect(logged).not.toContain(TOKEN);
});
