import type { ArmResource, StorageProfile, StorageProfileDisk } from '../../../local/simulator/arm-json.ts';
import type { ArmState } from '../../../local/simulator/arm-state.ts';
import type { RestorePoint } from '../../../local/simulator/restore-point-store.ts';

/** A point of one disk as the simulated Azure has it, read from its own JSON. */
export interface FoundPoint {
  /** Of the snapshot, or of the restore point as a whole. */
  readonly id: string;
  /** The unique id of the disk that it is of, lower case. */
  readonly disk: string;
  readonly region: string;
  readonly kind: 'snapshot' | 'restore-point';
  readonly scheduledFor: number;
  /** What keeps it from being restored now. */
  readonly fault?: string;
}

/** Everything in the simulated Azure that an installation calls a point, of whatever kind and in whatever state. */
export function foundPoints(state: ArmState): readonly FoundPoint[] {
  // What was due by now has happened.
  state.now();
  const ofMachines = state.restorePoints.all().flatMap((point) => pointsOfDisks(state, point));
  return [...state.snapshots.all().map(snapshotPoint), ...ofMachines];
}

function snapshotPoint({ id, location, tags = {}, properties }: ArmResource): FoundPoint {
  const fault = snapshotFault(properties);
  return {
    id,
    disk: (tags['nightkeep-disk-id'] ?? '').toLowerCase(),
    region: location,
    kind: 'snapshot',
    scheduledFor: Date.parse(tags['nightkeep-scheduled-for'] ?? ''),
    ...(fault === undefined ? {} : { fault }),
  };
}

function snapshotFault(properties: ArmResource['properties']): string | undefined {
  if (properties.copyCompletionError !== undefined) return properties.copyCompletionError.errorCode;
  if (properties.provisioningState !== 'Succeeded') return properties.provisioningState;
  const { completionPercent = 100 } = properties;
  return completionPercent < 100 ? `${completionPercent} %` : undefined;
}

/** One for each disk in a restore point: the disks' unique ids are those of the disks that stand under their ids. */
function pointsOfDisks(state: ArmState, { id, name, properties }: RestorePoint): readonly FoundPoint[] {
  const collection = state.restorePointCollections.get(id.split(/\/restorePoints\//i)[0] ?? '');
  const { storageProfile } = (properties['sourceMetadata'] ?? {}) as { storageProfile?: StorageProfile };
  const disks = [storageProfile?.osDisk, ...(storageProfile?.dataDisks ?? [])].filter((disk) => disk !== undefined);
  const { provisioningState } = properties;
  return disks.map((disk) => {
    const fault = provisioningState === 'Succeeded' ? partFault(state, disk) : provisioningState;
    return {
      id,
      disk: uniqueIdOf(state, disk),
      region: collection?.location ?? '',
      kind: 'restore-point',
      scheduledFor: scheduledIn(name),
      ...(fault === undefined ? {} : { fault }),
    };
  });
}

function partFault(state: ArmState, disk: StorageProfileDisk): string | undefined {
  const { diskRestorePoint } = disk as { readonly diskRestorePoint?: { readonly id?: string } };
  const part = state.diskRestorePoints.get(diskRestorePoint?.id?.toLowerCase() ?? '');
  return part === undefined ? 'not there' : snapshotFault(part.properties);
}

function uniqueIdOf(state: ArmState, { managedDisk }: StorageProfileDisk): string {
  return (state.disks.get(managedDisk?.id ?? '')?.properties.uniqueId ?? '').toLowerCase();
}

/** `…-20261123T0200Z-…`. */
function scheduledIn(name: string): number {
  const [, date, hour, minute] = /-(\d{8})T(\d{2})(\d{2})Z-/.exec(name) ?? [];
  return Date.parse(`${date?.slice(0, 4)}-${date?.slice(4, 6)}-${date?.slice(6)}T${hour}:${minute}:00Z`);
}
