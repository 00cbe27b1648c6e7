import { formatInstant, HOUR, type Instant, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk } from '../../shared/policy/inventory.ts';
import { idParts } from '../../shared/policy/resource-id.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { failPoisoned } from '../../shared/run/watch/fail-poisoned.ts';
import type { AzureCall, Fault } from '../fakes/fake-azure.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import { addPoint, addVm, aWorld, deliver, nightly, nights, runsOf, type World } from '../run/world.ts';
import type { AzureFault } from './azure-faults.ts';

const NIGHTS = 8;
const ONE_READS: readonly AzureCall[] = ['getVirtualMachine', 'getDisk', 'getSnapshot'];
const LONGEST_INVOCATION_MS = 4 * MINUTE;

/** The occurrence that is due when the night begins. */
export const OCCURRENCE = parseInstant('2026-11-23T02:00:00Z');

/** An estate that keeps three nights and is due, and all that must hold of it, known from how it was made. */
export interface FaultyNight {
  readonly world: World;
  readonly disks: readonly SourceDisk[];
  /** Points that no rule lets go before the next occurrence. */
  readonly kept: readonly Snapshot[];
  /** Points that are expired. */
  readonly expired: readonly Snapshot[];
  /** How long each invocation took by the clock, longest first. */
  readonly tookMs: number[];
  /** Names that were PUT while a snapshot stood under them. */
  readonly putsOver: string[];
}

/** Two VMs with three disks in all, each with eight nights of points under a policy that keeps three. */
export function aFaultyNight(overrides: Parameters<typeof aWorld>[1] = {}): FaultyNight {
  const world = aWorld({}, overrides);
  const vms = [addVm(world, 'web', 'nightly keep 3d'), addVm(world, 'db', 'nightly keep 3d', ['db-os', 'db-log'])];
  const policy = { ...nightly(world.settings), retention: { daily: 3 } };
  const all = vms.flatMap(({ vm, disks }) =>
    disks.flatMap((disk) =>
      nights(NIGHTS).map((night, age) => ({ age, point: addPoint(world, disk, night, { vm, policy }) })),
    ),
  );
  const putsOver: string[] = [];
  const { azure } = world.ports;
  const { create } = azure.snapshotsPort;
  Object.assign(azure.snapshotsPort, {
    create: async (request: Parameters<typeof create>[0]) => {
      if (azure.has(request.id)) putsOver.push(idParts(request.id).name);
      return create(request);
    },
  });
  return {
    world,
    putsOver,
    disks: vms.flatMap(({ disks }) => disks),
    kept: all.filter(({ age }) => age < 2).map(({ point }) => point),
    expired: all.filter(({ age }) => age >= 3).map(({ point }) => point),
    tookMs: [],
  };
}

/** Plays a fault at every call of these kinds (that `when` picks) until an instant, and then never again. */
export function play(
  { world }: FaultyNight,
  fault: AzureFault,
  calls: readonly AzureCall[],
  { until = OCCURRENCE + HOUR, when = (_subject: string): boolean => true } = {},
): void {
  const { azure, clock } = world.ports;
  azure.fault = (call, subject) => {
    if (!calls.includes(call) || clock.now() >= until || !when(subject)) return undefined;
    return asFault(fault, call, clock);
  };
}

/** A fault as the Azure in memory plays it; waiting for an answer takes its time. */
export function asFault(fault: AzureFault, call: AzureCall, clock: FakeClock): Fault {
  if (fault.hangs === true) clock.advance(ONE_READS.includes(call) ? 3 * 10_000 + 1_500 : MINUTE);
  return { error: fault.error, ...(fault.after === undefined ? {} : { after: fault.after }) };
}

/** The rest of the night after its last attempts, and the first pass of the next day. */
export async function liveToTheNextMorning(night: FaultyNight): Promise<void> {
  await liveUntil(night, '2026-11-23T08:00:00Z');
  await liveUntil(night, '2026-11-23T10:00:00Z', 30 * MINUTE);
  night.world.ports.clock.set('2026-11-24T00:00:00Z');
  await liveUntil(night, '2026-11-24T00:10:00Z');
}

/** Ticks every five minutes, delivers every message in its time, and notes how long each invocation took. */
export async function liveUntil(night: FaultyNight, end: string | Instant, every = 5 * MINUTE): Promise<void> {
  const { world } = night;
  const { clock } = world.ports;
  const until = typeof end === 'string' ? parseInstant(end) : end;
  while (clock.now() < until) {
    await survive(() => timed(night, () => tick(world.ports, world.settings)));
    const next = Math.min(until, Math.floor(clock.now() / every + 1) * every);
    await drainUntil(night, next);
    if (clock.now() < next) clock.set(next);
  }
}

async function drainUntil(night: FaultyNight, until: Instant): Promise<void> {
  const { queue } = night.world.ports;
  await queue.drain((message) => timed(night, () => deliver(night.world, message)), { until, retryMs: 30_000 });
  const poisoned = queue.poisoned.splice(0);
  for (const message of poisoned)
    await survive(
      () => failPoisoned(night.world.ports, message),
      () => queue.poisoned.push(message),
    );
}

/** What a timer does with an error: it is logged, and the next tick comes. */
async function survive(act: () => Promise<void>, otherwise: () => void = () => undefined): Promise<void> {
  try {
    await act();
  } catch {
    otherwise();
  }
}

async function timed({ world, tookMs }: FaultyNight, act: () => Promise<void>): Promise<void> {
  const startedAt = world.ports.clock.now();
  try {
    await act();
  } finally {
    tookMs.push(world.ports.clock.now() - startedAt);
  }
}

/** What is wrong once the faults are over and a day has passed; empty where all is well. */
export async function wrongsOf(night: FaultyNight): Promise<readonly string[]> {
  const { world, disks, kept, expired, tookMs } = night;
  const { azure } = world.ports;
  const standing = await azure.inventory.listSnapshots([...azure.subscriptions.keys()][0] ?? '');
  const made = standing.filter(({ tags }) => tags['nightkeep-scheduled-for'] === formatInstant(OCCURRENCE));
  const usable = made.filter(({ provisioningState }) => provisioningState === 'Succeeded');
  const runs = await runsOf(world);
  const longest = Math.max(0, ...tookMs);
  return [
    ...disks.flatMap(({ name, uniqueId }) => {
      const count = usable.filter(({ sourceUniqueId }) => sourceUniqueId === uniqueId).length;
      return count === 1 ? [] : [`${name} has ${count} points`];
    }),
    ...kept.filter(({ id }) => !azure.has(id)).map(({ name }) => `${name} was deleted`),
    ...expired.filter(({ id }) => azure.has(id)).map(({ name }) => `${name} was left`),
    ...night.putsOver.map((name) => `${name} was PUT over`),
    ...runs.filter(({ state }) => state === 'planning' || state === 'running').map(({ id }) => `${id} never ended`),
    ...(longest > LONGEST_INVOCATION_MS ? [`an invocation took ${longest / 1000} s`] : []),
  ];
}
