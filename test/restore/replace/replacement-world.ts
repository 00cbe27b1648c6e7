import type { ArmFleet, ArmResource } from '../../../local/simulator/arm-json.ts';
import { powerOf } from '../../../local/simulator/power.ts';
import { idKey } from '../../../shared/policy/resource-id.ts';
import type { ReplacementRecord } from '../../../shared/restore/records.ts';
import {
  type ReplacementRequest,
  type StartedReplacement,
  startReplacement,
} from '../../../shared/restore/replace/start-replacement.ts';
import { reviveRestores } from '../../../shared/restore/revive-restores.ts';
import { reviveRuns } from '../../../shared/run/start/revive-runs.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { drain } from '../../run/world.ts';
import {
  type RestorePorts,
  type RestoreWorld,
  type RestoreWorldOptions,
  startRestoreWorld,
  takePoints,
} from '../restore-world.ts';
import { machineId } from '../shop-fleet.ts';

const TRIED_AT = '2026-11-23T09:40:00Z';

/** The VM `web` with a night's points, as often afresh as a test wants it. */
export interface ReplacementWorld {
  /** Whoever opens it closes it. */
  close(): Promise<void>;
  /** Azure as it was after the night, at 09:40, and an installation that has forgotten all but what Azure shows. */
  fresh(change?: (ports: RestorePorts) => RestorePorts): RestoreWorld;
}

export async function openReplacementWorld(options: RestoreWorldOptions = {}): Promise<ReplacementWorld> {
  const world = await startRestoreWorld(options);
  await takePoints(world);
  const { state } = world.simulator;
  const fleet = structuredClone(fleetOf(world));
  const { clock, ...first } = world.ports;
  const { inventory, snapshots, tags, models, disks, virtualMachines, contents } = first;
  return {
    close: () => world.simulator.close(),
    fresh: (change = (ports) => ports) => {
      state.faults.clear();
      state.roles.clear();
      state.load(fleet);
      state.log.clear();
      clock.set(TRIED_AT);
      const { azure: _, ...inMemory } = fakePorts({ clock });
      const ports = { ...inMemory, inventory, snapshots, tags, models, disks, virtualMachines, contents };
      return { ...world, ports: change(ports) };
    },
  };
}

function fleetOf({ simulator: { state } }: RestoreWorld): ArmFleet {
  state.now();
  return {
    subscriptions: [...state.subscriptions.values()],
    resourceGroups: [...state.groups.values()],
    virtualMachines: state.virtualMachines.all(),
    disks: state.disks.all(),
    snapshots: state.snapshots.all(),
  };
}

/** Asks for the VM `web` to be put back to last night. */
export function askFor(world: RestoreWorld, fields: Partial<ReplacementRequest> = {}): Promise<StartedReplacement> {
  return startReplacement(world.ports, world.settings, {
    vmId: machineId('web'),
    confirm: 'web',
    reason: 'a bad deployment',
    dryRun: false,
    startedBy: { kind: 'http', principal: 'key' },
    ...fields,
  });
}

/** Asks, and delivers messages until it has ended; what the queue lost, the tick finds. */
export async function replace(
  world: RestoreWorld,
  fields: Partial<ReplacementRequest> = {},
): Promise<ReplacementRecord> {
  const started = await askFor(world, fields);
  if (started.kind !== 'started') throw new Error(`it was not started: ${JSON.stringify(started)}`);
  return finish(world, started.record.id);
}

/** Delivers messages until a replacement has ended; what the queue lost, the tick finds. */
export async function finish(world: RestoreWorld, id: string): Promise<ReplacementRecord> {
  const { ports } = world;
  for (let tick = 0; tick < 100; tick++) {
    await drain(world);
    const record = (await ports.restores.get(id))?.value as ReplacementRecord | undefined;
    if (record !== undefined && record.state !== 'running') return record;
    ports.clock.advance(16 * 60_000);
    await reviveRuns(ports, await ports.runs.listOpen());
    await reviveRestores(ports);
  }
  throw new Error('the replacement never ends');
}

/** What a VM is found to be, by Azure alone. */
export function seen({ simulator: { state } }: RestoreWorld, name = 'web') {
  state.now();
  const machine = state.virtualMachines.get(machineId(name)) as ArmResource;
  const { osDisk, dataDisks = [] } = machine.properties.storageProfile ?? {};
  const disks = [osDisk, ...dataDisks].map((disk) => disk?.managedDisk?.id?.split('/').at(-1) ?? '');
  return {
    disks: disks.map((disk) => disk.replace(/-20261123T0940Z-[a-z2-7]{20}$/, ' (new)')),
    luns: dataDisks.map(({ lun }) => lun),
    caching: [osDisk, ...dataDisks].map((disk) => disk?.caching),
    power: powerOf(state, machine),
    on: onWhich(disks),
  };
}

function onWhich(disks: readonly string[]): 'old' | 'new' | 'mixed' {
  const isNew = disks.map((disk) => /-20261123T0940Z-[a-z2-7]{20}$/.test(disk));
  if (isNew.every(Boolean)) return 'new';
  return isNew.some(Boolean) ? 'mixed' : 'old';
}

/** Disks of before that are gone, and requests that would have deleted one: neither may ever be. */
export function deletions({ simulator: { state } }: RestoreWorld, before: readonly string[]): readonly string[] {
  const standing = new Set(state.disks.all().map(({ id }) => idKey(id)));
  const asked = state.log.find({ method: 'DELETE', urlPattern: '/(disks|virtualMachines|snapshots)/' });
  return [...before.filter((id) => !standing.has(idKey(id))), ...asked.map(({ url }) => url)];
}
