import { randomUUID } from 'node:crypto';
import type { ArmProperties, ArmResource } from './arm-json.ts';
import type { ArmReply, ArmRequest, ResourceStart } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { startHydration } from './background-copy.ts';
import { cloneJson } from './clone-json.ts';
import { diskPerformance } from './disk-performance.ts';
import { formatTime } from './format-time.ts';
import { inheritedProperties } from './inherited.ts';
import { startOperation } from './operations.ts';
import { render } from './render.ts';
import { isHighPerformance } from './snapshot-rules.ts';

/** Accepts a new disk: it is there at once, `Updating`, and gets the rest of its fields when the operation succeeds. */
export function createDisk(state: ArmState, request: ArmRequest, start: ResourceStart): ArmReply {
  const { id, location, body } = start;
  const { properties: _, ...envelope } = body;
  const disk: ArmResource = {
    ...cloneJson(envelope),
    name: request.path.name,
    id,
    type: 'Microsoft.Compute/disks',
    location,
    tags: body.tags ?? {},
    properties: { ...cloneJson(body.properties), provisioningState: 'Updating' },
  };
  const source = start.source === undefined ? undefined : cloneJson(start.source);
  state.disks.put(disk);
  const headers = startOperation(state, request, {
    location,
    durationMs: state.settings.diskCreateMs,
    succeed: (startedAt) => completeDisk(state, disk, source, startedAt),
    fail: (provisioningState, fault) => {
      disk.properties.provisioningState = provisioningState;
      if (fault.leaves === 'nothing') state.disks.delete(id);
    },
    output: () => render(state, disk, request.apiVersion, state.now()),
  });
  const asked = { ...disk, location: body.location, properties: { ...body.properties, provisioningState: 'Updating' } };
  return { status: 202, headers, body: asked };
}

/** Fills in what was not asked for: from the source where Azure takes it over, else Azure's defaults. */
function completeDisk(state: ArmState, disk: ArmResource, source: ArmResource | undefined, startedAt: number): void {
  const { properties } = disk;
  const skuName = disk.sku?.name ?? 'Standard_LRS';
  const size = properties.diskSizeGB ?? source?.properties.diskSizeGB ?? 0;
  disk.sku = { name: skuName, tier: skuName.split(/V2|_/)[0] ?? '' };
  const uniqueId = randomUUID();
  if (source !== undefined) state.contents.copied(uniqueId, source);
  Object.assign(properties, {
    ...diskPerformance(skuName, size, properties['tier']),
    ...inheritedProperties(source),
    ...properties,
    creationData: { ...properties.creationData, ...fromSource(source, skuName) },
    diskSizeGB: size,
    encryption: properties.encryption ?? source?.properties.encryption ?? { type: 'EncryptionAtRestWithPlatformKey' },
    networkAccessPolicy: properties.networkAccessPolicy ?? 'AllowAll',
    publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
    timeCreated: formatTime(startedAt, state.settings.utcOffsetMinutes),
    provisioningState: 'Succeeded',
    diskState: 'Unattached',
    diskSizeBytes: size * 2 ** 30,
    uniqueId,
  } satisfies ArmProperties);
  const isHydrated = source !== undefined && isHighPerformance(skuName);
  if (isHydrated) startHydration(state, disk, startedAt + state.settings.diskCreateMs);
}

/** Disks of the two newest kinds have sectors of 4096 bytes unless their content comes with others. */
function fromSource(source: ArmResource | undefined, skuName: string) {
  const { uniqueId, creationData } = source?.properties ?? {};
  const logicalSectorSize =
    creationData?.logicalSectorSize ?? (isHighPerformance(skuName) ? (source === undefined ? 4096 : 512) : undefined);
  return {
    ...(uniqueId === undefined ? {} : { sourceUniqueId: uniqueId }),
    ...(logicalSectorSize === undefined || !isHighPerformance(skuName) ? {} : { logicalSectorSize }),
  };
}
