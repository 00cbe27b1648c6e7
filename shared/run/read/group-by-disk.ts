import type { PointItem } from './point-item.ts';
import type { ActionReport } from './read-run.ts';

/** What a run did for one disk, and what is left of it. */
export interface DiskReport {
  /** `group/name`; absent for a disk without a VM. */
  readonly vm?: string;
  readonly disk: string;
  /** Its points are left, the disk itself is deleted or was made again. */
  readonly isGone: boolean;
  readonly created: readonly ActionReport[];
  readonly pruned: readonly ActionReport[];
  readonly kept: readonly PointItem[];
}

interface Growing {
  vm?: string;
  readonly disk: string;
  isGone: boolean;
  readonly created: ActionReport[];
  readonly pruned: ActionReport[];
  readonly kept: PointItem[];
}

/** Gathers creates, prunes and kept points by disk, the disks of a VM together, in the order of their names. */
export function groupByDisk(actions: readonly ActionReport[], points: readonly PointItem[]): readonly DiskReport[] {
  const disks = new Map<string, Growing>();
  const byPoint = new Map(points.map((point) => [point.id.toLowerCase(), point]));
  const diskOf = (id: string | undefined, name: string, vm: string | undefined): Growing => {
    const key = (id ?? `${vm} ${name}`).toLowerCase();
    const found = disks.get(key) ?? { disk: name, isGone: false, created: [], pruned: [], kept: [] };
    disks.set(key, found);
    if (found.vm === undefined && vm !== undefined) found.vm = vm;
    return found;
  };
  const made = new Set(
    actions.filter(({ kind }) => kind === 'create').map(({ snapshotId }) => snapshotId?.toLowerCase()),
  );
  for (const point of points) {
    // What this run made is told as created; rules speak of it from the next decision on.
    if (point.decision !== 'keep' || made.has(point.id.toLowerCase())) continue;
    const disk = diskOf(point.diskUniqueId, nameOf(point.disk), point.vm);
    disk.kept.push(point);
    // A disk that is listed is told by its id, another one by its name.
    disk.isGone = !point.disk.includes('/');
  }
  const uniqueIds = new Map(points.map((point) => [point.disk.toLowerCase(), point.diskUniqueId]));
  for (const action of actions) {
    if (action.kind !== 'create' && action.kind !== 'prune') continue;
    const point = byPoint.get(action.snapshotId?.toLowerCase() ?? '');
    const uniqueId = point?.diskUniqueId ?? action.diskUniqueId ?? uniqueIds.get(action.diskId?.toLowerCase() ?? '');
    const name = action.diskId === undefined ? diskNameOfPoint(action.snapshotId ?? '') : nameOf(action.diskId);
    const vm = action.vmId === undefined ? (point?.vm ?? action.vm) : groupAndName(action.vmId);
    const disk = diskOf(uniqueId ?? action.diskId, name, vm);
    (action.kind === 'create' ? disk.created : disk.pruned).push(action);
  }
  return [...disks.values()].sort((a, b) => compare(a.vm ?? '\uffff', b.vm ?? '\uffff') || compare(a.disk, b.disk));
}

export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** `group/name` of a resource's id. */
export function groupAndName(id: string): string {
  const [, , , , group = ''] = id.split('/');
  return `${group}/${nameOf(id)}`;
}

/** The disk that a point's name begins with, where nothing else tells it. */
function diskNameOfPoint(snapshotId: string): string {
  return nameOf(snapshotId).replace(/-\d{8}T\d{4}Z-[a-z2-7]{20}(-\d+)?$/i, '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
