import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { type Health, readHealth } from '../../shared/run/read/read-health.ts';
import type { Heartbeat } from '../../shared/run/records.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { FakeQueue } from '../fakes/fake-queue.ts';
import { FakeStateStore } from '../fakes/fake-state-store.ts';
import { addVm, aWorld, pointsIn, tickAndDrain, tickUntil, type World } from './world.ts';

/** A fleet of one VM whose night is done. */
async function aGoodNight(): Promise<World> {
  const world = aWorld();
  addVm(world, 'web');
  await tickAndDrain(world);
  return world;
}

async function nextTick(world: World): Promise<Health> {
  world.ports.clock.advance(5 * MINUTE);
  await tick(world.ports, world.settings);
  return readHealth(world.ports);
}

function refuse(world: World, error: AzureError, calls: (call: string) => boolean): void {
  world.ports.azure.fault = (call) => (calls(call) ? { error } : undefined);
}

const EXPIRED = new AzureError('ManagedIdentityCredential: Authentication failed.\n Message identity not found', {
  code: 'CredentialUnavailableError',
});

test('is ok after a good night, and knows when', async () => {
  const world = await aGoodNight();

  expect(await readHealth(world.ports)).toEqual({
    state: 'ok',
    lastTickAt: parseInstant('2026-11-23T02:05:00Z'),
    findings: [],
  });
});

describe('the timer', () => {
  test('that never ran is stale', async () => {
    expect(await readHealth(aWorld().ports)).toEqual({
      state: 'stale',
      findings: ['No tick has run yet. The timer fires every five minutes; look at the function tick.'],
    });
  });

  test('that stopped for 30 minutes is stale, and ok with the next tick', async () => {
    const world = await aGoodNight();
    world.ports.clock.advance(15 * MINUTE);
    expect(await readHealth(world.ports)).toMatchObject({ state: 'ok' });

    world.ports.clock.advance(15 * MINUTE);
    expect(await readHealth(world.ports)).toMatchObject({
      state: 'stale',
      findings: [
        'The last tick ran 30 minutes ago, at 2026-11-23T02:05:00Z. Look at the function tick and its log; storage that takes no more writes silences it too.',
      ],
    });

    expect(await nextTick(world)).toMatchObject({ state: 'ok', findings: [] });
  });

  test('whose clock is wrong is stale, and says which clock', async () => {
    const world = await aGoodNight();
    world.ports.azure.skewMs = 20 * MINUTE;
    for (const _ of Array(4)) await nextTick(world);

    expect(await readHealth(world.ports)).toMatchObject({
      state: 'stale',
      findings: [
        "The clock of the app cannot be believed, so nothing was started: our clock and Azure's are 20 minutes apart.",
      ],
    });

    world.ports.azure.skewMs = 0;
    expect(await nextTick(world)).toMatchObject({ state: 'ok', findings: [] });
  });
});

describe('a sign-in that fails', () => {
  const SAYS =
    'The app cannot sign in to Azure (CredentialUnavailableError: ManagedIdentityCredential: Authentication failed. Message identity not found): nothing is made or pruned. Look whether its managed identity still exists and is assigned to the app (az functionapp identity show), and whether AZURE_CLIENT_ID names it; on a machine of your own, sign in again (az login).';

  test.each<[string, number | undefined]>([
    ['in a process that has heard Azure’s clock', 0],
    ['in a new process, which no reply has told the time', undefined],
  ])('is told at the next tick %s, and no more once it is mended', async (_, skewMs) => {
    const world = await aGoodNight();
    world.ports.azure.skewMs = skewMs;
    refuse(world, EXPIRED, () => true);

    expect(await nextTick(world)).toMatchObject({ state: 'sign-in', findings: [SAYS] });
    for (const _ of Array(6)) await nextTick(world);
    expect(await readHealth(world.ports)).toMatchObject({ state: 'sign-in', findings: [SAYS] });

    world.ports.azure.fault = () => undefined;
    world.ports.azure.skewMs = 0;
    expect(await nextTick(world)).toMatchObject({ state: 'ok', findings: [] });
  });

  test('is told too where no tick has ever done its work', async () => {
    const world = aWorld();
    world.ports.azure.skewMs = undefined;
    refuse(world, EXPIRED, () => true);

    expect(await nextTick(world)).toEqual({ state: 'sign-in', findings: [SAYS] });
  });

  test('is silence once the timer has stopped as well', async () => {
    const world = await aGoodNight();
    world.ports.azure.skewMs = undefined;
    refuse(world, EXPIRED, () => true);
    await nextTick(world);
    world.ports.clock.advance(30 * MINUTE);

    expect(await readHealth(world.ports)).toMatchObject({
      state: 'stale',
      findings: [
        'The last tick ran 35 minutes ago, at 2026-11-23T02:05:00Z. Look at the function tick and its log; storage that takes no more writes silences it too.',
      ],
    });
  });

  test.each([
    ['InvalidAuthenticationToken', 401],
    ['ExpiredAuthenticationToken', 401],
  ])('is a token that Azure does not take too (%s)', async (code, status) => {
    const world = await aGoodNight();
    refuse(world, new AzureError('The access token is invalid.', { code, status }), () => true);

    expect(await nextTick(world)).toMatchObject({ state: 'sign-in' });
  });

  test('is a key of storage that was renewed, in words of its own', async () => {
    const error = new AzureError('Server failed to authenticate the request.', {
      code: 'AuthenticationFailed',
      status: 403,
    });
    class Locked extends FakeStateStore {
      override list = () => Promise.reject(error);
    }

    expect(await readHealth(aWorld({}, { state: new Locked() }).ports)).toEqual({
      state: 'sign-in',
      findings: [
        'Storage does not accept how the app signs in (AuthenticationFailed: Server failed to authenticate the request). Where AzureWebJobsStorage holds a key or SAS that has expired or was renewed, set it again; where storage is reached by identity, look whether the identity still exists and is assigned to the app (az functionapp identity show).',
      ],
    });
  });
});

