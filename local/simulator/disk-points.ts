import { randomUUID } from 'node:crypto';
import type { ArmProperties, ArmResource } from './arm-json.ts';
import type { ArmState } from './arm-state.ts';
import { failCopiesOf, startBackgroundCopy } from './background-copy.ts';
import { familyId } from './family-id.ts';
import { formatTime } from './format-time.ts';
import { inheritedProperties } from './inherited.ts';
import type { RestorePoint } from './restore-point-store.ts';
import { isHighPerformance } from './snapshot-rules.ts';

interface Named {
  readonly diskRestorePoint?: { readonly id?: string };
}

/** What a restore point says of one of its disks. */
export interface ToldDiskPoint {
  readonly id: string;
  readonly encryption: unknown;
  readonly sourceDiskRestorePoint?: { readonly id: string };
}

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

/** Keeps what a disk holds now, as one disk of a restore point. The newest kinds of disks are copied in the background. */
export function addDiskPoint(
  state: ArmState,
  point: RestorePoint,
  source: ArmResource,
  startedAt: number,
): ToldDiskPoint {
  const sourceUniqueId = source.properties.uniqueId ?? '';
  const { location } = source;
  const kept = keep(state, point, source, { createOption: 'Copy', location, startedAt, sourceUniqueId });
  if (isHighPerformance(source.sku?.name)) {
    startBackgroundCopy(state, kept, startedAt + state.settings.restorePointCreateMs);
  }
  return { encryption: encryptionOf(kept), id: kept.id };
}

/** Copies one disk of a restore point to another region; undefined where it is gone. */
export function copyDiskPoint(
  state: ArmState,
  point: RestorePoint,
  sourceId: string,
  { location, startedAt }: { readonly location: string; readonly startedAt: number },
): ToldDiskPoint | undefined {
  const source = state.diskRestorePoints.get(sourceId.toLowerCase());
  if (source === undefined) return undefined;
  const sourceUniqueId = source.properties.creationData?.sourceUniqueId ?? '';
  const kept = keep(state, point, source, { createOption: 'CopyStart', location, startedAt, sourceUniqueId });
  startBackgroundCopy(state, kept, startedAt + state.settings.restorePointCopyMs);
  return { encryption: encryptionOf(kept), id: kept.id, sourceDiskRestorePoint: { id: source.id } };
}

/** Removes a restore point with its disks; copies of them that are not complete have failed. */
export function removePoint(state: ArmState, point: RestorePoint): void {
  for (const { id } of diskPointsOf(state, point)) {
    state.diskRestorePoints.delete(id.toLowerCase());
    state.backgroundCopies.delete(id.toLowerCase());
    failCopiesOf(state, id);
  }
  state.restorePoints.delete(point.id);
}

/** The sectors of a disk of the newest kinds, as they are told of what is made of it. */
export function sectorsOf({ creationData }: ArmProperties): { readonly logicalSectorSize?: number } {
  const logicalSectorSize = creationData?.logicalSectorSize;
  return logicalSectorSize === undefined ? {} : { logicalSectorSize };
}

interface Kept {
  readonly createOption: 'Copy' | 'CopyStart';
  readonly location: string;
  readonly startedAt: number;
  /** Of the disk. */
  readonly sourceUniqueId: string;
}

function keep(state: ArmState, point: RestorePoint, source: ArmResource, kept: Kept): ArmResource {
  const { properties } = source;
  const name = `${source.name.replace(/_[0-9a-f-]{36}$/, '')}_${randomUUID()}`;
  const { createOption, location, startedAt, sourceUniqueId } = kept;
  const uniqueId = randomUUID();
  const size = properties.diskSizeGB ?? 0;
  const disk: ArmResource = {
    name,
    id: `${point.id}/diskRestorePoints/${name}`,
    type: 'Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints',
    location,
    properties: {
      ...inheritedProperties(source),
      creationData: { createOption, sourceResourceId: source.id, sourceUniqueId, ...sectorsOf(properties) },
      diskSizeGB: size,
      diskSizeBytes: size * 2 ** 30,
      encryption: properties.encryption ?? { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: properties.networkAccessPolicy ?? 'AllowAll',
      publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
      timeCreated: formatTime(startedAt, state.settings.utcOffsetMinutes),
      provisioningState: 'Succeeded',
      uniqueId,
      incrementalSnapshotFamilyId: familyId(sourceUniqueId, location),
    },
  };
  state.contents.copied(uniqueId, source);
  state.diskRestorePoints.set(disk.id.toLowerCase(), disk);
  return disk;
}

/** As Compute writes it, where DiskRP names the encryption set beside. */
function encryptionOf({ properties }: ArmResource): unknown {
  const { type, diskEncryptionSetId } = properties.encryption ?? {};
  return { type, ...(diskEncryptionSetId === undefined ? {} : { diskEncryptionSet: { id: diskEncryptionSetId } }) };
}
