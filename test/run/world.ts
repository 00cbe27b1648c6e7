import { notify } from '../../shared/alert/notify.ts';
import { DAY, HOUR, type Instant, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { PointMoment } from '../../shared/policy/names.ts';
import { createAction } from '../../shared/policy/planning/create-action.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { idParts } from '../../shared/policy/resource-id.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { carryOn } from '../../shared/restore/carry-on.ts';
import { executeWork } from '../../shared/run/execute/execute-work.ts';
import { planSubscription } from '../../shared/run/plan/plan-subscription.ts';
import type { Ports } from '../../shared/run/ports.ts';
import type { ActionRecord, Message, Run } from '../../shared/run/records.ts';
import { AZURE_LIMITS, pacingWithin, type RunSettings } from '../../shared/run/settings.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { failPoisoned } from '../../shared/run/watch/fail-poisoned.ts';
import { watchRun } from '../../shared/run/watch/watch-run.ts';
import { aDisk } from '../builders/disk.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import { aVmWithDisks } from '../builders/vm.ts';
import type { FakeClock } from '../fakes/fake-clock.ts';
import { type FakePorts, fakePorts } from '../fakes/fake-ports.ts';
import type { FakeQueue } from '../fakes/fake-queue.ts';

export function someSettings(fields: Partial<RunSettings> = {}): RunSettings {
  return {
    owner: 'owner-1',
    adopt: [],
    mode: 'full',
    subscriptions: '*',
    tagKey: 'snapshot-policy',
    untagged: 'ignore',
    tagClauses: 'all',
    book: builtInPolicies('UTC'),
    timeZone: 'UTC',
    snapshotResourceGroup: SNAPSHOT_GROUP,
    extraTags: {},
    minKeepDays: 0,
    orphanDays: 0,
    pendingHours: 24,
    policiesInvalid: false,
    historyDays: 800,
    drillsPerWeek: 1,
    drillResourceGroup: 'nightkeep-drills',
    cost: { pricePerGibMonth: 0.05, currency: 'USD', dailyChurnPercent: 2 },
    edition: { appVersion: '0.1.0', policiesHash: 'none' },
    pacing: pacingWithin(AZURE_LIMITS),
    ...fields,
  };
}

/** One installation whose clock and queue a test moves. */
export interface Installation {
  readonly ports: Ports & { readonly clock: FakeClock; readonly queue: FakeQueue };
  readonly settings: RunSettings;
}

/** One installation over an Azure in memory. */
export interface World extends Installation {
  readonly ports: FakePorts;
}

/** An empty subscription with the snapshot group, at 02:05 UTC on Monday 23 November 2026. */
export function aWorld(fields: Partial<RunSettings> = {}, overrides: Partial<FakePorts> = {}): World {
  const ports = fakePorts(overrides);
  ports.clock.set('2026-11-23T02:05:00Z');
  ports.azure.addSubscription(SUBSCRIPTION);
  ports.azure.resourceGroups.add(`${SUBSCRIPTION}/${SNAPSHOT_GROUP}`);
  return { ports, settings: someSettings(fields) };
}

/** Adds a tagged VM with as many disks as named. */
export function addVm(
  { ports }: World,
  name: string,
  tag: string | null = 'nightly',
  diskNames: readonly string[] = [`${name}-os`],
): { readonly vm: VirtualMachine; readonly disks: readonly SourceDisk[] } {
  const made = aVmWithDisks(
    name,
    tag ?? undefined,
    diskNames.map((disk) => aDisk(disk)),
  );
  ports.azure.addVm(made.vm);
  for (const disk of made.disks) ports.azure.addDisk(disk);
  return made;
}

/** Delivers one message as the host would. */
export async function deliver({ ports, settings }: Installation, message: Message): Promise<void> {
  if (message.kind === 'plan') return planSubscription(ports, settings, message);
  if (message.kind === 'execute') return executeWork(ports, settings, message);
  if (message.kind === 'restore') return carryOn(ports, settings, message);
  if (message.kind === 'notify') return notify(ports, settings, message);
  return watchRun(ports, settings, message);
}

/** Delivers messages until none is left, and turns poisoned ones into outcomes. */
export async function drain(
  world: Installation,
  options: { readonly until?: number; readonly duplicates?: number; readonly retryMs?: number } = {},
): Promise<void> {
  const { queue } = world.ports;
  await queue.drain((message) => deliver(world, message), options);
  for (const message of queue.poisoned.splice(0)) await failPoisoned(world.ports, message);
}

/** A tick and everything that follows from it. */
export async function tickAndDrain(world: Installation): Promise<void> {
  await tick(world.ports, world.settings);
  await drain(world);
}

/** Ticks every five minutes through a span of time, as the timer does. */
export async function tickUntil(world: Installation, end: string | Instant): Promise<void> {
  const until = typeof end === 'string' ? parseInstant(end) : end;
  const { clock } = world.ports;
  for (let at = nextSlot(clock.now()); at <= until; at = nextSlot(Math.max(at, clock.now()))) {
    await drain(world, { until: at });
    if (clock.now() < at) clock.set(at);
    await tick(world.ports, world.settings);
  }
  await drain(world, { until });
  if (clock.now() < until) clock.set(until);
}

function nextSlot(at: Instant): Instant {
  const every = 5 * 60_000;
  return (Math.floor(at / every) + 1) * every;
}

export async function runsOf({ ports }: Installation): Promise<readonly Run[]> {
  return (await ports.runs.list(1000)).items;
}

export async function actionsOf(world: Installation, runId?: string): Promise<readonly ActionRecord[]> {
  const runs = runId === undefined ? await runsOf(world) : [{ id: runId }];
  const lists = await Promise.all(
    runs.map(async ({ id }) => {
      const rows = await world.ports.runs.listSubscriptions(id);
      return Promise.all(rows.map(({ subscriptionId }) => world.ports.actions.listActions(id, subscriptionId)));
    }),
  );
  return lists.flat(2);
}

export function pointsIn({ ports }: World): readonly Snapshot[] {
  return [...ports.azure.snapshots.values()];
}

/** What a history of points is made of. */
export interface PointOptions {
  readonly vm?: VirtualMachine;
  readonly policy?: Policy;
  readonly moment?: PointMoment;
  readonly attempt?: number;
  readonly owner?: string;
  readonly snapshot?: Partial<Snapshot>;
}

/** A point of ours as an earlier run left it, with the tags and name that prove it. */
export function addPoint(
  { ports, settings }: World,
  disk: SourceDisk,
  at: string | Instant,
  { vm, policy, moment, attempt = 1, owner = settings.owner, snapshot = {} }: PointOptions = {},
): Snapshot {
  const scheduledFor = typeof at === 'string' ? parseInstant(at) : at;
  const { request, snapshotId } = createAction(
    {
      disk,
      ...(vm === undefined ? {} : { vm }),
      policy: policy ?? nightly(settings),
      moment: moment ?? { kind: 'scheduled', scheduledFor },
      attempt,
      reasons: ['due'],
      set: { id: 'set-1', k: 1, n: 1 },
      runId: moment?.kind === 'ad-hoc' ? moment.runId : '20260101T000000Z-old',
      resourceGroup: SNAPSHOT_GROUP,
    },
    { ...settings, owner },
  );
  const { name, resourceGroup, subscriptionId } = idParts(snapshotId);
  const made: Snapshot = {
    id: snapshotId,
    name,
    resourceGroup,
    subscriptionId,
    location: request.location,
    tags: request.tags,
    sku: 'Standard_ZRS',
    timeCreated: scheduledFor,
    provisioningState: 'Succeeded',
    createOption: 'Copy',
    sourceResourceId: request.sourceResourceId,
    sourceUniqueId: disk.uniqueId,
    incremental: true,
    ...snapshot,
  };
  ports.azure.addSnapshot(made);
  return made;
}

export function nightly(settings: RunSettings): Policy {
  const policy = settings.book.policies.get('nightly');
  if (policy === undefined) throw new Error('there is no nightly policy');
  return policy;
}

/** 02:05 UTC of the day after, when the points of its night are due. */
export function nightAfter(now: Instant): Instant {
  return now - (now % DAY) + DAY + 2 * HOUR + 5 * MINUTE;
}

/** Nights at 02:00 UTC, the newest first, ending with the night before the world's start unless told. */
export function nights(count: number, newest = '2026-11-22T02:00:00Z'): readonly Instant[] {
  const last = parseInstant(newest);
  return Array.from({ length: count }, (_, index) => last - index * 24 * 3_600_000);
}
