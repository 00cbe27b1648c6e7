import { describe, expect, test } from 'vitest';
import { notify } from '../../shared/alert/notify.ts';
import { sayUndelivered } from '../../shared/alert/outbox/tend-outbox.ts';
import { DAY, formatInstant, HOUR, MINUTE } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Message } from '../../shared/run/records.ts';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { faultyPorts } from '../run/faulty-ports.ts';
import { addPoint, addVm, deliver, drain, nightly, nights, pointsIn, runsOf, tickUntil } from '../run/world.ts';
import { type AlertWorld, afterFirstNight, anAlertWorld, messagesOf, titlesOf } from './alert-world.ts';

const LOOK = { version: 1, kind: 'notify', what: 'look' } as const;
const TWENTY = Array.from({ length: 20 }, (_, place) => `vm-${String(place + 1).padStart(2, '0')}`);

/** The same stores in a process that has just started. */
function restarted({ ports, settings, receiver }: AlertWorld): AlertWorld {
  return { ports: fakePorts({ ...ports, randomId: () => crypto.randomUUID() }), settings, receiver };
}

describe('settling in', () => {
  test('the first good night is one message, with what was protected, what was left out, and what is wrong', async () => {
    const world = anAlertWorld();
    addVm(world, 'web');
    addVm(world, 'db', 'nigthly');
    addVm(world, 'lab', null);

    await tickUntil(world, '2026-11-23T12:00:00Z');

    const messages = messagesOf(world);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ kind: 'first-night', title: 'The first good night: 1 protected', count: 2 });
    expect(messages[0]?.items.map(({ name, text }) => `${name}: ${text}`)).toEqual([
      'prod/db: problem. `nigthly` is neither a policy nor a clause.',
      'prod/lab: unprotected. It has no tag snapshot-policy.',
    ]);
  });

  test('without a good night, the failed runs are told at once, and after a day and a half what stands', async () => {
    const world = anAlertWorld();
    addVm(world, 'web');
    const error = new AzureError('no right', { code: 'AuthorizationFailed', status: 403 });
    world.ports.azure.fault = (call) => (call === 'createSnapshot' ? { error } : undefined);

    await tickUntil(world, '2026-11-25T01:00:00Z');

    expect(titlesOf(world)).toEqual(['run began: A run failed', 'first-night told: No good night yet']);
  });

  test('where nobody listens, nothing is looked at and nothing is written', async () => {
    const { receiver: _, ...ports } = anAlertWorld().ports;
    const world = { ...anAlertWorld(), ports: fakePorts(ports) };
    addVm(world, 'web');

    await tickUntil(world, '2026-11-23T04:00:00Z');

    expect(await world.ports.state.list('incident')).toEqual([]);
    expect(world.ports.queue.sent.filter(({ message }) => message.kind === 'notify')).toEqual([]);
  });
});

test('each Monday at 08:00 of the zone comes one message about the week', async () => {
  const { world } = await afterFirstNight();
  const settings = { ...world.settings, timeZone: 'America/New_York' };

  await tickUntil({ ...world, settings }, '2026-11-30T20:00:00Z');

  const [week, ...others] = messagesOf(world);
  expect(others).toEqual([]);
  expect(week).toMatchObject({ kind: 'weekly', title: 'The week: all is protected', at: '2026-11-30T13:00:00Z' });
  expect(week?.text).toContain('7 points were made and 0 pruned in 7 runs');
});

describe('twenty of a kind at once', () => {
  test('are one message with the count and the first ten, and one when they are mended', async () => {
    const { world } = await afterFirstNight(TWENTY);
    for (const name of TWENTY) addVm(world, name, null);
    await tickUntil(world, '2026-11-24T04:00:00Z');

    const [lost, ...others] = messagesOf(world);

    expect(others).toEqual([]);
    expect(lost).toMatchObject({ kind: 'protection', title: 'Protection lost: 20 disks', count: 20 });
    expect(lost?.items.map(({ name }) => name)).toHaveLength(10);
    for (const name of TWENTY) addVm(world, name);
    await tickUntil(world, '2026-11-25T04:00:00Z');
    expect(titlesOf(world)).toEqual(['protection ended: Protected again: 20 disks']);
  });

  test('failing in one run are one message of that run', async () => {
    const { world } = await afterFirstNight(TWENTY);
    const error = new AzureError('The quota is used up.', { code: 'QuotaExceeded', status: 409 });
    world.ports.azure.fault = (call) => (call === 'createSnapshot' ? { error } : undefined);

    await tickUntil(world, '2026-11-24T12:00:00Z');

    expect(titlesOf(world)).toEqual(['run began: A run failed', 'overdue began: Overdue: 20 VMs']);
  });
});

