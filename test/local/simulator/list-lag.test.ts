import { describe, expect, test } from 'vitest';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { aFleet, aSnapshot, GROUP_ID, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const CREATION = {
  location: 'westus',
  properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') } },
};

function pointAt(name: string): string {
  return `${idIn('snapshots', name)}${VERSION}`;
}

async function open(listLagMs = 5_000): Promise<OpenSimulator> {
  return openSimulator({
    fleet: aFleet({ snapshots: [aSnapshot('old')] }),
    settings: { listLagMs, snapshotCreateMs: 100, snapshotDeleteMs: 100 },
  });
}

/** The names that both lists of snapshots show. */
async function listed(simulator: OpenSimulator): Promise<string[]> {
  const names = [];
  for (const scope of [GROUP_ID, `/subscriptions/${SUBSCRIPTION}`]) {
    const { body } = await simulator.send('GET', `${scope}/providers/Microsoft.Compute/snapshots${VERSION}`);
    names.push(body.value.map(({ name }: { name: string }) => name));
  }
  expect(names[0]).toEqual(names[1]);
  return names[0];
}

describe('lists that lag', () => {
  test('show what is new only later; a GET shows it at once', async () => {
    const simulator = await open();
    await simulator.send('PUT', pointAt('new'), CREATION);

    const soon = [await listed(simulator), (await simulator.send('GET', pointAt('new'))).status];
    simulator.pass(5_000);
    const later = await listed(simulator);

    expect(soon).toEqual([['old'], 200]);
    expect(later).toEqual(['new', 'old']);
  });

  test('show what is gone for a while; a GET does not', async () => {
    const simulator = await open();
    await simulator.send('DELETE', pointAt('old'));
    simulator.pass(100);

    const soon = [await listed(simulator), (await simulator.send('GET', pointAt('old'))).status];
    simulator.pass(5_000);
    const later = await listed(simulator);

    expect(soon).toEqual([['old'], 404]);
    expect(later).toEqual([]);
  });

  test('show what came and went in between each in its time', async () => {
    const simulator = await open();
    await simulator.send('PUT', pointAt('new'), CREATION);
    simulator.pass(1_000);
    await simulator.send('DELETE', pointAt('new'));

    const seen = [];
    for (let second = 1; second < 8; second++) {
      seen.push((await listed(simulator)).includes('new'));
      simulator.pass(1_000);
    }

    expect(seen).toEqual([false, false, false, false, true, true, false]);
  });

  test('keep what is made again under its name', async () => {
    const simulator = await open();
    await simulator.send('DELETE', pointAt('old'));
    simulator.pass(100);
    await simulator.send('PUT', pointAt('old'), CREATION);

    const seen = [];
    for (let second = 0; second < 7; second++) {
      seen.push(await listed(simulator));
      simulator.pass(1_000);
    }

    expect(seen).toEqual(Array(7).fill(['old']));
  });

  test('are current where no lag is set', async () => {
    const simulator = await open(0);
    await simulator.send('PUT', pointAt('new'), CREATION);
    await simulator.send('DELETE', pointAt('old'));
    simulator.pass(100);

    expect(await listed(simulator)).toEqual(['new']);
  });

  test('forget what a new fleet does not hold', async () => {
    const simulator = await open();
    await simulator.send('DELETE', pointAt('old'));
    await simulator.send('PUT', pointAt('new'), CREATION);
    await simulator.send('PUT', '/_local/fleet', aFleet({ snapshots: [aSnapshot('other')] }));
    simulator.pass(60_000);

    expect(await listed(simulator)).toEqual(['other']);
  });
});

describe('latency', () => {
  test('delays each request by a fixed time and up to a jitter more', async () => {
    const simulator = await openSimulator({ settings: { latencyMs: 20, latencyJitterMs: 20 } });

    for (let index = 0; index < 3; index++) await simulator.send('GET', `${idIn('disks', 'disk1')}${VERSION}`);

    const durations = simulator.state.log.entries.map(({ durationMs }) => durationMs);
    expect(Math.min(...durations)).toBeGreaterThanOrEqual(19);
    expect(new Set(durations).size).toBeGreaterThan(1);
  });
});
