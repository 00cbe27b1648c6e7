import type { Instant } from '../policy/instant.ts';
import type { OwnershipOptions } from '../policy/ownership.ts';
import type { CreateAction, HoldAction, PruneAction } from '../policy/plan.ts';
import { readPoint } from '../policy/read-point.ts';
import { idKey, namedVmId } from '../policy/resource-id.ts';
import { runStart } from '../policy/run-start.ts';
import type { ActionRecord, Run } from '../run/records.ts';
import type { DayMemory, HeldRecord, MadePoint, MadeRecord, PrunedPoint, PrunedRecord } from './records.ts';
import { sayBy } from './say-by.ts';

const LONGEST_NOTE = 300;

type Recorded<A> = ActionRecord & { readonly action: A };

/** A skip that is an attempt which Azure would refuse now, and a create, both about one occurrence of a disk. */
interface Made {
  readonly unit: string;
  readonly scheduledFor: Instant;
  readonly disk: MadePoint;
}

/** What a run did about each occurrence of each VM, from its actions alone. */
export function madeRecords(actions: readonly ActionRecord[], asOf: Instant): readonly MadeRecord[] {
  const made = actions.flatMap(madeOf);
  return grouped(made).map((group) => {
    const disks = group.map(({ disk }) => disk).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const [{ unit, scheduledFor, runId }] = group as [(typeof group)[number]];
    return {
      kind: 'made',
      asOf,
      unit,
      runId,
      scheduledFor,
      taken: disks.filter(({ state }) => state === 'succeeded').length,
      failed: disks.filter(({ state }) => state === 'failed').length,
      disks,
    };
  });
}

/** What a run pruned, under the occurrences of the points. `memoryOf`: what is remembered of a unit, whose policy decided. */
export function prunedRecords(
  actions: readonly ActionRecord[],
  options: OwnershipOptions,
  memoryOf: (unit: string) => DayMemory | undefined,
  asOf: Instant,
): readonly PrunedRecord[] {
  const pruned = actions.flatMap((record) => (isPruned(record) ? [prunedOf(record, options, memoryOf)] : []));
  return grouped(pruned).map((group) => {
    const [{ unit, scheduledFor, runId }] = group as [(typeof group)[number]];
    const points = group.map(({ point }) => point).toSorted((a, b) => (a.point < b.point ? -1 : 1));
    return { kind: 'pruned', asOf, unit, runId, scheduledFor, points };
  });
}

/** The holds that a run set and lifted, one record for each VM. */
export function heldRecords(run: Run, actions: readonly ActionRecord[], asOf: Instant): readonly HeldRecord[] {
  const held = actions.filter(
    (record): record is Recorded<HoldAction> => record.action.kind === 'hold' && record.state === 'succeeded',
  );
  const units = Map.groupBy(
    held,
    ({ action }) => `${action.set} ${idKey(action.vmId ?? action.diskId ?? action.resourceId)}`,
  );
  return [...units.values()].map((group) => {
    const [{ action }] = group as [Recorded<HoldAction>];
    const by = sayBy(run.startedBy);
    return {
      kind: 'held',
      asOf,
      unit: idKey(action.vmId ?? action.diskId ?? action.resourceId),
      runId: run.id,
      at: runStart(run.id) ?? run.startedAt,
      set: action.set,
      points: group.filter(({ action: { resourceId } }) => /\/snapshots\/[^/]+$/i.test(resourceId)).length,
      value: action.value,
      ...(by === undefined ? {} : { by }),
    };
  });
}

function madeOf(record: ActionRecord): readonly (Made & { readonly runId: string })[] {
  const { action, runId } = record;
  if (action.kind === 'create') return [{ ...createOf(record, action), runId }];
  if (action.kind !== 'skip' || action.postponed === undefined) return [];
  const { diskUniqueId, scheduledFor } = action.postponed;
  const note = action.reasons.join(' ').slice(0, LONGEST_NOTE);
  const name = action.diskName ?? lastSegment(action.diskId) ?? diskUniqueId;
  const unit = idKey(action.vmId ?? action.diskId ?? diskUniqueId);
  const disk: MadePoint = {
    uniqueId: diskUniqueId.toLowerCase(),
    name,
    adHoc: false,
    state: 'skipped',
    code: 'postponed',
    note,
  };
  return [{ unit, scheduledFor, runId, disk }];
}

function createOf(record: ActionRecord, action: CreateAction): Made {
  const { state, timeCreated, error, note = error?.message } = record;
  return {
    unit: idKey(action.vmId ?? action.diskId),
    scheduledFor: action.scheduledFor,
    disk: {
      uniqueId: action.diskUniqueId.toLowerCase(),
      name: lastSegment(action.diskId) ?? '',
      adHoc: action.adHoc,
      state,
      point: action.snapshotId,
      ...(timeCreated === undefined ? {} : { takenAt: timeCreated }),
      ...(error === undefined ? {} : { code: error.code }),
      ...(note === undefined ? {} : { note: note.slice(0, LONGEST_NOTE) }),
    },
  };
}

function isPruned(record: ActionRecord): record is Recorded<PruneAction> {
  return record.action.kind === 'prune' && record.state === 'succeeded';
}

function prunedOf(
  record: Recorded<PruneAction>,
  options: OwnershipOptions,
  memoryOf: (unit: string) => DayMemory | undefined,
): { unit: string; scheduledFor: Instant; runId: string; point: PrunedPoint } {
  const { action, runId, endedAt, plannedAt } = record;
  const { seen, diskUniqueId, reasons } = action;
  const { scheduledFor, kind, vm, writtenKeep } = readPoint(seen, options);
  const unit = idKey(
    namedVmId(seen.subscriptionId, vm) ?? action.vmId ?? action.diskId ?? seen.sourceResourceId ?? seen.id,
  );
  const memory = memoryOf(unit);
  const isSelected = memory?.groups.some(({ disks }) => disks.includes(diskUniqueId.toLowerCase())) === true;
  const keep = isSelected ? memory.policy : writtenKeep;
  return {
    unit,
    scheduledFor,
    runId,
    point: {
      uniqueId: diskUniqueId.toLowerCase(),
      name: lastSegment(action.diskId ?? seen.sourceResourceId) ?? diskUniqueId,
      adHoc: kind === 'ad-hoc',
      point: seen.id,
      ...(seen.timeCreated === undefined ? {} : { takenAt: seen.timeCreated }),
      prunedAt: endedAt ?? plannedAt,
      reasons,
      ...(keep === undefined || kind === 'ad-hoc' ? {} : { keep }),
    },
  };
}

function grouped<T extends { readonly unit: string; readonly scheduledFor: Instant }>(
  items: readonly T[],
): readonly (readonly T[])[] {
  return [...Map.groupBy(items, ({ unit, scheduledFor }) => `${scheduledFor} ${unit}`).values()];
}

function lastSegment(id: string | undefined): string | undefined {
  return id?.split('/').at(-1) || undefined;
}