describe('a subscription', () => {
  const ACTION = 'Microsoft.Compute/disks/read';
  const FORBIDDEN = new AzureError(
    `The client 'app-1' with object id 'oid-1' does not have authorization to perform action '${ACTION}' over scope '/subscriptions/${SUBSCRIPTION}' or the scope is invalid.`,
    { code: 'AuthorizationFailed', status: 403 },
  );

  test('that lost its permission is told at once with the remedy, all the time until it is given back', async () => {
    const world = await aGoodNight();
    refuse(world, FORBIDDEN, (call) => call === 'listDisks');

    const first = await nextTick(world);
    const states: string[] = [];
    for (const _ of Array(8 * 12)) {
      await tickUntil(world, world.ports.clock.now() + 5 * MINUTE);
      states.push((await readHealth(world.ports)).state);
    }
    const later = await readHealth(world.ports);

    expect(first.state).toBe('subscription');
    expect(new Set(states)).toEqual(new Set(['subscription']));
    for (const { findings } of [first, later]) {
      expect(findings).toHaveLength(1);
      expect(findings[0]).toMatch(
        new RegExp(`^The subscription ${SUBSCRIPTION} could not be read \\(AuthorizationFailed: The client 'app-1'`),
      );
      expect(findings[0]).toContain(`The identity lacks ${ACTION} on /subscriptions/${SUBSCRIPTION}: give it a role`);
    }
    expect(later.findings[0]).toMatch(
      /It is tried again at 2026-11-23T\d\d:\d\d:\d\dZ; POST \/api\/runs does so at once\.$/,
    );

    world.ports.azure.fault = () => undefined;
    await tickUntil(world, world.ports.clock.now() + 4 * HOUR + 10 * MINUTE);
    expect(await readHealth(world.ports)).toMatchObject({ state: 'ok', findings: [] });
  });

  test('that is listed no more is told, and no more once it is listed again', async () => {
    const world = await aGoodNight();
    world.ports.azure.subscriptions.delete(SUBSCRIPTION);

    expect(await nextTick(world)).toMatchObject({
      state: 'subscription',
      findings: [
        `The subscription ${SUBSCRIPTION} is not listed for the identity, though it was read at 2026-11-23T02:05:00Z: nothing of it is pruned. Give the identity its roles there again, or, if it is gone for good, take it out of NIGHTKEEP_SUBSCRIPTIONS.`,
      ],
    });

    world.ports.azure.addSubscription(SUBSCRIPTION);
    expect(await nextTick(world)).toMatchObject({ state: 'ok', findings: [] });
  });

  test('is needed: none at all is told too', async () => {
    const world = aWorld();
    world.ports.azure.subscriptions.clear();

    expect(await nextTick(world)).toMatchObject({
      state: 'subscription',
      findings: [
        'The identity sees no subscription: deploy infra/subscription.bicep in each subscription that it protects.',
      ],
    });
  });

  test('that is disabled matters where it holds disks', async () => {
    const world = await aGoodNight();
    const EMPTY = '22222222-2222-2222-2222-222222222222';
    world.ports.azure.addSubscription(EMPTY);
    await tickUntil(world, '2026-11-24T03:00:00Z');
    world.ports.azure.addSubscription(EMPTY, 'Disabled');
    const ofEmpty = await nextTick(world);
    world.ports.azure.addSubscription(SUBSCRIPTION, 'Disabled');
    const ofFull = await nextTick(world);

    expect(ofEmpty).toMatchObject({ state: 'ok', findings: [expect.stringContaining(`${EMPTY} is Disabled`)] });
    expect(ofFull.state).toBe('subscription');
    expect(ofFull.findings[0]).toBe(
      `The subscription ${SUBSCRIPTION} is Disabled: nothing is made there. Enable it again, or take it out of NIGHTKEEP_SUBSCRIPTIONS.`,
    );
  });
});

