import { randomUUID } from 'node:crypto';
import type { ArmProperties, ArmResource } from './arm-json.ts';
import type { ArmState } from './arm-state.ts';
import { familyId } from './family-id.ts';
import { formatTime } from './format-time.ts';
import { inheritedProperties } from './inherited.ts';
import type { RestorePoint } from './restore-point-store.ts';

/** In the order of their names. */
export function diskPointsOf(state: ArmState, point: RestorePoint): readonly ArmResource[] {
  const { storageProfile } = (point.properties['sourceMetadata'] ?? {}) as {
    storageProfile?: { osDisk?: Named; dataDisks?: readonly Named[] };
  };
  const named = [storageProfile?.osDisk, ...(storageProfile?.dataDisks ?? [])];
  return named
    .flatMap((disk) => state.diskRestorePoints.get(disk?.diskRestorePoint?.id?.toLowerCase() ?? '') ?? [])
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

interface Named {
  readonly diskRestorePoint?: { readonly id?: string };
}

/** Keeps what a disk holds now, as one disk of a restore point; returns what the restore point says of it. */
export function addDiskPoint(state: ArmState, point: RestorePoint, source: ArmResource, takenAt: number) {
  const { properties } = source;
  const name = `${source.name}_${randomUUID()}`;
  const uniqueId = randomUUID();
  const encryption = properties.encryption ?? { type: 'EncryptionAtRestWithPlatformKey' };
  const kept: ArmProperties = {
    ...inheritedProperties(source),
    creationData: {
      createOption: 'Copy',
      sourceResourceId: source.id,
      ...(properties.uniqueId === undefined ? {} : { sourceUniqueId: properties.uniqueId }),
      ...sectorsOf(properties),
    },
    diskSizeGB: properties.diskSizeGB ?? 0,
    diskSizeBytes: (properties.diskSizeGB ?? 0) * 2 ** 30,
    encryption,
    networkAccessPolicy: properties.networkAccessPolicy ?? 'AllowAll',
    publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
    timeCreated: formatTime(takenAt, state.settings.utcOffsetMinutes),
    provisioningState: 'Succeeded',
    uniqueId,
    incrementalSnapshotFamilyId: familyId(properties.uniqueId ?? source.id, source.location),
  };
  const id = `${point.id}/diskRestorePoints/${name}`;
  const type = 'Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints';
  state.contents.copied(uniqueId, source);
  state.diskRestorePoints.set(id.toLowerCase(), { name, id, type, location: source.location, properties: kept });
  return { encryption: encryptionOf(encryption), id };
}

/** Removes a restore point with its disks. */
export function removePoint(state: ArmState, point: RestorePoint): void {
  for (const { id } of diskPointsOf(state, point)) {
    state.diskRestorePoints.delete(id.toLowerCase());
    state.backgroundCopies.delete(id.toLowerCase());
  }
  state.restorePoints.delete(point.id);
}

/** As Compute writes it, where DiskRP names the encryption set beside. */
function encryptionOf({ type, diskEncryptionSetId }: NonNullable<ArmProperties['encryption']>) {
  return { type, ...(diskEncryptionSetId === undefined ? {} : { diskEncryptionSet: { id: diskEncryptionSetId } }) };
}

/** The sectors of a disk of the newest kinds, as they are told of what is made of it. */
export function sectorsOf({ creationData }: ArmProperties) {
  const logicalSectorSize = creationData?.logicalSectorSize;
  return logicalSectorSize === undefined ? {} : { logicalSectorSize };
}
