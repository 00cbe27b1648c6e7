import { ArmError, invalidParameter, linkedNotFound } from './arm-error.ts';
import type { ArmReply, ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { cloneJson } from './clone-json.ts';
import { POINT_LIMITS, type PointStart } from './create-restore-point.ts';
import { copyDiskPoint, removePoint } from './disk-points.ts';
import { formatTime } from './format-time.ts';
import { startOperation } from './operations.ts';
import { sourceIdOf } from './restore-point-lookup.ts';
import type { RestorePoint } from './restore-point-store.ts';

interface PointDisk {
  diskRestorePoint?: { id?: string };
}

/** Copies a point of the collection's source to the collection's region: accepted as a new one, then filled in the background. */
export function copyPoint(state: ArmState, request: ArmRequest, { id, collection, asked }: PointStart): ArmReply {
  const source = requireSourcePoint(state, sourceIdOf(collection), asked.sourceRestorePoint?.id);
  const disks = disksOf(source).flatMap(({ diskRestorePoint }) => diskRestorePoint?.id ?? []);
  const sourceMetadata = cloneJson(source.properties['sourceMetadata']);
  const point: RestorePoint = {
    name: request.path.name,
    id,
    type: 'Microsoft.Compute/restorePointCollections/restorePoints',
    properties: {
      sourceRestorePoint: { id: source.id },
      sourceMetadata,
      provisioningState: 'Creating',
      timeCreated: formatTime(state.now(), state.settings.utcOffsetMinutes),
    },
  };
  for (const disk of disksOf(point)) delete disk.diskRestorePoint;
  state.restorePoints.put(point);
  const body = cloneJson(point);
  const headers = startOperation(state, request, {
    location: collection.location,
    provider: 'compute',
    durationMs: state.settings.restorePointCopyMs,
    succeed: (startedAt) => {
      point.properties.provisioningState = 'Succeeded';
      point.properties['consistencyMode'] = source.properties['consistencyMode'];
      for (const [index, disk] of disksOf(point).entries()) {
        const told = copyDiskPoint(state, point, disks[index] ?? '', { location: collection.location, startedAt });
        if (told !== undefined) disk.diskRestorePoint = told;
      }
    },
    fail: (provisioningState, fault) => {
      point.properties.provisioningState = provisioningState;
      if (fault.leaves === 'nothing') removePoint(state, point);
    },
  });
  return { status: 201, headers: { ...headers, 'x-ms-ratelimit-remaining-resource': POINT_LIMITS }, body };
}

function requireSourcePoint(state: ArmState, sourceCollection: string, sourceId: string | undefined): RestorePoint {
  const target = 'sourceRestorePoint.id';
  if (sourceId === undefined) throw invalidParameter(target, `Required parameter '${target}' is missing (null).`);
  const source = state.restorePoints.get(sourceId);
  if (source === undefined) throw linkedNotFound(sourceId);
  if (!source.id.toLowerCase().startsWith(`${sourceCollection.toLowerCase()}/restorepoints/`)) {
    throw invalidParameter(
      target,
      `The source restore point ${sourceId} is not in the collection ${sourceCollection}.`,
    );
  }
  if (source.properties.provisioningState === 'Succeeded') return source;
  const message = `The source restore point ${sourceId} is not ready: ${source.properties.provisioningState}.`;
  throw new ArmError(409, state.settings.undocumentedCode, message);
}

function disksOf({ properties }: RestorePoint): readonly PointDisk[] {
  const { storageProfile } = (properties['sourceMetadata'] ?? {}) as {
    storageProfile?: { osDisk?: PointDisk; dataDisks?: readonly PointDisk[] };
  };
  return [storageProfile?.osDisk, ...(storageProfile?.dataDisks ?? [])].filter((disk) => disk !== undefined);
}
