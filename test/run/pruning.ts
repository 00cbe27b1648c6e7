import { type Instant, parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { snapshotName } from '../../shared/policy/names.ts';
import type { PruneAction, PruneCondition } from '../../shared/policy/plan.ts';
import { computeId, idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import type { Execution } from '../../shared/run/execute/execution.ts';
import {
  type ActionRecord,
  RECORD_VERSION,
  type Run,
  type RunSubscription,
  type WorkRecord,
} from '../../shared/run/records.ts';
import type { RunSettings } from '../../shared/run/settings.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import { aRun } from '../contracts/records.ts';
import { addPoint, addVm, aWorld, nights, type World } from './world.ts';

/** A disk with five nights of points, the newest first. */
export interface PruneWorld extends World {
  readonly vm: VirtualMachine;
  readonly disk: SourceDisk;
  readonly points: readonly [Snapshot, Snapshot, Snapshot, Snapshot, Snapshot];
}

export function aPruneWorld(fields: Partial<RunSettings> = {}): PruneWorld {
  const world = aWorld(fields);
  const { vm, disks } = addVm(world, 'web');
  const [disk] = disks;
  if (disk === undefined) throw new Error('there is no disk');
  const points = nights(5).map((night) => addPoint(world, disk, night, { vm }));
  return { ...world, vm, disk, points: points as unknown as PruneWorld['points'] };
}

export function floorOf(...points: readonly Snapshot[]): PruneCondition {
  return { kind: 'floor', floorIds: points.map(({ id }) => id) };
}

/** A point of web-os as its complete copy in a region. */
export function copyOf(made: Snapshot, location: string): Snapshot {
  const moment = {
    kind: 'scheduled',
    scheduledFor: parseInstant(made.tags['nightkeep-scheduled-for'] ?? ''),
  } as const;
  const diskUniqueId = made.sourceUniqueId ?? '';
  const named = {
    diskName: 'web-os',
    owner: 'owner-1',
    diskUniqueId,
    kind: 'copy',
    location,
    moment,
    attempt: 1,
  } as const;
  const name = snapshotName(named);
  const id = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'snapshots', name);
  return {
    ...{ ...made, id, name, location, createOption: 'CopyStart', sourceResourceId: made.id },
    ...{ sourceUniqueId: 'unique of the source', completionPercent: 100, snapshotAccessState: 'Available' },
  };
}

/** A decision that the point has expired. */
export function pruneOf(seen: Snapshot, condition: PruneCondition): PruneAction {
  return {
    kind: 'prune',
    diskUniqueId: seen.sourceUniqueId ?? '',
    snapshotId: seen.id,
    location: seen.location,
    reasons: ['expired'],
    seen,
    condition,
  };
}

/** What a test may change of a delivery. */
export interface DeliveryOptions {
  readonly run?: Partial<Run>;
  readonly row?: Partial<RunSubscription>;
  readonly work?: Partial<WorkRecord>;
  readonly endsAt?: Instant;
  /** Of every record. */
  readonly state?: ActionRecord['state'];
}

const IDS = { version: RECORD_VERSION, runId: 'run-1', subscriptionId: SUBSCRIPTION } as const;

/** One delivery that has these prunes before it, of a run that may carry them out and read everything a minute ago. */
export function deliveryOf(world: World, prunes: readonly PruneAction[], options: DeliveryOptions = {}): Execution {
  const { ports, settings } = world;
  const now = ports.clock.now();
  const records = prunes.map((action, index): ActionRecord => {
    const state = options.state ?? 'planned';
    return { ...IDS, actionId: `work-1-p${index}`, workId: 'work-1', state, action, plannedAt: now };
  });
  return {
    ports,
    settings,
    run: aRun({ id: IDS.runId, startedAt: now, state: 'running', ...options.run }),
    row: {
      ...IDS,
      state: 'planned',
      inventoryReadAt: now - 60_000,
      subscriptionState: 'Enabled',
      policiesHash: 'none',
      ...options.row,
    },
    work: {
      ...IDS,
      workId: 'work-1',
      location: 'westeurope',
      state: 'queued',
      creates: 0,
      prunes: prunes.length,
      writtenAt: now,
      ...options.work,
    },
    endsAt: options.endsAt ?? now + 80_000,
    records: new Map(records.map((record) => [record.actionId, record])),
  };
}

/** What came of each prune, without what it was. */
export function outcomesOf({ records }: Execution): readonly Pick<ActionRecord, 'state' | 'note' | 'error'>[] {
  return [...records.values()].map(({ state, note, error }) => ({
    state,
    ...(note === undefined ? {} : { note }),
    ...(error === undefined ? {} : { error }),
  }));
}

/** The ids that something was asked of, in their order. */
export function askedOf({ ports }: World, call: World['ports']['azure']['calls'][number]['call']): readonly string[] {
  return ports.azure.calls.filter((made) => made.call === call).map(({ subject }) => idKey(subject));
}

/** Whether a prune's claim of a point still stands. */
export async function isClaimed({ ports }: World, id: ResourceId): Promise<boolean> {
  return (await ports.state.get('source', idKey(id))) !== undefined;
}
