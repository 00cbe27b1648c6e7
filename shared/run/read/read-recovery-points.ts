import type { Instant } from '../../policy/instant.ts';
import type { PlanSettings } from '../../policy/plan.ts';
import { readPoint } from '../../policy/read-point.ts';
import { takenAt } from '../../policy/recovery-point.ts';
import type { ResourceId } from '../../policy/resource-id.ts';
import { chooseSet, nearestSets } from '../../policy/restore/choose-set.ts';
import { groupSets, narrowSet, type RecoverySet } from '../../policy/restore/point-sets.ts';
import type { Page, Ports } from '../ports.ts';
import { findPointRows, isSeen, type PointFilter } from './find-point-rows.ts';
import { isOfDisk, isOfVm, namedRow, vmKeyOf } from './named-point.ts';
import { type PointItem, pointItem } from './point-item.ts';
import { type SetItem, setItem } from './set-item.ts';
import type { PointRow } from './view-rows.ts';

export interface PointQuery extends PointFilter {
  /** Reads each point from Azure again: its state is then of this moment, and what is gone is left out. */
  readonly fresh: boolean;
  /** Only the set that was whole by then, and its points. */
  readonly at?: Instant;
  /** Only what was taken from and to these instants, both included. */
  readonly from?: Instant;
  readonly to?: Instant;
}

export type PointsRead =
  | { readonly kind: 'read'; readonly items: readonly PointItem[]; readonly sets: readonly SetItem[] }
  /** No run has seen what is named. */
  | { readonly kind: 'unknown' }
  /** Several VMs or disks are called so, and `at` asks for one set; the candidates are ids. */
  | { readonly kind: 'ambiguous'; readonly field: 'vm' | 'disk'; readonly candidates: readonly string[] }
  /** No complete set was taken by `at`; the nearest that there are. */
  | { readonly kind: 'none-at'; readonly earlier?: SetItem; readonly later?: SetItem };

type NamedRow = ReturnType<typeof namedRow>;
type RowSet = RecoverySet<NamedRow>;

/** All points, a page at a time, in no order of time: name a VM or disk for that. */
export async function listRecoveryPoints(ports: Ports, limit: number, cursor?: string): Promise<Page<PointItem>> {
  const page = await ports.views.list<PointRow>('points', limit, cursor);
  return { items: page.items.map(pointItem), ...(page.next === undefined ? {} : { next: page.next }) };
}

/**
 * The points of a VM or disk and the sets they belong to, each newest first; those of a deleted VM or disk are found by
 * what their tags said. Decisions are those of the last run.
 */
export async function readRecoveryPoints(ports: Ports, settings: PlanSettings, query: PointQuery): Promise<PointsRead> {
  const rows = await findPointRows(ports, query);
  if (rows.length === 0 && !(await isSeen(ports, query))) return { kind: 'unknown' };
  const known = await withFellows(ports, rows, query);
  const current = query.fresh ? await readAgain(ports, settings, known) : known;
  const ids = new Set(rows.map(({ snapshotId }) => snapshotId));
  const asked = current.filter(({ snapshotId }) => ids.has(snapshotId));
  const sets = groupSets(current.map(namedRow)).filter((set) => isMeant(set, query));
  if (query.at !== undefined) return readAt(asked, sets, query, settings.timeZone);
  return {
    kind: 'read',
    items: itemsOf(asked.filter((row) => isTakenWithin(row, query))),
    sets: sets.map((set) => setItem(set, settings.timeZone)),
  };
}

/** The one set that was whole by an instant; where a disk is named, whole as far as the disk goes. */
function readAt(rows: readonly PointRow[], sets: readonly RowSet[], query: PointQuery, timeZone: string): PointsRead {
  const ambiguity = ambiguityOf(sets, query);
  if (ambiguity !== undefined) return ambiguity;
  const { disk, at } = query;
  const narrowed =
    disk === undefined ? sets : sets.flatMap((set) => narrowSet(set, (point) => isOfDisk(point, disk)) ?? []);
  const chosen = chooseSet(narrowed, at);
  const item = (set: RowSet) =>
    setItem(sets.find((whole) => whole.points.includes(set.points[0] as NamedRow)) ?? set, timeZone);
  if (chosen === undefined) {
    const { earlier, later } = nearestSets(narrowed, at);
    return {
      kind: 'none-at',
      ...(earlier === undefined ? {} : { earlier: item(earlier) }),
      ...(later === undefined ? {} : { later: item(later) }),
    };
  }
  const ids = new Set<string>(chosen.points.map(({ id }) => id));
  return { kind: 'read', items: itemsOf(rows.filter(({ snapshotId }) => ids.has(snapshotId))), sets: [item(chosen)] };
}

/** The points of a disk's VMs too: by them its sets are seen to be whole or not. */
async function withFellows(
  ports: Ports,
  rows: readonly PointRow[],
  { vm, disk }: PointQuery,
): Promise<readonly PointRow[]> {
  if (disk === undefined) return rows;
  const vms = vm === undefined ? new Set(rows.flatMap((row) => vmKeyOf(namedRow(row)) ?? [])) : new Set([vm]);
  const found = new Map(rows.map((row) => [row.snapshotId, row]));
  for (const one of vms) {
    for (const row of await findPointRows(ports, { vm: one })) found.set(row.snapshotId, row);
  }
  return [...found.values()];
}

/** Sets of the VM itself, not those that a disk of it was in before; with a disk, those that it is in. */
function isMeant(set: RowSet, query: PointQuery): boolean {
  const { vm, disk } = query;
  if (vm !== undefined && !set.points.every((point) => isOfVm(point, vm))) return false;
  if (disk !== undefined && !set.points.some((point) => isOfDisk(point, disk))) return false;
  return set.points.some(({ row }) => isTakenWithin(row, query));
}

/** A point that does not say when it was taken goes by its occurrence. */
function isTakenWithin({ timeCreated, scheduledFor }: PointRow, { from, to }: PointQuery): boolean {
  const taken = timeCreated ?? scheduledFor;
  return (from === undefined || taken >= from) && (to === undefined || taken <= to);
}

function ambiguityOf(sets: readonly RowSet[], { vm, disk }: PointQuery): PointsRead | undefined {
  const points = sets.flatMap((set) => set.points);
  const vms = new Set(vm === undefined ? [] : points.flatMap((point) => vmKeyOf(point) ?? []));
  if (vms.size > 1) return { kind: 'ambiguous', field: 'vm', candidates: [...vms].toSorted() };
  const named = disk === undefined ? [] : points.filter((point) => isOfDisk(point, disk));
  const disks = new Set(named.map(({ diskId, row }) => diskId?.toLowerCase() ?? row.diskUniqueId));
  return disks.size > 1 ? { kind: 'ambiguous', field: 'disk', candidates: [...disks].toSorted() } : undefined;
}

async function readAgain(
  ports: Ports,
  { owner, adopt }: PlanSettings,
  rows: readonly PointRow[],
): Promise<readonly PointRow[]> {
  const read: PointRow[] = [];
  for (const row of rows) {
    const snapshot = await ports.snapshots.get(row.snapshotId as ResourceId);
    if (snapshot === undefined) continue;
    const point = readPoint(snapshot, { owner, adopt });
    const timeCreated = takenAt(point);
    const created = timeCreated === undefined ? {} : { timeCreated };
    read.push({ ...row, ...created, state: point.state, asOf: ports.clock.now() });
  }
  return read;
}

function itemsOf(rows: readonly PointRow[]): readonly PointItem[] {
  return rows.toSorted((a, b) => b.scheduledFor - a.scheduledFor).map(pointItem);
}
