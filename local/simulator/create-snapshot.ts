import { randomUUID } from 'node:crypto';
import type { ArmProperties, ArmResource } from './arm-json.ts';
import type { ArmReply, ArmRequest, ResourceStart } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { failCopiesOf, startBackgroundCopy } from './background-copy.ts';
import { cloneJson } from './clone-json.ts';
import { echoPut } from './echo.ts';
import { familyId } from './family-id.ts';
import { formatTime } from './format-time.ts';
import { inheritedProperties } from './inherited.ts';
import { startOperation } from './operations.ts';
import { render } from './render.ts';
import { copiesInBackground } from './snapshot-rules.ts';

/** Accepts a new snapshot: it is there at once, `Updating`, and gets the rest of its fields when the operation succeeds. */
export function createSnapshot(state: ArmState, request: ArmRequest, start: ResourceStart): ArmReply {
  const { id, location, body } = start;
  const snapshot: ArmResource = {
    name: request.path.name,
    id,
    type: 'Microsoft.Compute/snapshots',
    location,
    tags: body.tags ?? {},
    ...(body.sku?.name === undefined ? {} : { sku: { name: body.sku.name } }),
    properties: { ...cloneJson(body.properties), provisioningState: 'Updating' },
  };
  const source = start.source === undefined ? undefined : cloneJson(start.source);
  state.snapshots.put(snapshot);
  if (snapshot.properties.incremental === true && source !== undefined) {
    state.sourceCounts.addTaken(snapshot, source.properties.uniqueId ?? '', state.now());
  }
  if (isCopyStart(snapshot) && source !== undefined) state.copyChains.add(snapshot, source, true);
  const headers = startOperation(state, request, {
    location,
    durationMs: state.settings.snapshotCreateMs,
    succeed: (startedAt) => completeSnapshot(state, snapshot, source, startedAt),
    fail: (provisioningState, fault) => {
      snapshot.properties.provisioningState = provisioningState;
      state.copyChains.remove(id);
      if (fault.leaves !== 'nothing') return;
      state.sourceCounts.remove(snapshot);
      state.snapshots.delete(id);
    },
    output: () => render(state, snapshot, request.apiVersion, state.now()),
  });
  return { status: 202, headers, body: echoPut(request, snapshot, body) };
}

/** Fills in what Azure tells only of a finished snapshot. */
function completeSnapshot(
  state: ArmState,
  snapshot: ArmResource,
  source: ArmResource | undefined,
  startedAt: number,
): void {
  const asked = snapshot.properties;
  const isIncremental = asked.incremental === true;
  const skuName = snapshot.sku?.name ?? defaultSku(state, snapshot);
  const size = asked.diskSizeGB ?? source?.properties.diskSizeGB ?? 0;
  const sectorSize = source?.properties.creationData?.logicalSectorSize;
  const uniqueId = randomUUID();
  if (source !== undefined) state.contents.copied(uniqueId, source);
  snapshot.sku = { name: skuName, tier: skuName.split('_')[0] ?? '' };
  const completed: ArmProperties = {
    ...inheritedProperties(source),
    ...asked,
    creationData: {
      ...asked.creationData,
      ...(source?.properties.uniqueId === undefined ? {} : { sourceUniqueId: source.properties.uniqueId }),
      ...(sectorSize === undefined ? {} : { logicalSectorSize: sectorSize }),
    },
    diskSizeGB: size,
    encryption: asked.encryption ?? source?.properties.encryption ?? { type: 'EncryptionAtRestWithPlatformKey' },
    incremental: isIncremental,
    networkAccessPolicy: asked.networkAccessPolicy ?? 'AllowAll',
    publicNetworkAccess: asked.publicNetworkAccess ?? 'Enabled',
    timeCreated: formatTime(startedAt, state.settings.utcOffsetMinutes),
    provisioningState: 'Succeeded',
    diskState: 'Unattached',
    diskSizeBytes: size * 2 ** 30,
    uniqueId,
    ...(isIncremental ? { incrementalSnapshotFamilyId: familyId(lineageOf(snapshot, source), snapshot.location) } : {}),
  };
  Object.assign(snapshot.properties, completed);
  if (!isCopyStart(snapshot) && !copiesInBackground(source)) return;
  startBackgroundCopy(state, snapshot, startedAt + state.settings.snapshotCreateMs);
  if (isCopyStart(snapshot) && state.snapshots.get(source?.id ?? '') === undefined)
    failCopiesOf(state, source?.id ?? '');
}

function isCopyStart({ properties }: ArmResource): boolean {
  return properties.creationData?.createOption === 'CopyStart';
}

function defaultSku(state: ArmState, snapshot: ArmResource): string {
  const { zrsRegions } = state.settings;
  const hasZones = zrsRegions === 'all' || zrsRegions.includes(snapshot.location);
  return snapshot.properties.incremental === true && hasZones ? 'Standard_ZRS' : 'Standard_LRS';
}

function lineageOf(snapshot: ArmResource, source: ArmResource | undefined): string {
  return source?.properties.incrementalSnapshotFamilyId ?? source?.properties.uniqueId ?? snapshot.id;
}
