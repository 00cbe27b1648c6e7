import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { readRun } from '../../shared/run/read/read-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import type { Fault } from '../fakes/fake-azure.ts';
import { faultyPorts } from './faulty-ports.ts';
import { actionsOf, addVm, aWorld, drain, nights, runsOf, tickAndDrain, tickUntil, type World } from './world.ts';

const POLICIES = {
  sealed: { schedule: 'at 02:00', keep: '14d', immutableFor: '7d' },
  brief: { schedule: 'at 02:00', keep: '3d', immutableFor: '3d' },
  locked: { schedule: 'at 02:00', keep: '14d', immutableFor: '7d', locked: true },
};

function worldOf(policy: keyof typeof POLICIES | 'nightly', ...disks: readonly string[]): World {
  const { book } = readPoliciesFile(JSON.stringify({ policies: POLICIES }), { timeZone: 'UTC' });
  const world = aWorld({ book });
  addVm(world, 'web', policy, disks.length === 0 ? ['web-os'] : disks);
  return world;
}

function pointsOf({ ports }: World) {
  return [...ports.azure.snapshots.values()].map(({ immutableUntil, immutabilityType }) => ({
    immutableUntil,
    immutabilityType,
  }));
}

async function createsOf(world: World) {
  return (await actionsOf(world)).filter(({ action }) => action.kind === 'create');
}

/** Answers these calls for an immutability policy so, one after the other, and then as Azure does. */
function answerWith({ ports }: World, ...errors: readonly AzureError[]): void {
  const left = [...errors];
  ports.azure.fault = (call): Fault | undefined => {
    const error = call === 'setImmutability' ? left.shift() : undefined;
    return error && { error };
  };
}

const SEVEN_DAYS_ON = parseInstant('2026-11-30T02:05Z');

describe('a policy that wants its points immutable', () => {
  test('has each made so right after it is made, and what Azure shows is recorded', async () => {
    const world = worldOf('sealed', 'web-os', 'web-data');

    await tickAndDrain(world);

    expect(pointsOf(world).map(({ immutabilityType }) => immutabilityType)).toEqual(['Unlocked', 'Unlocked']);
    for (const { state, immutability } of await createsOf(world)) {
      expect(state).toBe('succeeded');
      expect(immutability).toMatchObject({ kind: 'immutable', locked: false });
      expect(immutability?.kind === 'immutable' && immutability.until).toBeGreaterThanOrEqual(SEVEN_DAYS_ON);
      expect(immutability?.kind === 'immutable' && immutability.until).toBeLessThan(SEVEN_DAYS_ON + HOUR);
    }
    const [run] = await runsOf(world);
    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 2, problems: 0 } });
    expect((await readRun(world.ports, run?.id ?? ''))?.actions[0]).toMatchObject({
      immutability: { kind: 'immutable', until: expect.stringMatching(/^2026-11-30T02:0/), locked: false },
    });
  });

  test('locks them where it says so, once they are set', async () => {
    const world = worldOf('locked');

    await tickAndDrain(world);

    expect(pointsOf(world)).toMatchObject([{ immutabilityType: 'Locked' }]);
    expect(world.ports.azure.countOf('setImmutability')).toBe(2);
    expect((await createsOf(world))[0]?.immutability).toMatchObject({ kind: 'immutable', locked: true });
  });

  test('waits until the snapshot stands', async () => {
    const world = worldOf('sealed');
    world.ports.azure.provisioningMs = 10 * MINUTE;

    await tickAndDrain(world);

    expect(pointsOf(world)).toMatchObject([{ immutabilityType: 'Unlocked' }]);
  });

  test('asks for nothing where no policy wants it', async () => {
    const world = worldOf('nightly');

    await tickAndDrain(world);

    expect(world.ports.azure.countOf('setImmutability')).toBe(0);
    expect((await createsOf(world))[0]).not.toHaveProperty('immutability');
  });

  test('prunes as one that does not, once they are so no more', async () => {
    const world = worldOf('brief');

    for (const night of nights(8).toReversed()) {
      world.ports.clock.set(night + 5 * MINUTE);
      await tickAndDrain(world);
    }

    // The newest came after the last decision.
    expect(pointsOf(world)).toHaveLength(4);
    const prunes = (await actionsOf(world)).filter(({ action }) => action.kind === 'prune');
    expect(prunes.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded']);
  });
});