test('what we prune ourselves, by age, by the pace and confirmed, is told as shortened retention and never as vanished', async () => {
  const { world } = await afterFirstNight();
  const { ports, settings } = world;
  const { vm, disks } = addVm(world, 'web', 'nightly keep 4d');
  const policy = { ...nightly(settings), retention: { daily: 90 } };
  for (const disk of disks) for (const night of nights(40)) addPoint(world, disk, night, { vm, policy });
  const confirm = async (count: number) => {
    const asked = { confirm: count, target: { kind: 'all' }, reason: 'meant', startedBy: { kind: 'http' } } as const;
    await startPrune(ports, settings, asked);
    await tickUntil(world, ports.clock.now() + HOUR);
  };
  await tickUntil(world, '2026-11-24T12:00:00Z');
  const before = pointsIn(world).length;

  await confirm(1);
  const [mismatch] = (await runsOf(world)).filter(({ error }) => error !== undefined);
  await confirm(Number(/but (\d+)/.exec(mismatch?.error?.message ?? '')?.[1]));
  await tickUntil(world, '2026-11-26T12:00:00Z');

  expect(before).toBeLessThan(41);
  expect(before).toBeGreaterThan(20);
  expect(pointsIn(world)).toHaveLength(5);
  expect(titlesOf(world)).toEqual([
    'retention began: Retention was shortened: subscription 11111111-1111-1111-1111-111111111111',
    'run began: A run failed',
  ]);
});

describe('none is told twice', () => {
  /** Everything but messages to people is done of a tick that finds a tag gone. */
  async function planLoss(world: AlertWorld): Promise<void> {
    const { clock, queue } = world.ports;
    addVm(world, 'web', null);
    clock.set(clock.now() + 5 * MINUTE);
    await tick(world.ports, world.settings);
    const others = async (message: Message) => (message.kind === 'notify' ? undefined : deliver(world, message));
    await queue.drain(others, { until: clock.now() + MINUTE });
    expect(titlesOf(world)).toEqual([]);
  }
  const LOST = ['protection began: Protection lost: prod/web, disk web-os'];

  test('after a restart', async () => {
    const { world } = await afterFirstNight();
    await planLoss(world);
    await tickUntil(world, '2026-11-23T04:30:00Z');
    expect(titlesOf(world)).toEqual(LOST);

    const again = restarted(world);
    await tickUntil(again, '2026-11-24T00:30:00Z');

    expect(titlesOf(again)).toEqual([]);
  });

  test('where every message of the queue is delivered three times', async () => {
    const { world } = await afterFirstNight();
    await planLoss(world);

    for (let ticks = 0; ticks < 12; ticks++) {
      world.ports.clock.advance(5 * MINUTE);
      await tick(world.ports, world.settings);
      await drain(world, { duplicates: 2, until: world.ports.clock.now() });
    }

    expect(titlesOf(world)).toEqual(LOST);
  });

  test('where ten look at once, and ten send at once', async () => {
    const { world } = await afterFirstNight();
    await planLoss(world);
    const ten = Array.from({ length: 10 });

    await Promise.all(ten.map(() => notify(world.ports, world.settings, LOOK)));
    await Promise.all(ten.map(() => notify(world.ports, world.settings, { ...LOOK, what: 'send' })));
    await tickUntil(world, '2026-11-23T05:00:00Z');

    expect(titlesOf(world)).toEqual(LOST);
  });

  test('and none is lost, wherever the process is killed while it looks or sends', async () => {
    const outcomes = new Set<string>();
    let kills = 0;
    for (let crashed = true; crashed; kills++) {
      const { world } = await afterFirstNight(['web'], '2026-11-23T02:30:00Z');
      await planLoss(world);
      const { ports, hasCrashed } = faultyPorts(world.ports, kills);
      for (const what of ['look', 'send'] as const) {
        await notify(ports, world.settings, { ...LOOK, what }).catch(() => undefined);
      }
      crashed = hasCrashed();
      await tickUntil(restarted(world), '2026-11-23T03:30:00Z');
      outcomes.add(titlesOf(world).join('; '));
    }

    expect([...outcomes]).toEqual(LOST);
    expect(kills).toBeGreaterThan(5);
  });
});

