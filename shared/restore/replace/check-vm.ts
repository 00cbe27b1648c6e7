import { idParts } from '../../policy/resource-id.ts';
import type { ResourceModel } from '../../policy/resource-model.ts';
import type { PlacedDisks } from '../../policy/restore/placed-disks.ts';
import { seatsOf, storageProfileOf } from '../../policy/restore/seats.ts';
import { readVmStatus } from '../../policy/restore/vm-status.ts';
import { conflict, type RestoreRefusal } from '../refusal.ts';

/** Why the disks of a VM can't be replaced as it stands; undefined where they can. */
export function checkVm(vm: ResourceModel): RestoreRefusal | undefined {
  const { isHibernated, isBusy, power } = readVmStatus(vm);
  if (isHibernated) {
    const detail = `The VM ${vm.name} is hibernated: its memory lies on its OS disk. Start it, or deallocate it without hibernation, first.`;
    return conflict('vm-hibernated', detail);
  }
  const leaving = seatsOf(storageProfileOf(vm)).some(({ disk }) => disk.toBeDetached === true);
  if (!isBusy && !leaving) return undefined;
  const state = String(vm.properties['provisioningState']);
  return conflict('vm-busy', `Azure is at work on the VM ${vm.name} (${state}, ${power}). Try again when it is done.`);
}

/** Azure attaches a disk only in the zone of the VM; one of no zone, only where it is zone-redundant or the VM has none. */
export function checkZones(vm: ResourceModel, { disks, swaps }: PlacedDisks): RestoreRefusal | undefined {
  const zone = vm.zones?.[0];
  const to = new Set(swaps.map((swap) => swap.to));
  const astray = disks.find(
    ({ request }) => to.has(request.id) && !request.sku.name.endsWith('_ZRS') && request.zones?.[0] !== zone,
  );
  if (astray === undefined) return undefined;
  const { request, pointId } = astray;
  const lies = (one: string | undefined) => (one === undefined ? 'in no zone' : `in zone ${one}`);
  const detail = `The disk of the point ${idParts(pointId).name} would be ${lies(request.zones?.[0])}, and the VM ${vm.name} is ${lies(zone)}. Restore the set as new disks, and build a VM of them.`;
  return conflict('zone-mismatch', detail);
}
