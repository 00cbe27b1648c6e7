import { describe, expect, test } from 'vitest';
import { idKey } from '../../shared/policy/resource-id.ts';
import type { ActionRecord, Run } from '../../shared/run/records.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import type { AzureCall } from '../fakes/fake-azure.ts';
import { actionsOf, deliver, runsOf } from '../run/world.ts';
import { type AzureFault, REFUSALS, STUMBLES, THROTTLES } from './azure-faults.ts';
import { aFaultyNight, type FaultyNight, liveToTheNextMorning, liveUntil, play, wrongsOf } from './faulty-night.ts';

// One fault at one place, for the first hour of the night: two of the four attempts at each point.

const ALL = [...REFUSALS, ...STUMBLES, ...THROTTLES];

async function liveThrough(fault: AzureFault, calls: readonly AzureCall[]): Promise<FaultyNight> {
  const night = aFaultyNight();
  play(night, fault, calls);
  await liveToTheNextMorning(night);
  expect(await wrongsOf(night)).toEqual([]);
  return night;
}

async function failed({ world }: FaultyNight, kind: 'create' | 'prune'): Promise<readonly ActionRecord[]> {
  return (await actionsOf(world)).filter(({ action, state }) => action.kind === kind && state === 'failed');
}

function causeOf({ error: { code, message } }: AzureFault) {
  return { code, message };
}

async function firstRun({ world }: FaultyNight): Promise<Run | undefined> {
  return (await runsOf(world)).at(-1);
}

describe('at the PUT', () => {
  test.each([...REFUSALS, ...STUMBLES.filter(({ after }) => !after)])(
    '$name fails the create by its name',
    async (fault) => {
      const night = await liveThrough(fault, ['createSnapshot']);

      const creates = await failed(night, 'create');
      expect(creates.length).toBeGreaterThan(0);
      for (const { error } of creates) expect(error).toMatchObject(causeOf(fault));
    },
  );

  test.each(STUMBLES.filter(({ after }) => after))(
    '$name is no failure: the point is found by a GET',
    async (fault) => {
      const night = await liveThrough(fault, ['createSnapshot']);

      expect(await failed(night, 'create')).toEqual([]);
      expect(await firstRun(night)).toMatchObject({ state: 'succeeded', counts: { created: 3 } });
    },
  );
});

describe('at the GET before the PUT', () => {
  const calls = ['getSnapshot'] as const;

  test.each([...REFUSALS, ...STUMBLES])('$name fails the create by its name, and nothing is sent', async (fault) => {
    const night = aFaultyNight();
    const { azure, queue } = night.world.ports;
    play(night, fault, calls, { when: () => azure.countOf('createSnapshot') === 0 });
    await tick(night.world.ports, night.world.settings);
    // The work comes late, so the list of the plan is old.
    await queue.drain(
      async (message) => {
        await deliver(night.world, message);
        queue.lose(({ kind }) => kind === 'execute');
      },
      { until: night.world.ports.clock.now() },
    );
    await liveToTheNextMorning(night);

    expect(await wrongsOf(night)).toEqual([]);
    const creates = await failed(night, 'create');
    expect(creates.length).toBeGreaterThan(0);
    for (const { error } of creates) expect(error).toMatchObject(causeOf(fault));
  });
});

describe('at the GETs after the PUT', () => {
  test.each([...REFUSALS, ...STUMBLES])('$name leaves the point pending until it can be looked at', async (fault) => {
    const night = aFaultyNight();
    const { azure } = night.world.ports;
    azure.provisioningMs = 2_000;
    play(night, fault, ['getSnapshot'], { when: () => azure.countOf('createSnapshot') === 3 });
    await liveToTheNextMorning(night);

    expect(await wrongsOf(night)).toEqual([]);
    expect(await failed(night, 'create')).toEqual([]);
    expect((await firstRun(night))?.counts).toMatchObject({ created: 3, pending: 0 });
  });
});