test('a process that is killed between a delivery and its record delivers once more, under the same id', async () => {
  const { world } = await afterFirstNight();
  const { receiver } = world;
  const deliver = receiver.deliver.bind(receiver);
  receiver.deliver = async (body, id) => {
    await deliver(body, id);
    receiver.deliver = deliver;
    throw new Error('killed');
  };
  addVm(world, 'web', null);

  await tickUntil(world, '2026-11-23T06:00:00Z');

  const ids = messagesOf(world).map(({ id }) => id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});

describe('a receiver', () => {
  async function lossesOver(world: AlertWorld, hours: number): Promise<void> {
    for (const name of ['vm-01', 'vm-02']) {
      addVm(world, name, null);
      await tickUntil(world, world.ports.clock.now() + hours * HOUR);
    }
  }

  test('that is down for a day has every message then, once and in order', async () => {
    const { world } = await afterFirstNight(TWENTY.slice(0, 5));
    world.receiver.answer = () => ({ kind: 'later', why: 'it was not reached (ECONNREFUSED)' });
    await lossesOver(world, 24);
    expect(world.receiver.tries).toBeLessThan(30);
    expect(await sayUndelivered(world.ports)).toEqual([
      expect.stringMatching(
        /^The message "Protection lost: prod\/vm-01, disk vm-01-os" was not delivered in \d+ tries, and/,
      ),
    ]);

    world.receiver.answer = () => ({ kind: 'delivered' });
    await tickUntil(world, world.ports.clock.now() + 5 * HOUR);

    expect(titlesOf(world)).toEqual([
      'protection began: Protection lost: prod/vm-01, disk vm-01-os',
      'protection began: Protection lost: prod/vm-02, disk vm-02-os',
    ]);
    expect(await sayUndelivered(world.ports)).toEqual([]);
  });

  test('that asks for ten minutes is left alone for ten minutes', async () => {
    const { world } = await afterFirstNight();
    const tries: string[] = [];
    world.receiver.answer = () => {
      tries.push(formatInstant(world.ports.clock.now()).slice(11, 16));
      return tries.length === 1 ? { kind: 'later', why: 'busy', retryAfterMs: 600_000 } : { kind: 'delivered' };
    };
    addVm(world, 'web', null);

    await tickUntil(world, '2026-11-23T06:00:00Z');

    expect(tries).toEqual(['04:05', '04:15']);
  });

  test('that was down for three days is not asked for ever: health says what was given up', async () => {
    const { world } = await afterFirstNight();
    world.receiver.answer = () => ({ kind: 'later', why: 'it answered 503' });
    addVm(world, 'web', null);

    await tickUntil(world, world.ports.clock.now() + 4 * DAY + 8 * HOUR);

    expect(world.receiver.tries).toBeLessThan(30);
    expect(await sayUndelivered(world.ports)).toEqual([
      expect.stringMatching(/was given up after \d+ tries: it answered 503\. Check NIGHTKEEP_WEBHOOK_URL\.$/),
    ]);
  });

  test('that refuses one message gets the others, and that one five times', async () => {
    const { world } = await afterFirstNight(TWENTY.slice(0, 5));
    const { receiver } = world;
    const deliver = receiver.deliver.bind(receiver);
    let refused = 0;
    receiver.deliver = async (body, id) => {
      if (!body.includes('vm-01')) return deliver(body, id);
      refused += 1;
      return { kind: 'refused', why: 'it answered 400: invalid_payload' };
    };

    await lossesOver(world, 24);

    expect(titlesOf(world)).toEqual(['protection began: Protection lost: prod/vm-02, disk vm-02-os']);
    expect(refused).toBe(5);
    expect(await sayUndelivered(world.ports)).toEqual([expect.stringContaining('was given up after 5 tries')]);
  });
});

describe('the sign of life', () => {
  async function pingsOf(change: (world: AlertWorld) => void): Promise<number> {
    let pings = 0;
    const base = anAlertWorld();
    const pulse = {
      ping: async () => {
        pings += 1;
        return { kind: 'later', why: 'it was not reached' } as const;
      },
    };
    const world = { ...base, ports: fakePorts({ ...base.ports, pulse }) };
    change(world);
    await tickUntil(world, '2026-11-23T02:20:00Z');
    return pings;
  }

  test('is given after each healthy tick, whether it arrives or not', async () => {
    expect(await pingsOf(() => undefined)).toBe(5);
  });

  test('is not given by a clock that cannot be believed', async () => {
    expect(
      await pingsOf(({ ports }) => {
        ports.azure.skewMs = HOUR;
      }),
    ).toBe(0);
  });
});
