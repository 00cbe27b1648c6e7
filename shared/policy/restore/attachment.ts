import { readDiskTag } from '../disk-tag.ts';
import { tagValue } from '../inventory.ts';
import { TAG } from '../point-tags.ts';
import { sameId } from '../resource-id.ts';
import type { ResourceModel } from '../resource-model.ts';

/** Where and how a disk hangs on its VM. */
export interface Attachment {
  readonly lun?: 'os' | number;
  readonly cache?: string;
  readonly writeAccelerator?: boolean;
}

interface StorageDisk {
  readonly lun?: unknown;
  readonly caching?: unknown;
  readonly writeAcceleratorEnabled?: unknown;
  readonly managedDisk?: { readonly id?: unknown };
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
export function byLun(a: Attachment, b: Attachment): number {
  return rank(a) - rank(b);
}

export function readFlag(text: string | undefined): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function rank({ lun }: Attachment): number {
  return lun === 'os' ? -1 : (lun ?? Number.MAX_SAFE_INTEGER);
}

function readLun(text: string | undefined): 'os' | number | undefined {
  if (text === 'os') return text;
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

function presentAttachment(vm: ResourceModel | undefined, sourceId: string | undefined): Attachment {
  const { storageProfile } = (vm?.properties ?? {}) as {
    readonly storageProfile?: { readonly osDisk?: StorageDisk; readonly dataDisks?: readonly StorageDisk[] };
  };
  const isOfSource = (disk: StorageDisk | undefined): disk is StorageDisk =>
    sourceId !== undefined && typeof disk?.managedDisk?.id === 'string' && sameId(disk.managedDisk.id, sourceId);
  const osDisk = storageProfile?.osDisk;
  if (isOfSource(osDisk)) return { lun: 'os', ...settingsOf(osDisk) };
  const disk = storageProfile?.dataDisks?.find(isOfSource);
  if (disk === undefined) return {};
  return { ...(typeof disk.lun === 'number' ? { lun: disk.lun } : {}), ...settingsOf(disk) };
}

function settingsOf({ caching, writeAcceleratorEnabled }: StorageDisk): Attachment {
  return {
    ...(typeof caching === 'string' ? { cache: caching } : {}),
    ...(typeof writeAcceleratorEnabled === 'boolean' ? { writeAccelerator: writeAcceleratorEnabled } : {}),
  };
}
