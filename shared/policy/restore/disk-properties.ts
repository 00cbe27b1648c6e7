import type { ResourceModel } from '../resource-model.ts';
import { parseRestorePointId } from '../restore-point-id.ts';
import { type DiskSource, pick } from './disk-source.ts';

/** What describes the content of a disk: it is as old as the point, so the point tells it. */
const CONTENT = [
  'osType',
  'hyperVGeneration',
  'purchasePlan',
  'supportedCapabilities',
  'supportsHibernation',
  'securityProfile',
] as const;

/** Azure Disk Encryption inside the content: settings of now would not open what was written before. */
const INSIDE = 'encryptionSettingsCollection';

export interface DiskProperties {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/**
 * The `properties` of the PUT that makes a disk of a snapshot. What describes the content is the snapshot's, and the
 * living disk's where the snapshot says nothing; all else is the source's, where Azure takes it for the SKU. Read-only
 * fields are left out.
 */
export function diskProperties(
  snapshot: ResourceModel,
  source: DiskSource & { readonly sku: string },
  living: ResourceModel | undefined,
): DiskProperties {
  const content = { ...pick(living?.properties ?? {}, CONTENT), ...pick(snapshot.properties, [...CONTENT, INSIDE]) };
  const access = networkAccess(source.properties);
  return {
    properties: {
      creationData: creationData(snapshot, source),
      ...pick(snapshot.properties, ['diskSizeGB']),
      ...withoutVersion(content),
      ...settable(source),
      ...access.properties,
    },
    notes: [...changedContent(snapshot, living), ...access.notes],
  };
}

function creationData(
  snapshot: ResourceModel,
  { sku, logicalSectorSize, performancePlus }: DiskSource & { sku: string },
) {
  const sector = isProvisioned(sku) ? (sectorOf(snapshot) ?? logicalSectorSize) : undefined;
  return {
    createOption: parseRestorePointId(snapshot.id) === undefined ? 'Copy' : 'Restore',
    sourceResourceId: snapshot.id,
    ...(sector === undefined ? {} : { logicalSectorSize: sector }),
    ...(performancePlus === true ? { performancePlus } : {}),
  };
}

function settable({ sku, properties }: DiskSource & { sku: string }): Readonly<Record<string, unknown>> {
  const keys = ['encryption', 'maxShares', 'dataAccessAuthMode', 'optimizedForFrequentAttach', 'availabilityPolicy'];
  if (isProvisioned(sku)) keys.push('diskIOPSReadWrite', 'diskMBpsReadWrite');
  if (isProvisioned(sku) && Number(properties['maxShares'] ?? 1) > 1) keys.push('diskIOPSReadOnly', 'diskMBpsReadOnly');
  if (isPremium(sku)) keys.push('tier', 'burstingEnabled');
  return pick(properties, keys);
}

/** Closed where nothing says that it was open. */
function networkAccess(properties: Readonly<Record<string, unknown>>): DiskProperties {
  const { networkAccessPolicy: policy, diskAccessId, publicNetworkAccess } = properties;
  if (policy === 'AllowPrivate' && diskAccessId === undefined) {
    const note = 'its disk access is not known here, so it is closed to the network (networkAccessPolicy DenyAll)';
    return { properties: { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' }, notes: [note] };
  }
  if (policy === undefined) {
    const note = 'how open it was to the network is not known, so it is closed (networkAccessPolicy DenyAll)';
    return { properties: { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' }, notes: [note] };
  }
  return {
    properties: {
      networkAccessPolicy: policy,
      ...(policy === 'AllowPrivate' ? { diskAccessId } : {}),
      ...(publicNetworkAccess === undefined ? {} : { publicNetworkAccess }),
    },
    notes: [],
  };
}

function changedContent(snapshot: ResourceModel, living: ResourceModel | undefined): readonly string[] {
  if (living === undefined) return [];
  const notes: string[] = [];
  const [then, now] = [snapshot.properties, living.properties];
  if (Number(then['diskSizeGB']) !== Number(now['diskSizeGB'])) {
    notes.push(`it has the ${then['diskSizeGB']} GiB that it had then; the disk has ${now['diskSizeGB']} GiB now`);
  }
  for (const key of ['hyperVGeneration', 'osType'] as const) {
    if (then[key] === undefined || now[key] === undefined || then[key] === now[key]) continue;
    notes.push(`its ${key} is ${then[key]} as it was then; the disk has ${now[key]} now`);
  }
  if (then[INSIDE] === undefined && isEncryptedInside(now[INSIDE])) {
    notes.push('it was not encrypted inside (Azure Disk Encryption) then, and so is not now');
  }
  return notes;
}

function isEncryptedInside(settings: unknown): boolean {
  return (settings as { readonly enabled?: boolean } | undefined)?.enabled === true;
}

/** `confidentialVMVersion` is Azure's to say. */
function withoutVersion(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { securityProfile } = content;
  if (typeof securityProfile !== 'object' || securityProfile === null) return content;
  const { confidentialVMVersion: _, ...profile } = securityProfile as Readonly<Record<string, unknown>>;
  return { ...content, securityProfile: profile };
}

function sectorOf({ properties }: ResourceModel): number | undefined {
  const { creationData } = properties as { readonly creationData?: { readonly logicalSectorSize?: number } };
  return creationData?.logicalSectorSize;
}

/** Its performance is bought apart from its size. */
function isProvisioned(sku: string): boolean {
  return /^(UltraSSD|PremiumV2)_/.test(sku);
}

function isPremium(sku: string): boolean {
  return /^Premium_/.test(sku);
}
