import { collectionTags } from '../../shared/policy/consistency/collection-tags.ts';
import { restorePointName } from '../../shared/policy/consistency/restore-point-names.ts';
import { DAY } from '../../shared/policy/instant.ts';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { restorePointId } from '../../shared/policy/restore-point-id.ts';
import { aDisk } from '../builders/disk.ts';
import { NOW, nights, planSettings, taken } from '../builders/plan.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import { attach, aVm } from '../builders/vm.ts';
import { diskModel, machineModel, snapshotModel } from '../fakes/fake-models.ts';

export type Json = Record<string, unknown>;

const KEEP = 'nightly keep 2d';
const tags = { 'snapshot-policy': KEEP };
const [VM, OS, DATA] = attach(aVm('web', { tags }), aDisk('web-os'), aDisk('web-data')) as [
  VirtualMachine,
  SourceDisk,
  SourceDisk,
];
const LOOSE = aDisk('loose', { tags });

const COLLECTION = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp');

/** Two restore points of the VM in one collection. */
function collection(): Json {
  return {
    id: COLLECTION,
    name: 'web-rp',
    location: VM.location,
    tags: collectionTags(VM, { policy: 'at 02:00', keep: 'keep 2d tz UTC' }, planSettings()),
    properties: {
      source: { id: VM.id, location: VM.location },
      provisioningState: 'Succeeded',
      restorePoints: [8, 9].map(restorePoint),
    },
  };
}

function restorePoint(daysBack: number): Json {
  const scheduledFor = Date.parse('2026-11-23T02:00:00Z') - daysBack * DAY;
  const diskUniqueIds = [OS.uniqueId, DATA.uniqueId];
  const name = restorePointName('web', { owner: 'local', diskUniqueIds, location: VM.location, scheduledFor }, 1);
  const part = ({ name: disk, id }: SourceDisk) => ({
    name: disk,
    managedDisk: { id, storageAccountType: 'Premium_LRS' },
    diskRestorePoint: { id: `${restorePointId(COLLECTION, name)}/diskRestorePoints/${disk}_1` },
  });
  return {
    id: restorePointId(COLLECTION, name),
    name,
    properties: {
      provisioningState: 'Succeeded',
      consistencyMode: 'CrashConsistent',
      timeCreated: new Date(scheduledFor + 30_000).toISOString(),
      sourceMetadata: { storageProfile: { osDisk: part(OS), dataDisks: [{ lun: 0, ...part(DATA) }] } },
    },
  };
}

/** What Azure holds, as ARM writes it. */
export interface WireFleet {
  readonly virtualMachines: readonly Json[];
  readonly disks: readonly Json[];
  readonly snapshots: readonly Json[];
  readonly restorePointCollections: readonly Json[];
}

const ofVm = { vm: VM, tag: KEEP };

/** A VM, a disk by itself, and snapshots of both: some to go, an expired one of a day, a foreign one, a held one. */
const SNAPSHOTS: WireFleet = {
  virtualMachines: [machineModel(VM)],
  disks: [OS, DATA, LOOSE].map(diskModel),
  snapshots: [
    ...nights(OS, 4, '2026-11-22', ofVm),
    ...nights(LOOSE, 3, '2026-11-22', { tag: KEEP }),
    taken(LOOSE, NOW - 3 * DAY, { expires: NOW - DAY }),
    taken(OS, NOW - 30 * DAY, { ...ofVm, settings: { owner: 'another' } }),
    taken(OS, NOW - 31 * DAY, { ...ofVm, extraTags: { 'nightkeep-hold': 'audit' } }),
  ].map(snapshotModel),
  restorePointCollections: [],
};

/** A VM of two disks with newer snapshots of each, and older restore points of both. */
const RESTORE_POINTS: WireFleet = {
  virtualMachines: [machineModel(VM)],
  disks: [OS, DATA].map(diskModel),
  snapshots: [...nights(OS, 2, '2026-11-22', ofVm), ...nights(DATA, 2, '2026-11-22', ofVm)].map(snapshotModel),
  restorePointCollections: [collection()],
};

export const FLEETS: readonly WireFleet[] = [SNAPSHOTS, SNAPSHOTS, RESTORE_POINTS];
