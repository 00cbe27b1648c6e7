import { readDiskTag } from '../disk-tag.ts';
import { tagValue } from '../inventory.ts';
import { TAG } from '../point-tags.ts';
import { sameId } from '../resource-id.ts';
import type { ResourceModel } from '../resource-model.ts';
import { type ProfileDisk, storageProfileOf } from './seats.ts';

/** Where and how a disk hangs on its VM. */
export interface Attachment {
  readonly lun?: 'os' | number;
  readonly cache?: string;
  readonly writeAccelerator?: boolean;
}

/** How the disk hung on its VM when the point was made, as the point's tags say; what they lack, the VM as it is says. */
export function attachmentOf(
  snapshot: ResourceModel,
  vm: ResourceModel | undefined,
  sourceId: string | undefined,
): Attachment {
  const tags = snapshot.tags ?? {};
  const parts = readDiskTag(tagValue(tags, TAG.disk));
  const now = presentAttachment(vm, sourceId);
  const lun = readLun(tagValue(tags, TAG.lun)) ?? now.lun;
  const cache = parts.get('cache') ?? now.cache;
  const writeAccelerator = readFlag(parts.get('wa')) ?? now.writeAccelerator;
  return {
    ...(lun === undefined ? {} : { lun }),
    ...(cache === undefined ? {} : { cache }),
    ...(writeAccelerator === undefined ? {} : { writeAccelerator }),
  };
}

/** The OS disk, then by LUN, then those that hung on no VM. */
export function byLun(a: Pick<Attachment, 'lun'>, b: Pick<Attachment, 'lun'>): number {
  return rank(a) - rank(b);
}

export function readFlag(text: string | undefined): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function rank({ lun }: Pick<Attachment, 'lun'>): number {
  return lun === 'os' ? -1 : (lun ?? Number.MAX_SAFE_INTEGER);
}

function readLun(text: string | undefined): 'os' | number | undefined {
  if (text === 'os') return text;
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

function presentAttachment(vm: ResourceModel | undefined, sourceId: string | undefined): Attachment {
  if (vm === undefined) return {};
  const { osDisk, dataDisks } = storageProfileOf(vm);
  const isOfSource = (disk: ProfileDisk | undefined): disk is ProfileDisk =>
    sourceId !== undefined && typeof disk?.managedDisk?.id === 'string' && sameId(disk.managedDisk.id, sourceId);
  if (isOfSource(osDisk)) return { lun: 'os', ...settingsOf(osDisk) };
  const disk = dataDisks?.find(isOfSource);
  if (disk === undefined) return {};
  return { ...(typeof disk.lun === 'number' ? { lun: disk.lun } : {}), ...settingsOf(disk) };
}

/** How a disk of a storage profile hangs, apart from where. */
export function settingsOf({ caching, writeAcceleratorEnabled }: ProfileDisk): Attachment {
  return {
    ...(typeof caching === 'string' ? { cache: caching } : {}),
    ...(typeof writeAcceleratorEnabled === 'boolean' ? { writeAccelerator: writeAcceleratorEnabled } : {}),
  };
}
