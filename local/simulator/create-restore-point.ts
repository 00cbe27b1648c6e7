import { linkedNotFound } from './arm-error.ts';
import type { ArmResource, StorageProfileDisk } from './arm-json.ts';
import type { ArmReply, ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { cloneJson } from './clone-json.ts';
import { addDiskPoint, removePoint } from './disk-points.ts';
import { formatTime } from './format-time.ts';
import { isAgentReady, isOff, reachedConsistency } from './guests.ts';
import { startOperation } from './operations.ts';
import { checkNewPoint, readMode } from './restore-point-rules.ts';
import type { RestorePoint } from './restore-point-store.ts';

/** What a PUT of a restore point asks for. */
export interface AskedPoint {
  excludeDisks?: { id: string }[];
  consistencyMode?: unknown;
  sourceRestorePoint?: { id?: string };
  [name: string]: unknown;
}

export interface PointStart {
  readonly id: string;
  readonly collection: ArmResource;
  readonly asked: AskedPoint;
}

/** What Compute tells of the requests it has left for restore points. */
export const POINT_LIMITS =
  'Microsoft.Compute/PutRestorePointResource;5,Microsoft.Compute/PutRestorePointSubscriptionMaximum;149';

/** What a restore point keeps of a disk's entry in the VM's model. */
const KEPT = [
  'lun',
  'osType',
  'encryptionSettings',
  'name',
  'diskSizeGB',
  'caching',
  'writeAcceleratorEnabled',
] as const;

/** Accepted with 201 and only the Azure-AsyncOperation header; the points of the disks are told when it succeeded. */
export function createPoint(state: ArmState, request: ArmRequest, { id, collection, asked }: PointStart): ArmReply {
  const now = state.now();
  const { id: machineId = '' } = (collection.properties['source'] ?? {}) as { id?: string };
  const machine = state.virtualMachines.get(machineId);
  if (machine === undefined) throw linkedNotFound(machineId);
  const mode = readMode(asked.consistencyMode);
  const disks = includedDisks(machine, asked.excludeDisks ?? []);
  checkNewPoint(state, { machine, disks, mode });
  const sourceMetadata = metadataOf(state, machine, disks);
  const point: RestorePoint = {
    name: request.path.name,
    id,
    type: 'Microsoft.Compute/restorePointCollections/restorePoints',
    properties: {
      ...cloneJson(asked),
      ...(mode === undefined ? {} : { consistencyMode: mode }),
      sourceMetadata,
      provisioningState: 'Creating',
      timeCreated: formatTime(now, state.settings.utcOffsetMinutes),
    },
  };
  state.restorePoints.put(point);
  const body = cloneJson(point);
  const modelBefore = JSON.stringify(machine.properties.storageProfile);
  const headers = startOperation(state, request, {
    location: machine.location,
    provider: 'compute',
    durationMs: state.settings.restorePointCreateMs,
    refuse: () => failureOf(state, machine, { mode, modelBefore }),
    succeed: (startedAt) => completePoint(state, point, { machine, disks, startedAt }),
    fail: (provisioningState, fault) => {
      point.properties.provisioningState = provisioningState;
      if (fault.leaves === 'nothing') removePoint(state, point);
    },
  });
  return { status: 201, headers: { ...headers, 'x-ms-ratelimit-remaining-resource': POINT_LIMITS }, body };
}

function includedDisks(machine: ArmResource, excluded: readonly { id: string }[]): readonly StorageProfileDisk[] {
  const ids = new Set(excluded.map(({ id }) => id.toLowerCase()));
  const { osDisk, dataDisks = [] } = machine.properties.storageProfile ?? {};
  const all = osDisk === undefined ? dataDisks : [osDisk, ...dataDisks];
  return all.filter(({ managedDisk }) => !ids.has(managedDisk?.id?.toLowerCase() ?? ''));
}

/** What is found wrong only while the point is made. */
function failureOf(
  state: ArmState,
  machine: ArmResource,
  { mode, modelBefore }: { readonly mode: string | undefined; readonly modelBefore: string },
) {
  const present = state.virtualMachines.get(machine.id);
  if (JSON.stringify(present?.properties.storageProfile) !== modelBefore) {
    const message =
      "Changes were made to the Virtual Machine while the operation 'Create Restore Point' was in progress. Operation Create Restore Point cannot be completed at this time. Please try again later.";
    return { code: 'OperationNotAllowed', message };
  }
  if (mode !== undefined || isOff(state, machine) || isAgentReady(state, machine)) return undefined;
  return { code: 'VMAgentStatusCommunicationError', message: 'VM has not reported status for VM agent or extensions.' };
}

type PointDisk = StorageProfileDisk & { diskRestorePoint?: unknown };

function metadataOf(state: ArmState, machine: ArmResource, disks: readonly StorageProfileDisk[]) {
  const { vmId, hardwareProfile, osProfile, storageProfile, hyperVGeneration = 'V2' } = cloneJson(machine.properties);
  const osDisk = disks.find(({ name }) => name === storageProfile?.osDisk?.name);
  const profile = {
    ...(osDisk === undefined ? {} : { osDisk: captured(state, osDisk) }),
    dataDisks: disks.filter((disk) => disk !== osDisk).map((disk) => captured(state, disk)),
  };
  const given = {
    ...(hardwareProfile === undefined ? {} : { hardwareProfile }),
    ...(osProfile === undefined ? {} : { osProfile }),
  };
  return { vmId, location: machine.location, hyperVGeneration, ...given, storageProfile: profile };
}

function captured(state: ArmState, named: StorageProfileDisk): PointDisk {
  const { sku, properties } = state.disks.get(named.managedDisk?.id ?? '') ?? {};
  const storageAccountType = named.managedDisk?.storageAccountType ?? sku?.name;
  const kept = KEPT.flatMap((name) => (named[name] === undefined ? [] : [[name, named[name]] as const]));
  return {
    ...(properties?.diskSizeGB === undefined ? {} : { diskSizeGB: properties.diskSizeGB }),
    ...cloneJson(Object.fromEntries(kept)),
    managedDisk: {
      ...(storageAccountType === undefined ? {} : { storageAccountType }),
      ...cloneJson(named.managedDisk ?? {}),
    },
  };
}

interface Completed {
  readonly machine: ArmResource;
  readonly disks: readonly StorageProfileDisk[];
  readonly startedAt: number;
}

function completePoint(state: ArmState, point: RestorePoint, { machine, disks, startedAt }: Completed): void {
  const { properties } = point;
  properties.provisioningState = 'Succeeded';
  properties['consistencyMode'] ??= reachedConsistency(state, machine);
  const { storageProfile } = properties['sourceMetadata'] as ReturnType<typeof metadataOf>;
  for (const shown of [storageProfile.osDisk, ...storageProfile.dataDisks]) {
    const named = disks.find(({ name, lun }) => name === shown?.name && lun === shown?.lun);
    const source = state.disks.get(named?.managedDisk?.id ?? '');
    if (shown !== undefined && source !== undefined)
      shown.diskRestorePoint = addDiskPoint(state, point, source, startedAt);
  }
}
