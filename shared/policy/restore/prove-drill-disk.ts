import { tagValue } from '../inventory.ts';
import { TAG } from '../point-tags.ts';
import { idParts, parseResourceId, type ResourceId } from '../resource-id.ts';
import type { ResourceModel } from '../resource-model.ts';
import { parseRestorePointId } from '../restore-point-id.ts';
import { runStart } from '../run-start.ts';
import { MADE_TAG, madeDiskName, sourceOf } from './made-disk.ts';

/** What a drill's right to a disk is judged by. */
export interface DrillOwner {
  readonly owner: string;
  /** Former owner ids, treated as own. */
  readonly adopt: readonly string[];
  readonly drillResourceGroup: string;
}

export type DrillDiskProof =
  /** A drill of this installation made the disk: the one of this id. */
  { readonly isProven: true; readonly drillId: string } | { readonly isProven: false; readonly why: string };

/** `<source disk>-20261123T0940Z-<hash>` */
const NAME_END = /-\d{8}t\d{4}z-[a-z2-7]{20}$/;

/**
 * Whether a drill of this installation made a disk: it lies in the drill group, bears the tags of one, and its immutable
 * name is the one that this drill would have given to a disk of the point that it was made of, which Azure wrote on it.
 * Tags alone never suffice. Whatever is missing, edited or odd says no.
 */
export function proveDrillDisk(disk: ResourceModel, { owner, adopt, drillResourceGroup }: DrillOwner): DrillDiskProof {
  const tags = disk.tags ?? {};
  const id = parseResourceId(disk.id);
  if (id?.type.toLowerCase() !== 'microsoft.compute/disks') return doubt('it is no disk');
  if (id.name.toLowerCase() !== disk.name.toLowerCase()) return doubt('its name is not that of its id');
  if (drillResourceGroup === '' || id.resourceGroup.toLowerCase() !== drillResourceGroup.toLowerCase())
    return doubt('it is not in the resource group of the drills');
  const written = tagValue(tags, TAG.owner) ?? '';
  if (written === '' || (written !== owner && !adopt.includes(written)))
    return doubt(`its tag ${TAG.owner} is not ours`);
  const drillId = tagValue(tags, MADE_TAG.drill) || undefined;
  if (drillId === undefined) return doubt(`it has no tag ${MADE_TAG.drill}`);
  if (tagValue(tags, MADE_TAG.restore) !== drillId)
    return doubt(`its tags ${MADE_TAG.drill} and ${MADE_TAG.restore} do not agree`);
  const startedAt = runStart(drillId);
  if (startedAt === undefined) return doubt(`its tag ${MADE_TAG.drill} is no id of a drill`);
  const pointId = sourceOf(disk);
  if (pointId === undefined || !isPoint(pointId)) return doubt('it was not made of a recovery point');
  if (tagValue(tags, MADE_TAG.from)?.toLowerCase() !== idParts(pointId).name.toLowerCase())
    return doubt(`its tag ${MADE_TAG.from} does not name the point that it was made of`);
  const name = disk.name.toLowerCase();
  const sourceDiskName = name.replace(NAME_END, '');
  const expected = madeDiskName({
    owner: written,
    madeFor: 'drill',
    restoreId: drillId,
    startedAt,
    pointId,
    sourceDiskName,
  });
  if (expected.toLowerCase() !== name) return doubt('its name is not the one that its drill gave');
  return { isProven: true, drillId };
}

function doubt(why: string): DrillDiskProof {
  return { isProven: false, why };
}

/** A snapshot, or one disk in a VM restore point. */
function isPoint(id: ResourceId): boolean {
  if (parseRestorePointId(id)?.diskPart !== undefined) return true;
  return idParts(id).type.toLowerCase() === 'microsoft.compute/snapshots';
}
