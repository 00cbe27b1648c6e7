import { readRestorePoint } from '../../shared/policy/consistency/read-restore-point.ts';
import type { Instant } from '../../shared/policy/instant.ts';
import type { RestorePoint, Snapshot, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { RestorePointRequest } from '../../shared/policy/plan.ts';
import { idKey, idParts, sameId } from '../../shared/policy/resource-id.ts';
import { diskRestorePointId } from '../../shared/policy/restore-point-id.ts';

/** The restore point that Azure makes of a request, of the VM as it is. */
export function madePoint(request: RestorePointRequest, vm: VirtualMachine, timeCreated: Instant): RestorePoint {
  const { resourceGroup, subscriptionId } = idParts(request.collection.id);
  const included = vm.disks.filter(
    ({ diskId }) => diskId !== undefined && !request.excludedDiskIds.some((id) => sameId(id, diskId)),
  );
  return {
    id: request.id,
    name: idParts(request.id).name,
    collection: { ...request.collection, resourceGroup, subscriptionId },
    provisioningState: 'Succeeded',
    consistencyMode: request.consistency === 'crash' ? 'CrashConsistent' : 'ApplicationConsistent',
    timeCreated,
    disks: included.map(({ lun, name, diskId }) => ({
      lun,
      name,
      ...(diskId === undefined ? {} : { diskId }),
      diskRestorePointId: diskRestorePointId(request.id, `${name}_1`),
    })),
  };
}

/** The restore point as an inventory has it: one snapshot for each disk. */
export function readMadePoint(point: RestorePoint, disks: readonly SourceDisk[]): readonly Snapshot[] {
  return readRestorePoint(point, new Map(disks.map(({ id, uniqueId }) => [idKey(id), uniqueId])));
}