describe('at a list', () => {
  const lists = ['listVirtualMachines', 'listDisks', 'listSnapshots'] as const;
  const faults = [...REFUSALS, ...STUMBLES];

  test.each(faults.map((fault, index) => ({ call: lists[index % 3] ?? 'listDisks', fault, name: fault.name })))(
    '$name at $call makes the subscription unreadable by its name',
    async ({ call, fault }) => {
      const night = await liveThrough(fault, [call]);

      const run = await firstRun(night);
      expect(run?.state).toBe('failed');
      const [row] = await night.world.ports.runs.listSubscriptions(run?.id ?? '');
      expect(row).toMatchObject({ state: 'unreadable', error: causeOf(fault) });
    },
  );

  test.each(faults)('$name at the list of subscriptions starts nothing, and the heartbeat names it', async (fault) => {
    const night = aFaultyNight();
    play(night, fault, ['listSubscriptions']);
    await liveUntil(night, '2026-11-23T02:30:00Z');
    const { value } = (await night.world.ports.state.get<{ problems: readonly string[] }>('heartbeat', 'tick')) ?? {};

    expect(await runsOf(night.world)).toEqual([]);
    expect(value?.problems.join(' ')).toContain(fault.error.code);

    await liveToTheNextMorning(night);
    expect(await wrongsOf(night)).toEqual([]);
  });
});

describe('at the DELETE', () => {
  test.each([...REFUSALS, ...STUMBLES])('$name keeps the points, and the record names it', async (fault) => {
    const night = await liveThrough(fault, ['deleteSnapshot']);

    const run = await firstRun(night);
    const prunes = (await actionsOf(night.world, run?.id)).filter(({ action }) => action.kind === 'prune');
    expect(prunes.length).toBeGreaterThan(0);
    expect(prunes.filter(({ state }) => state === 'succeeded')).toEqual([]);
    const told = prunes.flatMap(({ error }) => error ?? []);
    expect(told.length).toBeGreaterThan(0);
    for (const error of told) expect(error).toMatchObject(causeOf(fault));
  });

  test.each(REFUSALS)('$name does not keep the disk from its point', async (fault) => {
    const night = await liveThrough(fault, ['deleteSnapshot']);

    expect((await firstRun(night))?.counts).toMatchObject({ created: 3 });
  });
});

describe('at the GET of a point that must remain', () => {
  test.each([...REFUSALS, ...STUMBLES.filter(({ hangs }) => hangs !== true)])(
    '$name keeps the expired points, and the record names it',
    async (fault) => {
      const night = aFaultyNight();
      const floor = night.kept.map(({ id }) => idKey(id));
      play(night, fault, ['getSnapshot'], { when: (subject) => floor.includes(idKey(subject)) });
      await liveUntil(night, '2026-11-23T02:15:00Z');

      expect(night.expired.filter(({ id }) => !night.world.ports.azure.has(id))).toEqual([]);
      const prunes = (await actionsOf(night.world)).filter(({ action }) => action.kind === 'prune');
      expect(prunes.length).toBeGreaterThan(0);
      for (const prune of prunes) expect(prune).toMatchObject({ state: 'skipped', error: causeOf(fault) });
    },
  );
});

describe('at the second look at the VM', () => {
  test.each([...REFUSALS, ...STUMBLES])('$name fails the creates by its name', async (fault) => {
    const night = await liveThrough(fault, ['getVirtualMachine']);

    for (const { error } of await failed(night, 'create')) expect(error).toMatchObject(causeOf(fault));
    expect((await failed(night, 'create')).length).toBeGreaterThan(0);
  });
});

describe('throttling is no failure', () => {
  const places: readonly (readonly AzureCall[])[] = [
    ['createSnapshot'],
    ['getSnapshot'],
    ['deleteSnapshot'],
    ['getVirtualMachine'],
    ['listSnapshots'],
    ['createSnapshot', 'deleteSnapshot', 'getSnapshot', 'listDisks'],
  ];

  test.each(places.flatMap((calls) => THROTTLES.map((fault) => ({ calls: [...calls], fault, name: fault.name }))))(
    '$name at $calls waits in the queue, as long as Azure asks',
    async ({ calls, fault }) => {
      const night = await liveThrough(fault, calls);

      expect(await failed(night, 'create')).toEqual([]);
      expect(await failed(night, 'prune')).toEqual([]);
      const asked = fault.error.retryAfterMs ?? 60_000;
      const waits = night.world.ports.queue.sent.filter(
        ({ message: { kind }, delayMs }) => kind !== 'watch' && delayMs >= Math.max(1_000, asked),
      );
      expect(waits.length).toBeGreaterThan(0);
    },
  );
});

test.each(ALL)('$name everywhere for an hour loses, doubles and wrongly deletes nothing', async (fault) => {
  await liveThrough(fault, [
    'listSubscriptions',
    'listVirtualMachines',
    'listDisks',
    'listSnapshots',
    'getResourceGroup',
    'getVirtualMachine',
    'getDisk',
    'getSnapshot',
    'createSnapshot',
    'deleteSnapshot',
  ]);
});
