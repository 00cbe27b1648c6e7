import { tagValue } from '../../policy/inventory.ts';
import { diskNameIn } from '../../policy/names.ts';
import { TAG } from '../../policy/point-tags.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { idKey, idOfType, namedVmId, type ResourceId, subscriptionIn } from '../../policy/resource-id.ts';
import { type SetPoint, setPoint } from '../../policy/restore/point-sets.ts';
import type { PointRow } from './view-rows.ts';

/** A point with what people call its disk and VM by. */
export interface NamedPoint extends SetPoint {
  readonly subscriptionId: string;
  readonly diskName: string;
  /** Absent where the disk is not known by an id any more. */
  readonly diskId?: string;
}

/** A point as a row for readers has it. */
export function namedRow(row: PointRow): NamedPoint & { readonly row: PointRow } {
  return {
    id: row.snapshotId as ResourceId,
    isOwn: !row.reasons.includes('in-doubt') && !row.reasons.includes('foreign'),
    diskUniqueId: row.diskUniqueId,
    state: row.state,
    kind: row.kind,
    scheduledFor: row.scheduledFor,
    ...(row.timeCreated === undefined ? {} : { timeCreated: row.timeCreated }),
    ...(row.region === undefined ? {} : { region: row.region }),
    isCopy: row.copy ?? false,
    ...(row.set === undefined ? {} : { set: row.set }),
    ...(row.runId === undefined ? {} : { runId: row.runId }),
    ...(row.vm === undefined ? {} : { vm: row.vm }),
    subscriptionId: row.subscriptionId,
    diskName: row.diskName,
    ...(row.diskId === undefined ? {} : { diskId: row.diskId }),
    row,
  };
}

/** A point as Azure has it. */
export function namedPoint(point: RecoveryPoint): NamedPoint & { readonly point: RecoveryPoint } {
  const { sourceResourceId, subscriptionId, tags, name } = point.snapshot;
  // Of a copy the source is a snapshot.
  const diskId = idOfType(sourceResourceId, 'disks');
  const diskName =
    diskId?.split('/').at(-1) ?? (point.isCopy ? diskNameIn(name) : (tagValue(tags, TAG.diskId) ?? name));
  return {
    ...setPoint(point),
    subscriptionId,
    diskName,
    ...(diskId === undefined ? {} : { diskId }),
  };
}

/** Whether the point was made for a VM called so: its name, `group/name` or id, without case. */
export function isOfVm(point: NamedPoint, vm: string): boolean {
  const wanted = idKey(vm.trim());
  const own = point.vm?.toLowerCase();
  return own !== undefined && [own, own.split('/')[1], vmKeyOf(point)].includes(wanted);
}

/** Whether the point is of a disk called so: its name, unique id, `group/name` or id, without case. */
export function isOfDisk({ diskName, diskUniqueId, diskId }: NamedPoint, disk: string): boolean {
  const wanted = idKey(disk.trim());
  const id = diskId?.toLowerCase();
  const name = diskName.toLowerCase();
  return [name, diskUniqueId?.toLowerCase(), id, `${id?.split('/')[4]}/${name}`].includes(wanted);
}

/** The id of the VM that the point was made for, in lower case; undefined for a disk without one. */
export function vmKeyOf({ id, vm }: SetPoint): string | undefined {
  const vmId = namedVmId(subscriptionIn(id), vm);
  return vmId === undefined ? undefined : idKey(vmId);
}
