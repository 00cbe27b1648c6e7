import { regionKey } from '../policy/names.ts';
import { readPoints } from '../policy/read-point.ts';
import { idKey, idParts, type ResourceId, resourceId, sameId } from '../policy/resource-id.ts';
import { groupCommand } from '../policy/restore/commands/make-commands.ts';
import { renderCommands } from '../policy/restore/commands/shell.ts';
import { isMadeBy } from '../policy/restore/made-disk.ts';
import type { PlannedDisk } from '../policy/restore/planned-disk.ts';
import { AzureError } from '../run/azure-error.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { Ports } from '../run/ports.ts';
import type { PointRow } from '../run/read/view-rows.ts';
import type { RunSettings } from '../run/settings.ts';
import { conflict, type RestoreRefusal, unknown } from './refusal.ts';

const READS_AT_ONCE = 8;

/** What can be known before anything is touched, the first that stands in the way; undefined where nothing does. */
export async function checkPlan(
  ports: Ports,
  settings: RunSettings,
  disks: readonly PlannedDisk[],
  region: string | undefined,
): Promise<RestoreRefusal | undefined> {
  return (
    checkRegion(disks, region) ??
    (await checkGroup(ports, disks)) ??
    (await checkCopies(ports, settings, disks)) ??
    (await checkNames(ports, disks)) ??
    (await checkLinked(ports, disks))
  );
}

function checkRegion(disks: readonly PlannedDisk[], region: string | undefined): RestoreRefusal | undefined {
  const elsewhere = disks.find(
    ({ request }) => region !== undefined && regionKey(request.location) !== regionKey(region),
  );
  if (elsewhere === undefined) return undefined;
  const { location } = elsewhere.request;
  const detail = `The point ${idParts(elsewhere.pointId).name} lies in ${location}, and Azure makes a disk only where its snapshot is. Copy the point to ${region} first, or restore in ${location}: the group may lie anywhere.`;
  return conflict('region-mismatch', detail, { field: 'region', more: { pointRegion: location } });
}

async function checkGroup({ inventory }: Ports, disks: readonly PlannedDisk[]): Promise<RestoreRefusal | undefined> {
  const [first] = disks;
  if (first === undefined) return undefined;
  const { subscriptionId, resourceGroup } = idParts(first.request.id);
  if (await inventory.hasResourceGroup(subscriptionId, resourceGroup)) return undefined;
  return unknown('group-unknown', `The resource group ${resourceGroup} is not there: make it, or name another.`, {
    field: 'resourceGroup',
    commands: renderCommands([groupCommand(subscriptionId, resourceGroup, first.request.location)]),
  });
}

/**
 * Azure copies a point to another region for hours, and wants it left alone meanwhile. Only where the last run saw a copy
 * is Azure asked whether it still goes on: a group may hold a hundred thousand snapshots.
 */
async function checkCopies(
  ports: Ports,
  { owner, adopt }: RunSettings,
  disks: readonly PlannedDisk[],
): Promise<RestoreRefusal | undefined> {
  for (const { pointId, sourceUniqueId } of disks) {
    const rows = await ports.views.listScope<PointRow>('points', sourceUniqueId);
    const wasCopied = rows.some(
      ({ snapshotId, reasons }) => sameId(snapshotId, pointId) && reasons.includes('copying'),
    );
    if (!wasCopied) continue;
    const snapshots = await ports.inventory.listSnapshots(idParts(pointId).subscriptionId);
    const copied = readPoints(snapshots, { owner, adopt }).find(({ snapshot }) => sameId(snapshot.id, pointId));
    if (copied?.isBeingCopied !== true) continue;
    const detail = `The point ${copied.snapshot.name} is being copied to another region. Try again when the copy is done, or restore another set.`;
    return conflict('point-being-copied', detail);
  }
  return undefined;
}

async function checkNames({ models }: Ports, disks: readonly PlannedDisk[]): Promise<RestoreRefusal | undefined> {
  const standing = await inParallel(disks, READS_AT_ONCE, async ({ request }) => {
    const disk = await models.getDisk(request.id);
    return disk === undefined || isMadeBy(disk, request) ? undefined : disk;
  });
  const taken = standing.find((disk) => disk !== undefined);
  if (taken === undefined) return undefined;
  const detail = `A disk that no restore made stands under the name ${taken.name}. It was left as it is.`;
  return conflict('name-taken', detail, { more: { disk: taken.id } });
}

async function checkLinked(ports: Ports, disks: readonly PlannedDisk[]): Promise<RestoreRefusal | undefined> {
  const missing = await inParallel(linkedOf(disks), READS_AT_ONCE, async ({ id, name }) =>
    (await isThere(ports, id)) ? undefined : { id, name },
  );
  const first = missing.find((linked) => linked !== undefined);
  if (first === undefined) return undefined;
  const { id, name } = first;
  const detail = `The ${name} ${id} of the disks is not there. Without it Azure makes no such disk: bring it back, with its keys, under the same id.`;
  return conflict(`${name.replaceAll(' ', '-')}-missing`, detail, { more: { missing: id } });
}

interface Linked {
  readonly id: ResourceId;
  readonly name: 'encryption set' | 'disk access';
}

function linkedOf(disks: readonly PlannedDisk[]): readonly Linked[] {
  const linked = disks.flatMap(({ request: { properties } }): readonly Linked[] => {
    const { encryption, diskAccessId, securityProfile } = properties as {
      readonly encryption?: { readonly diskEncryptionSetId?: string };
      readonly diskAccessId?: string;
      readonly securityProfile?: { readonly secureVMDiskEncryptionSetId?: string };
    };
    const sets = [encryption?.diskEncryptionSetId, securityProfile?.secureVMDiskEncryptionSetId];
    return [
      ...sets.flatMap((id) => (id === undefined ? [] : [{ id: resourceId(id), name: 'encryption set' as const }])),
      ...(diskAccessId === undefined ? [] : [{ id: resourceId(diskAccessId), name: 'disk access' as const }]),
    ];
  });
  return [...new Map(linked.map((one) => [idKey(one.id), one])).values()];
}

/** Where the identity may not look, Azure says so when the disk is made. */
async function isThere({ models }: Ports, id: ResourceId): Promise<boolean> {
  try {
    return (await models.getLinked(id)) !== undefined;
  } catch (error) {
    if (error instanceof AzureError && error.status === 403) return true;
    throw error;
  }
}
