import { TableActionStore } from '../../shared/azure/table-action-store.ts';
import { TableEvidenceStore } from '../../shared/azure/table-evidence-store.ts';
import { TableRestoreStore } from '../../shared/azure/table-restore-store.ts';
import { TableRunStore } from '../../shared/azure/table-run-store.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { TableViewStore } from '../../shared/azure/table-view-store.ts';
import { TableVmModelStore } from '../../shared/azure/table-vm-model-store.ts';
import { HOUR, type Instant, MINUTE } from '../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Message } from '../../shared/run/records.ts';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { aRestore, aRestoredDisk } from '../contracts/restore-records.ts';
import { addPoint, addVm, aWorld, deliver, drain, nights, type World } from '../run/world.ts';
import { MemoryStorage, type Tables } from './memory-tables.ts';

/** An installation at a moment of its life, to be begun again from as often as needed. */
export interface Base {
  readonly name: string;
  readonly now: Instant;
  readonly tables: Tables;
  readonly virtualMachines: readonly VirtualMachine[];
  readonly disks: readonly SourceDisk[];
  readonly snapshots: readonly Snapshot[];
  readonly waiting: readonly Message[];
}

export interface Installed extends World {
  readonly storage: MemoryStorage;
}

/** The id of the base's first run. */
export function runIn({ tables }: Pick<Base, 'tables'>): string {
  const [key = ''] = [...(tables.get('runs')?.keys() ?? [])].filter((one) => one.startsWith('run\n'));
  return key.replace(/^run\n\d+-/, '');
}

/** The world of a base: the real stores over its tables, and an Azure in memory. `life` begins its random ids. */
export async function installed(base: Pick<Base, 'now' | 'tables'> & Partial<Base>, life = 'y'): Promise<Installed> {
  const now = () => world.ports.clock.now();
  let ids = 0;
  const storage = new MemoryStorage(now, base.tables);
  const world = aWorld({ owner: 'local' }, {
    runs: new TableRunStore(storage, now),
    actions: new TableActionStore(storage),
    state: new TableStateStore(storage),
    views: new TableViewStore(storage),
    evidence: new TableEvidenceStore(storage),
    restores: new TableRestoreStore(storage, now),
    vmModels: new TableVmModelStore(storage),
    randomId: () => `${life}${String(++ids).padStart(5, '0')}`,
  } as unknown as Parameters<typeof aWorld>[1]);
  const { azure, clock, queue } = world.ports;
  clock.set(base.now);
  for (const vm of base.virtualMachines ?? []) azure.addVm(vm);
  for (const disk of base.disks ?? []) azure.addDisk(disk);
  for (const snapshot of base.snapshots ?? []) azure.addSnapshot(snapshot);
  for (const message of base.waiting ?? []) await queue.enqueue(message);
  return { ...world, storage };
}

/** A tagged VM with points of six nights, one of them held, and one point of a person that has expired. */
function settle(world: World): void {
  const { vm, disks } = addVm(world, 'web', 'nightly keep 2d', ['web-os']);
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  const policy = { ...policyOf(world), retention: { daily: 2 } };
  for (const night of nights(5)) addPoint(world, disk, night, { vm, policy });
  const [held] = nights(1, '2026-11-10T02:00:00Z');
  const point = addPoint(world, disk, held ?? 0, { vm, policy });
  world.ports.azure.addSnapshot({ ...point, tags: { ...point.tags, 'nightkeep-hold': 'audit' } });
}

function policyOf({ settings }: World) {
  const policy = settings.book.policies.get('nightly');
  if (policy === undefined) throw new Error('no policy');
  return policy;
}

async function deliverNext(world: World, kind: Message['kind']): Promise<void> {
  const message = world.ports.queue.waiting.find((one) => one.kind === kind);
  if (message === undefined) throw new Error(`no message of kind ${kind}`);
  world.ports.queue.lose((one) => one === message);
  await deliver(world, message);
}

async function baseOf(name: string, live: (world: World) => Promise<void>): Promise<Base> {
  const world = await installed({ now: Date.parse('2026-11-23T02:05:00Z'), tables: new Map() }, 'x');
  settle(world);
  await live(world);
  const { azure, clock, queue } = world.ports;
  return {
    name,
    now: clock.now(),
    tables: world.storage.tables,
    virtualMachines: [...azure.virtualMachines.values()],
    disks: [...azure.disks.values()],
    snapshots: [...azure.snapshots.values()],
    waiting: queue.waiting,
  };
}

const someTarget = { kind: 'all' } as const;

/** Every kind of row that a run, a drill and readers leave, at moments when much of it is under way. */
export const BASES: readonly Base[] = await Promise.all([
  baseOf('planned, and nothing done', async (world) => {
    await tick(world.ports, world.settings);
    await deliverNext(world, 'plan');
  }),
  baseOf('a create on its way', async (world) => {
    world.ports.azure.provisioningMs = HOUR;
    await tick(world.ports, world.settings);
    await drain(world, { until: world.ports.clock.now() + MINUTE });
    world.ports.azure.provisioningMs = 0;
  }),
  baseOf('a create that Azure refused', async (world) => {
    const { azure } = world.ports;
    azure.fault = (call) =>
      call === 'createSnapshot'
        ? { error: new AzureError('no', { code: 'OperationNotAllowed', status: 409 }) }
        : undefined;
    await tick(world.ports, world.settings);
    await drain(world);
    azure.fault = () => undefined;
  }),
  baseOf('a night that is over, with a restore', async (world) => {
    await tick(world.ports, world.settings);
    await drain(world);
    await world.ports.restores.insert(
      aRestore({ state: 'succeeded', endedAt: world.ports.clock.now(), disks: [aRestoredDisk('web-os')] }),
    );
  }),
  baseOf('a confirmed prune and a call, begun', async (world) => {
    const startedBy = { kind: 'http' } as const;
    await startPrune(world.ports, world.settings, { target: someTarget, confirm: 3, reason: 'space', startedBy });
    await startRun(world.ports, world.settings, {
      ...{ target: someTarget, creates: 'now', prune: true, dryRun: false, startedBy },
      keepFor: { count: 1, unit: 'd' },
    });
    await deliverNext(world, 'plan');
  }),
]);

/** The base in which nothing is under way. */
export const QUIET: Base = BASES[3] as Base;
