import { formatInstant, type Instant } from '../instant.ts';
import type { Tags } from '../inventory.ts';
import { tagValue } from '../inventory.ts';
import { diskPart, shortHash } from '../names.ts';
import { TAG } from '../point-tags.ts';
import { idKey, idParts, parseResourceId, type ResourceId, resourceId, sameId } from '../resource-id.ts';
import type { ResourceModel } from '../resource-model.ts';
import type { DiskRequest } from './disk-request.ts';

/** What a disk is made for; part of its name's hash, so that no drill takes a restored disk for its own. */
export type MadeFor = 'new-disks' | 'replacement' | 'drill';

/** The keys of the tags by which a disk says what made it. */
export const MADE_TAG = {
  restore: 'nightkeep-restore',
  from: 'nightkeep-restored-from',
  drill: 'nightkeep-drill',
} as const;

export interface MadeDisk {
  readonly owner: string;
  readonly madeFor: MadeFor;
  readonly restoreId: string;
  /** When the restore began. */
  readonly startedAt: Instant;
  readonly pointId: ResourceId;
  readonly sourceDiskName: string;
}

/**
 * The name of a disk that a restore makes: `<source disk>-20261123T0940Z-<hash>`, at most 80 characters. The same at every
 * delivery of the same restore, and of no other disk: the hash is of the owner, what it is made for, the restore and the
 * point.
 */
export function madeDiskName(disk: MadeDisk): string {
  const minute = `${formatInstant(disk.startedAt).replaceAll(/[-:]/g, '').slice(0, 13)}Z`;
  return `${diskPart(disk.sourceDiskName)}-${minute}-${madeHash(disk)}`;
}

/** The tags by which a disk says what made it, beside those of its source. */
export function madeTags({ owner, madeFor, restoreId, pointId }: MadeDisk): Tags {
  return {
    [TAG.owner]: owner,
    [MADE_TAG.restore]: restoreId,
    [MADE_TAG.from]: idParts(pointId).name,
    ...(madeFor === 'drill' ? { [MADE_TAG.drill]: restoreId } : {}),
  };
}

/** Whether a disk that stands under the name of a request is the one that the request made; any doubt says no. */
export function isMadeBy(standing: ResourceModel, request: DiskRequest): boolean {
  const tags = standing.tags ?? {};
  const keys = [TAG.owner, MADE_TAG.restore, MADE_TAG.from];
  if (keys.some((key) => tagValue(tags, key) === undefined || tagValue(tags, key) !== tagValue(request.tags, key))) {
    return false;
  }
  if (tagValue(tags, MADE_TAG.drill) !== tagValue(request.tags, MADE_TAG.drill)) return false;
  const [made, asked] = [sourceOf(standing), sourceOf(request)];
  return made !== undefined && asked !== undefined && sameId(made, asked);
}

function madeHash({ owner, madeFor, restoreId, pointId }: MadeDisk): string {
  return shortHash([owner, madeFor, restoreId, idKey(pointId)]);
}

/** What a disk was made of, as Azure writes it on the disk for good. */
export function sourceOf({ properties }: Pick<ResourceModel, 'properties'>): ResourceId | undefined {
  const { creationData } = properties as { readonly creationData?: { readonly sourceResourceId?: unknown } | null };
  const source = creationData?.sourceResourceId;
  return typeof source === 'string' && parseResourceId(source) !== undefined ? resourceId(source) : undefined;
}
