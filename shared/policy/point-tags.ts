import { diskTag } from './disk-tag.ts';
import { formatInstant } from './instant.ts';
import type { SourceDisk, Tags, VirtualMachine } from './inventory.ts';
import type { PointMoment } from './names.ts';
import { AD_HOC } from './names.ts';
import type { PlanSettings } from './plan.ts';
import { idParts, sameId } from './resource-id.ts';
import { inKeyOrder, type TravelledTags, withTravellers } from './travelling-tags.ts';

/** The keys of our tags. */
export const TAG = {
  owner: 'nightkeep-owner',
  diskId: 'nightkeep-disk-id',
  policy: 'nightkeep-policy',
  keep: 'nightkeep-keep',
  scheduledFor: 'nightkeep-scheduled-for',
  expires: 'nightkeep-expires',
  set: 'nightkeep-set',
  run: 'nightkeep-run',
  vm: 'nightkeep-vm',
  lun: 'nightkeep-lun',
  disk: 'nightkeep-disk',
  access: 'nightkeep-access',
  /** Of a copy: when the point that it copies was taken. */
  taken: 'nightkeep-taken',
  hold: 'nightkeep-hold',
} as const;

/** The policy tag of an ad-hoc point of a disk without a policy. */
export const NO_POLICY = 'none';

/** Azure's limit is 50: room for a hold and for what Azure Policy adds. */
const MOST_TAGS = 45;

export interface PointTagsInput {
  readonly settings: Pick<PlanSettings, 'owner' | 'tagKey' | 'extraTags'>;
  readonly disk: SourceDisk;
  /** The VM that the disk is snapshotted with; its model gives lun, cache and write accelerator. */
  readonly vm?: VirtualMachine;
  /** The policy and retention in canonical text; absent where the disk has no policy. */
  readonly written?: { readonly policy: string; readonly keep: string };
  /** The k-th of the n points of this set. */
  readonly set: { readonly id: string; readonly k: number; readonly n: number };
  readonly runId: string;
  readonly moment: PointMoment;
}

/**
 * All tags of a point about to be made: our own, then the settings' extra tags, then the disk's in key order, 45 in
 * all. The opt-in key, `nightkeep-*`, `hidden-*` and `ms-*` never travel, and no two keys differ by case alone.
 */
export function pointTags(input: PointTagsInput): TravelledTags {
  const { tagKey, extraTags } = input.settings;
  const travellers = [...Object.entries(extraTags), ...inKeyOrder(input.disk.tags)];
  return withTravellers(ownTags(input), travellers, { tagKey, most: MOST_TAGS });
}

function ownTags(input: PointTagsInput): Tags {
  const { settings, disk, vm, written, set, runId, moment } = input;
  const attached = vm?.disks.find(({ diskId }) => diskId !== undefined && sameId(diskId, disk.id));
  const access = disk.diskAccessId === undefined ? undefined : idParts(disk.diskAccessId);
  return {
    [TAG.owner]: settings.owner,
    [TAG.diskId]: disk.uniqueId,
    [TAG.policy]: written?.policy ?? NO_POLICY,
    ...(written === undefined ? {} : { [TAG.keep]: written.keep }),
    ...momentTags(moment),
    [TAG.set]: `${set.id} ${set.k}/${set.n}`,
    [TAG.run]: runId,
    ...(vm === undefined ? {} : { [TAG.vm]: `${vm.resourceGroup}/${vm.name}` }),
    ...(attached === undefined ? {} : { [TAG.lun]: String(attached.lun) }),
    [TAG.disk]: diskTag(disk, attached),
    ...(access === undefined ? {} : { [TAG.access]: `${access.resourceGroup}/${access.name}` }),
  };
}

function momentTags(moment: PointMoment): Tags {
  if (moment.kind === 'scheduled') return { [TAG.scheduledFor]: formatInstant(moment.scheduledFor) };
  return { [TAG.scheduledFor]: AD_HOC, [TAG.expires]: formatInstant(moment.expiresAt) };
}
