import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { dueDaily, fleetOf, nightsBefore } from '../e2e/support/fleet.ts';
import { openCloud, openHost } from '../e2e/support/test-cloud.ts';

// The tables out of reach for a while in the middle of a run, over the wire: a gate before Azurite that breaks connections.

const VMS = 12;
const tags = { 'snapshot-policy': dueDaily('3d') };
const names = Array.from({ length: VMS }, (_, index) => `vm${index}`);

const cloud = await openCloud({ fleet: fleetOf(...names.map((name) => ({ name, tags, nights: nightsBefore(5) }))) });
await cloud.host.close();
const tables = new URL(cloud.cloud.azurite.tableUrl);
const gate = await openGate(Number(tables.port));
const through = cloud.cloud.azurite.connectionString.replace(tables.port, String(gate.port));
const app = await openHost(cloud, { AzureWebJobsStorage: through });

test('tables out of reach for 15 seconds of a run delay it, and every point is there once', {
  timeout: 300_000,
}, async () => {
  const { body } = await app.call<{ id: string }>('POST', '/api/runs', { body: { when: 'due' } });
  await until(async () => (await cloud.snapshots()).length > VMS * 5 - 10 && cloud.requests('PUT', '/snapshots/') > 1);

  gate.shut();
  await sleep(15_000);
  gate.open();
  const run = await finish(body.id);

  expect(gate.refused).toBeGreaterThan(0);
  const made = (await cloud.snapshots()).filter(({ tags: own }) => own?.['nightkeep-run'] === body.id);
  expect(made.map(({ name }) => name.split('-')[0]).sort()).toEqual([...names].sort());
  expect(run).toMatchObject({ counts: { pruned: VMS * 2, pending: 0 } });
  expect(await cloud.snapshots()).toHaveLength(VMS * 4);
});

async function finish(runId: string): Promise<RunReport> {
  for (let tries = 0; tries < 8; tries++) {
    const run = await app.finish(runId).catch(() => undefined);
    if (run !== undefined) return run;
  }
  throw new Error('The run never ended.');
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await ask()) return;
    await sleep(50);
  }
  throw new Error('Waited in vain.');
}

/** A way to a port of this machine that can be shut: it then breaks every connection, old and new. */
async function openGate(port: number) {
  const open = new Set<Socket>();
  let isShut = false;
  let refused = 0;
  const server = createServer((incoming) => {
    if (isShut) {
      refused += 1;
      incoming.destroy();
      return;
    }
    const outgoing = connect(port, '127.0.0.1');
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of open) socket.destroy();
    server.close();
  };
  afterAll(close);
  return {
    port: (server.address() as AddressInfo).port,
    get refused() {
      return refused;
    },
    shut() {
      isShut = true;
      for (const socket of open) socket.destroy();
    },
    open() {
      isShut = false;
    },
  };
}
