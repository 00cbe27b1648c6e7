import type { AttachedDisk, Snapshot, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { ResourceModel } from '../../shared/policy/resource-model.ts';

/** A VM of the Azure in memory as ARM would write it, with what the inventory knows of it. */
export function machineModel({ id, name, location, tags, disks }: VirtualMachine): ResourceModel {
  const os = disks.find(({ lun }) => lun === 'os');
  const data = disks.filter(({ lun }) => lun !== 'os');
  return {
    id,
    name,
    location,
    tags,
    properties: {
      provisioningState: 'Succeeded',
      storageProfile: {
        ...(os === undefined ? {} : { osDisk: attachedModel(os) }),
        dataDisks: data.map((disk) => ({ lun: disk.lun, ...attachedModel(disk) })),
      },
      instanceView: { statuses: [{ code: 'PowerState/running', level: 'Info', displayStatus: 'VM running' }] },
    },
  };
}

/** A disk of the Azure in memory as ARM would write it. */
export function diskModel(disk: SourceDisk): ResourceModel {
  const { id, name, location, tags, sku, zone, attachedTo } = disk;
  return {
    id,
    name,
    location,
    tags,
    ...(sku === undefined ? {} : { sku: { name: sku } }),
    ...(zone === undefined ? {} : { zones: [zone] }),
    ...(attachedTo[0] === undefined ? {} : { managedBy: attachedTo[0] }),
    properties: {
      provisioningState: 'Succeeded',
      creationData: { createOption: 'Empty' },
      uniqueId: disk.uniqueId,
      ...(disk.sizeGib === undefined ? {} : { diskSizeGB: disk.sizeGib }),
      ...(disk.diskState === undefined ? {} : { diskState: disk.diskState }),
      ...(disk.tier === undefined ? {} : { tier: disk.tier }),
      ...(disk.networkAccessPolicy === undefined ? {} : { networkAccessPolicy: disk.networkAccessPolicy }),
    },
  };
}

/** A snapshot of the Azure in memory as ARM would write it. */
export function snapshotModel(snapshot: Snapshot): ResourceModel {
  const { id, name, location, tags, sku, createOption, sourceResourceId, sourceUniqueId } = snapshot;
  return {
    id,
    name,
    location,
    tags,
    ...(sku === undefined ? {} : { sku: { name: sku } }),
    properties: {
      provisioningState: snapshot.provisioningState,
      creationData: { createOption, sourceResourceId, ...(sourceUniqueId === undefined ? {} : { sourceUniqueId }) },
      incremental: snapshot.incremental,
      ...(snapshot.sizeGib === undefined ? {} : { diskSizeGB: snapshot.sizeGib }),
      ...(snapshot.timeCreated === undefined ? {} : { timeCreated: new Date(snapshot.timeCreated).toISOString() }),
    },
  };
}

function attachedModel(disk: AttachedDisk): Readonly<Record<string, unknown>> {
  return {
    name: disk.name,
    ...(disk.cache === undefined ? {} : { caching: disk.cache }),
    ...(disk.ephemeral ? { diffDiskSettings: { option: 'Local' } } : {}),
    ...(disk.diskId === undefined ? {} : { managedDisk: { id: disk.diskId } }),
  };
}