describe('a point that Azure does not make immutable', () => {
  const forbidden = new AzureError(
    "The client 'app' with object id 'oid' does not have authorization to perform action 'Microsoft.Compute/snapshots/updateImmutabilityPolicy/action' over scope '/subscriptions/s/resourceGroups/nightkeep-snapshots/providers/Microsoft.Compute/snapshots/x' or the scope is invalid.",
    { code: 'AuthorizationFailed', status: 403 },
  );

  test('is a point all the same, and the problem tells the role that is missing', async () => {
    const world = worldOf('sealed', 'web-os', 'web-data');
    answerWith(world, forbidden, forbidden);

    await tickAndDrain(world);

    const [run] = await runsOf(world);
    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 2 } });
    const report = await readRun(world.ports, run?.id ?? '');
    expect(report?.actions.map(({ immutability }) => immutability?.kind)).toEqual(['refused', 'refused']);
    expect(report?.problems).toMatchObject([
      { code: 'not-immutable', suggestion: expect.stringContaining('"Nightkeep Make Immutable s"') },
    ]);
    expect(world.ports.azure.countOf('setImmutability')).toBe(2);
  });

  test.each([
    ['a conflict', new AzureError('busy', { code: 'Conflict', status: 409 })],
    ['a fault of Azure', new AzureError('oops', { code: 'InternalServerError', status: 500 })],
    ['a broken wire', new AzureError('reset', { code: 'ECONNRESET' })],
    ['throttling', new AzureError('slow', { code: 'TooManyRequests', status: 429, retryAfterMs: 30_000 })],
  ])('for now, after %s, is made so a little later', async (_, error) => {
    const world = worldOf('sealed');
    answerWith(world, error, error);

    await tickAndDrain(world);

    expect(pointsOf(world)).toMatchObject([{ immutabilityType: 'Unlocked' }]);
    expect((await createsOf(world))[0]?.immutability).toMatchObject({ kind: 'immutable' });
  });

  test('is told after ten minutes of conflicts', async () => {
    const world = worldOf('sealed');
    answerWith(
      world,
      ...Array.from({ length: 1_000 }, () => new AzureError('busy', { code: 'Conflict', status: 409 })),
    );

    await tickAndDrain(world);

    expect((await createsOf(world))[0]).toMatchObject({
      state: 'succeeded',
      immutability: { kind: 'refused', error: { code: 'Conflict' } },
    });
    expect(world.ports.azure.countOf('setImmutability')).toBeLessThan(130);
  });
});

test('a point that arrives after its run has ended is made immutable by the full passes', async () => {
  const world = worldOf('sealed');
  world.ports.azure.provisioningMs = 8 * HOUR;
  await tickAndDrain(world);
  const [run] = await runsOf(world);
  const point = async () => (await actionsOf(world, run?.id)).find(({ action }) => action.kind === 'create');
  expect(await point()).toMatchObject({ state: 'pending' });

  world.ports.azure.provisioningMs = 0;
  world.ports.clock.set('2026-11-24T00:05:00Z');
  await tickAndDrain(world);
  expect(await point()).toMatchObject({ state: 'pending', immutability: { kind: 'asked' } });
  world.ports.clock.set('2026-11-25T00:05:00Z');
  await tickAndDrain(world);

  expect(await point()).toMatchObject({ state: 'succeeded', immutability: { kind: 'immutable', locked: false } });
});

test('killed after any call, every point ends locked', { timeout: 120_000 }, async () => {
  for (let at = 0, isOver = false; !isOver; at += 1) {
    const world = worldOf('locked');
    await tick(world.ports, world.settings);
    const { ports, hasCrashed } = faultyPorts(world.ports, at);
    await drain({ ...world, ports });
    isOver = !hasCrashed();
    await tickUntil(world, world.ports.clock.now() + 20 * MINUTE);

    expect(pointsOf(world), `killed after call ${at}`).toMatchObject([{ immutabilityType: 'Locked' }]);
    expect((await createsOf(world))[0]?.immutability, `killed after call ${at}`).toMatchObject({ locked: true });
  }
});
