import { DAY, HOUR, type Instant, MINUTE } from '../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { readPoint } from '../../shared/policy/read-point.ts';
import { computeId, idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { latestOccurrence } from '../../shared/policy/schedule/occurrences.ts';
import { selectDisks } from '../../shared/policy/select-disks.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { AttemptMemory, Message } from '../../shared/run/records.ts';
import type { RunSettings } from '../../shared/run/settings.ts';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { failPoisoned } from '../../shared/run/watch/fail-poisoned.ts';
import { aDisk } from '../builders/disk.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { attach, aVm } from '../builders/vm.ts';
import { addPoint, aWorld, deliver, nightly, nights, pointsIn, runsOf, type World } from '../run/world.ts';
import { type Chance, chance } from './chance.ts';
import { shakyPorts } from './shaky-ports.ts';

const TAGS = [
  'nightly',
  'nightly keep 3d',
  'nightly keep 2d 1w tz Europe/London',
  'every 4h keep 6h 2d',
  'at 06:00/18:00 keep last 3, 4d',
  'weekly keep last 1, 2w',
  'hourly keep 3h 1d',
  'Nightly  ;keep 5D',
  'nigthly keep 1d',
  'off',
  undefined,
] as const;

const TAG_EDITS = ['nightkeep-owner', 'nightkeep-keep', 'nightkeep-policy', 'nightkeep-scheduled-for', 'nightkeep-run'];

/** What a run must never do, found while it did it. */
export type Violation = string;

interface Chaos {
  readonly world: World;
  settings: RunSettings;
  readonly dice: Chance;
  readonly violations: Violation[];
  /** Disks and VMs that lists and GETs hide, as a lost permission does. */
  readonly hidden: Set<string>;
  faults: number;
  crashes: number;
}

/** Days of a small estate with everything going wrong, then two quiet days; gives what should not have happened. */
export async function liveThrough(seed: number, steps: number): Promise<readonly Violation[]> {
  const chaos = begin(seed);
  const { world, dice } = chaos;
  for (let step = 0; step < steps && chaos.violations.length === 0; step++) {
    for (let times = dice.upTo(3); times > 0; times--) dice.pick(EVENTS)(chaos);
    if (dice.in(12)) await call(chaos).catch(known);
    chaos.faults = dice.in(3) ? 20 : 0;
    chaos.crashes = dice.in(3) ? 60 : 0;
    await passTime(chaos, dice.pick([5 * MINUTE, 5 * MINUTE, 20 * MINUTE, HOUR, 5 * HOUR]));
  }
  if (chaos.violations.length > 0) return chaos.violations;
  calm(chaos);
  for (let slots = 0; slots < 12 * 26; slots++) await passTime(chaos, 5 * MINUTE);
  // What was begun at the very end is given an hour.
  await drain(chaos, world.ports.clock.now() + HOUR);
  return [...chaos.violations, ...(await unkept(chaos))];
}

function begin(seed: number): Chaos {
  const dice = chance(seed);
  const world = aWorld();
  world.ports.clock.set('2026-10-23T02:05:00Z');
  const chaos: Chaos = {
    world,
    settings: world.settings,
    dice,
    violations: [],
    hidden: new Set(),
    faults: 0,
    crashes: 0,
  };
  for (const name of ['a', 'b', 'c', 'd']) addVm(chaos, name);
  world.ports.azure.addDisk(aDisk('loose', { tags: { 'snapshot-policy': 'nightly keep 3d' } }));
  watchDeletes(chaos);
  breakAzure(chaos);
  return chaos;
}

function addVm({ world, dice }: Chaos, name: string): void {
  const tag = dice.pick(TAGS);
  const [vm, ...disks] = attach(
    aVm(name, { tags: tag === undefined ? {} : { 'snapshot-policy': tag } }),
    aDisk(`${name}-os`),
    aDisk(`${name}-data`),
  );
  world.ports.azure.addVm(vm);
  for (const disk of disks) {
    world.ports.azure.addDisk(disk);
    const policy = { ...nightly(world.settings), retention: { daily: 3 } };
    for (const night of nights(dice.upTo(9), '2026-10-22T02:00:00Z')) addPoint(world, disk, night, { vm, policy });
  }
}

type Event = (chaos: Chaos) => void;

const EVENTS: readonly Event[] = [
  (chaos) => retagVm(chaos, 'snapshot-policy', chaos.dice.pick(TAGS)),
  (chaos) => retagVm(chaos, 'Snapshot-Policy', undefined),
  (chaos) => retagVm(chaos, 'nightkeep-hold', chaos.dice.in(3) ? 'x' : undefined),
  (chaos) => retagDisk(chaos, chaos.dice.pick(TAGS)),
  (chaos) => retagDisk(chaos, undefined),
  ({ world, dice }) => {
    const point = dice.pick(pointsIn(world));
    if (point !== undefined) setTag(world, point, 'nightkeep-hold', dice.in(2) ? 'mine' : undefined);
  },
  ({ world, dice }) => {
    const point = dice.pick(pointsIn(world));
    const key = dice.pick(TAG_EDITS);
    if (point !== undefined && dice.in(4)) setTag(world, point, key, dice.in(2) ? undefined : 'keep last 1 tz UTC');
  },
  ({ world, dice }) => {
    const point = dice.pick(pointsIn(world));
    if (point !== undefined && dice.in(3)) world.ports.azure.snapshots.delete(idKey(point.id));
  },
  ({ world, dice }) => {
    const disk = dice.pick([...world.ports.azure.disks.values()]);
    if (disk === undefined || !dice.in(4)) return;
    world.ports.azure.disks.delete(idKey(disk.id));
    if (dice.in(2)) world.ports.azure.addDisk({ ...disk, uniqueId: `again-${dice.upTo(1_000_000)}`, attachedTo: [] });
  },
  ({ world, dice }) => moveDisk(world, dice),
  ({ world, dice }) => {
    const vm = dice.pick([...world.ports.azure.virtualMachines.values()]);
    if (vm !== undefined && dice.in(6)) world.ports.azure.virtualMachines.delete(idKey(vm.id));
  },
  ({ world, dice }) => {
    const vm = dice.pick([...world.ports.azure.virtualMachines.values()]);
    const disk = dice.pick([...world.ports.azure.disks.values()]);
    if (vm === undefined || disk === undefined || !dice.in(4)) return;
    const [owner, shared] = attach(vm, { ...disk, maxShares: 2 });
    world.ports.azure.addVm(owner);
    if (shared !== undefined) world.ports.azure.addDisk(shared);
  },
  ({ world, hidden, dice }) => {
    const all = [...world.ports.azure.disks.keys(), ...world.ports.azure.virtualMachines.keys()];
    const id = dice.pick(all);
    if (dice.in(2)) hidden.clear();
    else if (id !== undefined) hidden.add(id);
  },
  ({ world, dice }) => world.ports.azure.addSubscription(SUBSCRIPTION, dice.pick(['Enabled', 'Enabled', 'Disabled'])),
  ({ world, dice }) => {
    world.ports.azure.skewMs = dice.pick([0, 0, 0, 6 * MINUTE, undefined]);
  },
  ({ world, dice }) => {
    world.ports.azure.provisioningMs = dice.pick([0, 3000, 20 * MINUTE]);
    world.ports.azure.provisioningEnd = dice.pick(['Succeeded', 'Succeeded', 'Succeeded', 'Failed']);
  },
  (chaos) => {
    chaos.settings = {
      ...chaos.world.settings,
      mode: chaos.dice.pick(['full', 'full', 'full', 'no-prune', 'observe']),
      policiesInvalid: chaos.dice.in(6),
      untagged: chaos.dice.in(5) ? 'nightly keep 2d' : 'ignore',
      minKeepDays: chaos.dice.in(5) ? 5 : 0,
      snapshotResourceGroup: chaos.dice.in(5) ? '@disk' : chaos.world.settings.snapshotResourceGroup,
    };
  },
  ({ world, dice }) => world.ports.queue.lose(() => dice.in(20)),
];

function retagVm({ world, dice }: Chaos, key: string, value: string | undefined): void {
  const vm = dice.pick([...world.ports.azure.virtualMachines.values()]);
  if (vm !== undefined) world.ports.azure.addVm({ ...vm, tags: withTag(vm.tags, key, value) });
}

function retagDisk({ world, dice }: Chaos, value: string | undefined): void {
  const disk = dice.pick([...world.ports.azure.disks.values()]);
  if (disk !== undefined) world.ports.azure.addDisk({ ...disk, tags: withTag(disk.tags, 'snapshot-policy', value) });
}

function setTag({ ports }: World, point: Snapshot, key: string, value: string | undefined): void {
  ports.azure.snapshots.set(idKey(point.id), { ...point, tags: withTag(point.tags, key, value) });
}

function withTag(tags: Readonly<Record<string, string>>, key: string, value: string | undefined) {
  const others = Object.entries(tags).filter(([name]) => name.toLowerCase() !== key.toLowerCase());
  return Object.fromEntries(value === undefined ? others : [...others, [key, value]]);
}

function moveDisk({ ports }: World, dice: Chance): void {
  const disk = dice.pick([...ports.azure.disks.values()]);
  if (disk === undefined || !dice.in(4)) return;
  const resourceGroup = dice.pick(['prod', 'PROD', 'moved']);
  const id = computeId(disk.subscriptionId, resourceGroup, 'disks', disk.name);
  ports.azure.disks.delete(idKey(disk.id));
  ports.azure.addDisk({ ...disk, id, resourceGroup });
  for (const vm of ports.azure.virtualMachines.values()) {
    const disks = vm.disks.map((one) => (idKey(one.diskId ?? '') === idKey(disk.id) ? { ...one, diskId: id } : one));
    ports.azure.addVm({ ...vm, disks });
  }
}

async function call(chaos: Chaos): Promise<void> {
  const { world, dice, settings } = chaos;
  const vms = [...world.ports.azure.virtualMachines.values()];
  const vm = dice.pick(vms);
  const target = dice.in(2) || vm === undefined ? ({ kind: 'all' } as const) : targetOf(vm);
  const startedBy = { kind: 'http' } as const;
  if (dice.in(3)) {
    await startPrune(world.ports, settings, { target, confirm: dice.upTo(6), reason: 'space', startedBy });
    return;
  }
  await startRun(world.ports, settings, {
    target,
    creates: dice.pick(['now', 'due']),
    prune: dice.in(2),
    keepFor: { count: dice.upTo(30) + 1, unit: 'h' },
    dryRun: dice.in(5),
    startedBy,
  });
}

function targetOf(vm: VirtualMachine) {
  return { kind: 'some', vmIds: [vm.id], diskIds: [], policies: [], resourceGroupIds: [] } as const;
}

async function passTime(chaos: Chaos, ms: number): Promise<void> {
  const { world } = chaos;
  const { clock } = world.ports;
  const end = clock.now() + ms;
  for (let at = Math.floor(clock.now() / (5 * MINUTE) + 1) * 5 * MINUTE; at <= end; at += 5 * MINUTE) {
    await drain(chaos, at);
    if (clock.now() < at) clock.set(at);
    await shaken(chaos, (ports) => tick(ports, chaos.settings));
  }
}

async function drain(chaos: Chaos, until: Instant): Promise<void> {
  const { world, dice } = chaos;
  const { queue } = world.ports;
  const handle = async (message: Message): Promise<void> => {
    const beside = dice.in(4) ? dice.pick([message, ...queue.waiting]) : undefined;
    const one = (what: Message) => {
      const ports = shakyPorts(world.ports, dice, chaos.crashes);
      return deliver({ ports, settings: chaos.settings }, what);
    };
    const [first] = await Promise.allSettled([one(message), ...(beside === undefined ? [] : [one(beside)])]);
    if (first?.status === 'rejected') throw known(first.reason);
  };
  await queue.drain(handle, { until, retryMs: 5 * MINUTE });
  for (const message of queue.poisoned.splice(0)) await failPoisoned(world.ports, message);
}

async function shaken(chaos: Chaos, act: (ports: World['ports']) => Promise<void>): Promise<void> {
  try {
    await act(shakyPorts(chaos.world.ports, chaos.dice, chaos.crashes));
  } catch (error) {
    known(error);
  }
}

/** Kills and refusals are part of the game; anything else is a bug, and ends it. */
function known(error: unknown): Error {
  if (error instanceof AzureError || (error instanceof Error && error.message === 'killed')) return error;
  throw new Error(`test: ${error instanceof Error ? error.stack : String(error)}`);
}

function breakAzure(chaos: Chaos): void {
  const { azure } = chaos.world.ports;
  const codes = [429, 403, 500, 409, 502];
  azure.fault = () => {
    if (chaos.faults === 0 || !chaos.dice.in(chaos.faults)) return undefined;
    const status = chaos.dice.pick(codes);
    return {
      error: new AzureError('test', { code: `HTTP ${status}`, status }),
      after: status >= 500 && chaos.dice.in(2),
    };
  };
  const seen = <T extends { readonly id: string }>(all: readonly T[]) =>
    all.filter(({ id }) => !chaos.hidden.has(idKey(id)));
  const { listDisks, listVirtualMachines, getDisk, getVirtualMachine } = azure.inventory;
  const denied = (id: ResourceId) => {
    if (chaos.hidden.has(idKey(id))) throw new AzureError('no', { code: 'AuthorizationFailed', status: 403 });
  };
  Object.assign(azure.inventory, {
    listDisks: async (id: string, group?: string) => seen(await listDisks(id, group)),
    listVirtualMachines: async (id: string, group?: string) => seen(await listVirtualMachines(id, group)),
    getDisk: async (id: ResourceId) => {
      denied(id);
      return getDisk(id);
    },
    getVirtualMachine: async (id: ResourceId) => {
      denied(id);
      return getVirtualMachine(id);
    },
  });
}

/** Looks at every DELETE and PUT at the moment it reaches Azure. */
function watchDeletes(chaos: Chaos): void {
  const { azure, clock } = chaos.world.ports;
  const { delete: remove, create } = azure.snapshotsPort;
  Object.assign(azure.snapshotsPort, {
    delete: async (id: ResourceId) => {
      const all = await asAzureHasThem(chaos);
      const point = all.find((one) => idKey(one.id) === idKey(id));
      if (point !== undefined) chaos.violations.push(...wrongs(chaos, point, all, clock.now()));
      return remove(id);
    },
    create: async (request: Parameters<typeof create>[0]) => {
      if (azure.has(request.id)) chaos.violations.push(`PUT over ${request.id}`);
      if (chaos.settings.mode === 'observe') chaos.violations.push(`PUT in observe: ${request.id}`);
      return create(request);
    },
  });
}

async function asAzureHasThem(chaos: Chaos): Promise<readonly Snapshot[]> {
  const { faults } = chaos;
  chaos.faults = 0;
  const all = await chaos.world.ports.azure.inventory.listSnapshots(SUBSCRIPTION);
  chaos.faults = faults;
  return all;
}

function wrongs({ settings }: Chaos, snapshot: Snapshot, all: readonly Snapshot[], now: Instant): readonly Violation[] {
  const point = readPoint(snapshot, settings);
  const say = (what: string) => `${new Date(now).toISOString()} ${snapshot.name} was deleted: ${what}`;
  const found: Violation[] = [];
  if (settings.mode !== 'full') found.push(say(`in ${settings.mode}`));
  if (settings.policiesInvalid) found.push(say('with invalid policies'));
  if (point.ownership.kind !== 'own') found.push(say('it is not ours'));
  if (point.isHeld) found.push(say('it is held'));
  if (point.state === 'pending') found.push(say('it is pending'));
  if (point.kind === 'ad-hoc' && point.state === 'usable' && !((point.expiresAt ?? Infinity) <= now))
    found.push(say('it is not expired'));
  const others = all
    .filter(({ id }) => id !== snapshot.id)
    .map((other) => readPoint(other, settings))
    .filter((other) => other.ownership.kind === 'own' && other.state === 'usable')
    .filter((other) => other.diskUniqueId === point.diskUniqueId);
  const newer = others.filter((other) => other.kind === 'scheduled' && other.scheduledFor >= point.scheduledFor);
  if (point.kind === 'scheduled' && point.state === 'usable' && newer.length < 2) found.push(say('it is of the floor'));
  if (point.state === 'failed' && point.kind === 'scheduled' && others.length === 0)
    found.push(say('failed, and the last'));
  if (point.kind === 'scheduled' && settings.minKeepDays > 0 && now - point.scheduledFor < settings.minKeepDays * DAY) {
    found.push(say('it is too young'));
  }
  return found;
}

/** Everything is mended, as a patient operator would. */
function calm(chaos: Chaos): void {
  const { world } = chaos;
  const { azure } = world.ports;
  chaos.faults = 0;
  chaos.crashes = 0;
  chaos.hidden.clear();
  chaos.settings = world.settings;
  azure.skewMs = 0;
  azure.provisioningMs = 3000;
  azure.provisioningEnd = 'Succeeded';
  azure.addSubscription(SUBSCRIPTION, 'Enabled');
}

/** Disks whose latest occurrence has no point though all has been well for a day, points of one occurrence made twice, open runs. */
async function unkept({ world, settings }: Chaos): Promise<readonly Violation[]> {
  const { azure, clock } = world.ports;
  const now = clock.now() - HOUR;
  const points = (await azure.inventory.listSnapshots(SUBSCRIPTION)).map((snapshot) => readPoint(snapshot, settings));
  const selection = selectDisks({
    virtualMachines: [...azure.virtualMachines.values()],
    disks: [...azure.disks.values()],
    settings,
  });
  const found: Violation[] = [];
  for (const { disk, standing } of selection.protections) {
    if (standing.kind !== 'protected') continue;
    const occurrence = latestOccurrence(standing.policy, now);
    if (occurrence === undefined || hasPoint(disk, occurrence) || (await isSpent(disk, occurrence))) continue;
    found.push(
      `${disk.name} (${disk.tags['snapshot-policy'] ?? ''}) has no point for ${new Date(occurrence).toISOString()}`,
    );
  }
  function hasPoint({ uniqueId }: SourceDisk, occurrence: Instant): boolean {
    return points.some(
      (point) =>
        point.diskUniqueId === uniqueId.toLowerCase() && point.scheduledFor >= occurrence && point.state === 'usable',
    );
  }
  /** Tried four times already: it waits for its next occurrence. */
  async function isSpent({ uniqueId }: SourceDisk, occurrence: Instant): Promise<boolean> {
    const failed = points.filter(
      (point) =>
        point.diskUniqueId === uniqueId.toLowerCase() && point.scheduledFor === occurrence && point.state === 'failed',
    );
    const row = await world.ports.state.get<AttemptMemory>('attempt', `${SUBSCRIPTION}/${uniqueId.toLowerCase()}`);
    return failed.length >= 4 || (row?.value.attempts ?? 0) >= 4;
  }
  const open = (await runsOf(world)).filter(
    ({ state, startedAt }) => ['planning', 'running'].includes(state) && startedAt < now - 8 * HOUR,
  );
  return [...found, ...open.map(({ id }) => `the run ${id} is still open`), ...twice(points)];
}

function twice(points: readonly ReturnType<typeof readPoint>[]): readonly Violation[] {
  const scheduled = points.filter(
    ({ kind, state, ownership }) => kind === 'scheduled' && state === 'usable' && ownership.kind === 'own',
  );
  const groups = Map.groupBy(scheduled, ({ diskUniqueId, scheduledFor }) => `${diskUniqueId} ${scheduledFor}`);
  return [...groups.values()].flatMap((group) =>
    group.length < 2 ? [] : [`made twice: ${group.map(({ snapshot }) => snapshot.name).join(', ')}`],
  );
}