describe('a list of subscriptions that fails', () => {
  test('for a while is told, and calls nobody', async () => {
    const world = await aGoodNight();
    refuse(world, new AzureError('Server is busy.', { code: 'ServerBusy', status: 503 }), () => true);

    expect(await nextTick(world)).toMatchObject({
      state: 'ok',
      findings: ['The subscriptions could not be listed (ServerBusy: Server is busy).'],
    });
  });
});

describe('a queue', () => {
  /** Refuses what `isOut` says. */
  class RefusingQueue extends FakeQueue {
    isOut: (call: 'enqueue' | 'front') => boolean = () => false;
    readonly error = new AzureError('The account is being read only.', { code: 'AccountIsReadOnly', status: 403 });

    override async enqueue(...call: Parameters<FakeQueue['enqueue']>): Promise<void> {
      if (this.isOut('enqueue')) throw this.error;
      return super.enqueue(...call);
    }

    override async front(...call: Parameters<FakeQueue['front']>) {
      if (this.isOut('front')) throw this.error;
      return super.front(...call);
    }
  }

  const REFUSED =
    'The queues refuse the app (AccountIsReadOnly: The account is being read only), so no work begins. Look whether the storage account is full or its firewall shuts the app out, and give the identity the role Storage Queue Data Contributor there.';

  test.each(['enqueue', 'front'] as const)(
    'that refuses (%s) is told, and no more once it does not',
    async (refused) => {
      const world = aWorld();
      const queue = new RefusingQueue(world.ports.clock);
      const refusing: World = { ...world, ports: { ...world.ports, queue } };
      addVm(refusing, 'web');
      queue.isOut = (call) => call === refused;

      expect(await nextTick(refusing)).toMatchObject({ state: 'queue', findings: [REFUSED] });

      queue.isOut = () => false;
      await tickUntil(refusing, '2026-11-23T03:00:00Z');
      expect(await readHealth(refusing.ports)).toMatchObject({ state: 'ok', findings: [] });
      expect(pointsIn(refusing)).toHaveLength(1);
    },
  );

  test('that nobody takes from is told after the second tick, and no more once somebody does', async () => {
    const world = aWorld();
    addVm(world, 'web');

    expect(await nextTick(world)).toMatchObject({ state: 'ok' });
    expect(await nextTick(world)).toMatchObject({ state: 'ok' });
    expect(await nextTick(world)).toMatchObject({
      state: 'queue',
      findings: [
        'Nobody takes messages from the queue nightkeep-plan: the same one has waited at its front for 5 minutes. Look whether the function plan is disabled, and restart the app: az functionapp restart.',
        'Nobody takes messages from the queue nightkeep-watch: the same one has waited at its front for 5 minutes. Look whether the function watch is disabled, and restart the app: az functionapp restart.',
      ],
    });

    await tickUntil(world, world.ports.clock.now() + 10 * MINUTE);
    expect(await readHealth(world.ports)).toMatchObject({ state: 'ok', findings: [] });
    expect(pointsIn(world)).toHaveLength(1);
  });

  test('whose message is tried again and again does not stand still', async () => {
    const world = await aGoodNight();
    const { queue } = world.ports;
    await queue.enqueue({ version: 1, kind: 'watch', runId: 'none', round: 0 });

    for (const _ of Array(3)) {
      const health = await nextTick(world);
      await queue.drain(() => Promise.reject(new Error('it fails')), {
        until: world.ports.clock.now(),
        retryMs: 5 * MINUTE,
      });
      expect(health).toMatchObject({ state: 'ok' });
    }
  });

  test('is not called stuck by a timer that is fired twice within seconds', async () => {
    const world = aWorld();
    addVm(world, 'web');
    await nextTick(world);
    for (const _ of Array(5)) {
      world.ports.clock.advance(1_000);
      await tick(world.ports, world.settings);
    }

    expect(await readHealth(world.ports)).toMatchObject({ state: 'ok' });
  });
});

test('what signing in fails for comes first, and all that was found is told', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await nextTick(world);
  await nextTick(world);
  refuse(world, EXPIRED, () => true);

  const { state, findings } = await nextTick(world);

  expect(state).toBe('sign-in');
  expect(findings.map((text) => text.split(' ').slice(0, 4).join(' '))).toEqual([
    'The app cannot sign',
    'Nobody takes messages from',
    'Nobody takes messages from',
  ]);
});

test('a row of an earlier version is read as it is', async () => {
  const world = aWorld();
  const row: Heartbeat = {
    at: world.ports.clock.now(),
    problems: ['The subscription x is Disabled: nothing is made there.'],
  };
  await world.ports.state.set('heartbeat', 'tick', row);

  expect(await readHealth(world.ports)).toEqual({ state: 'ok', lastTickAt: row.at, findings: row.problems });
});

test('a problem of a tag is none of health', async () => {
  const world = aWorld();
  addVm(world, 'web', 'nigthly');
  await tickAndDrain(world);

  expect(await nextTick(world)).toMatchObject({ state: 'ok', findings: [] });
});
