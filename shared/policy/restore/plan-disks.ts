import type { Instant } from '../instant.ts';
import type { Tags } from '../inventory.ts';
import { diskNameIn, regionKey } from '../names.ts';
import type { PlanSettings } from '../plan.ts';
import { computeId, idOfType, idParts, type ResourceId } from '../resource-id.ts';
import { type ResourceModel, uniqueIdOf } from '../resource-model.ts';
import { inKeyOrder, withTravellers } from '../travelling-tags.ts';
import { attachmentOf, byLun } from './attachment.ts';
import { diskProperties } from './disk-properties.ts';
import type { DiskRequest } from './disk-request.ts';
import { type DiskSource, livingSource, withPerformanceOf, writtenSource } from './disk-source.ts';
import { type MadeFor, madeDiskName, madeTags } from './made-disk.ts';
import { optInValue } from './opt-in-value.ts';
import type { PlannedDisk } from './planned-disk.ts';

/** A point that a disk is to be made of. */
export interface PointToRestore {
  /** The snapshot, whole. */
  readonly snapshot: ResourceModel;
  /** The disk it was made of, whole, where it lives. One with another `uniqueId` is another disk, and not looked at. */
  readonly source?: ResourceModel;
  /** Lower-cased `uniqueId` of the source disk, as `readPoint` tells it. */
  readonly diskUniqueId: string;
}

export interface PlanDisksInput {
  readonly settings: Pick<PlanSettings, 'owner' | 'tagKey' | 'book' | 'timeZone' | 'tagClauses'>;
  readonly madeFor: MadeFor;
  readonly restoreId: string;
  readonly startedAt: Instant;
  readonly points: readonly PointToRestore[];
  /** The VM as it is, where it lives: it tells what the tags of a point do not. */
  readonly vm?: ResourceModel;
  /** The group that the disks are made in, in the subscription of their points. */
  readonly resourceGroup: string;
  /** Whether the new disks are opted in. */
  readonly protect: boolean;
}

export interface DiskPlan {
  /** The OS disk first, then by LUN. */
  readonly disks: readonly PlannedDisk[];
  /** What a person should know of them, in sentences. */
  readonly notes: readonly string[];
}

/** Azure's limit. */
const MOST_TAGS = 50;
/** What the portal and the Azure CLI choose. */
const USUAL_SKU = 'Premium_LRS';

/**
 * The disks to be made of points, equal to their sources in everything that can be set: as the source disk is where it
 * lives, else as the point and its tags say. Size and all that describes the content are the point's. Throws nothing; the
 * caller has proven the points usable and its own.
 */
export function planDisks(input: PlanDisksInput): DiskPlan {
  const planned = input.points.map((point) => planDisk(input, point));
  return {
    disks: planned.map(({ disk }) => disk).sort(byLun),
    notes: planned.flatMap(({ disk, notes }) => notes.map((note) => `${sourceName(disk)}: ${note}.`)),
  };
}

function planDisk(
  input: PlanDisksInput,
  { snapshot, source, diskUniqueId }: PointToRestore,
): { disk: PlannedDisk; notes: readonly string[] } {
  const living = uniqueIdOf(source) === diskUniqueId.toLowerCase() ? source : undefined;
  const sourceDiskId = living?.id ?? sourceIdOf(snapshot);
  const disk = { pointId: snapshot.id, ...(sourceDiskId === undefined ? {} : { sourceDiskId }) };
  const { request, notes } = diskRequest(input, snapshot, living, sourceName(disk));
  return {
    disk: {
      ...disk,
      sourceUniqueId: diskUniqueId,
      ...attachmentOf(snapshot, input.vm, living?.id),
      request,
    },
    notes,
  };
}

function diskRequest(
  input: PlanDisksInput,
  snapshot: ResourceModel,
  living: ResourceModel | undefined,
  sourceDiskName: string,
): { request: DiskRequest; notes: readonly string[] } {
  const { settings, madeFor, restoreId, startedAt, resourceGroup } = input;
  const made = { owner: settings.owner, madeFor, restoreId, startedAt, pointId: snapshot.id, sourceDiskName };
  const found = sourceOf(snapshot, living);
  const sku = found.source.sku ?? USUAL_SKU;
  const { properties, notes } = diskProperties(snapshot, { ...found.source, sku }, living);
  const { tags, notes: tagNotes } = diskTags(input, snapshot, living, madeTags(made));
  const { zones, extendedLocation } = found.source;
  const name = madeDiskName(made);
  return {
    request: {
      id: computeId(idParts(snapshot.id).subscriptionId, resourceGroup, 'disks', name),
      location: snapshot.location,
      // A zone-redundant disk lies in no zone.
      ...(zones === undefined || zones.length === 0 || sku.endsWith('_ZRS') ? {} : { zones }),
      ...(extendedLocation === undefined ? {} : { extendedLocation }),
      sku: { name: sku },
      tags,
      properties,
    },
    notes: [
      ...found.notes,
      ...(found.source.sku === undefined ? [`its SKU is not known, so it is made as ${USUAL_SKU}`] : []),
      ...notes,
      ...tagNotes,
    ],
  };
}

/** What the new disk is made like. Zones, key vaults and private links are of one region and do not go to another. */
function sourceOf(
  snapshot: ResourceModel,
  living: ResourceModel | undefined,
): { source: DiskSource; notes: readonly string[] } {
  const written = writtenSource(snapshot);
  const isCopy = creationOf(snapshot).createOption === 'CopyStart';
  if (isCopy && (living === undefined || regionKey(living.location) !== regionKey(snapshot.location))) {
    const { zones: _, ...base } = living === undefined ? written : livingSource(living);
    const { encryption: __, diskAccessId: ___, ...properties } = base.properties;
    const encryption = snapshot.properties['encryption'];
    const source = { ...base, properties: { ...properties, ...(encryption === undefined ? {} : { encryption }) } };
    return { source, notes: ['it is made of a copy of its point, so it lies in no zone'] };
  }
  if (living === undefined) return { source: written, notes: [] };
  const source = livingSource(living);
  if (living.properties['diskSizeGB'] === snapshot.properties['diskSizeGB']) return { source, notes: [] };
  return { source: withPerformanceOf(source, written), notes: [] };
}

function diskTags(
  { settings, protect }: PlanDisksInput,
  snapshot: ResourceModel,
  living: ResourceModel | undefined,
  ours: Tags,
): { tags: Tags; notes: readonly string[] } {
  const optIn = protect ? optInValue(snapshot, settings) : undefined;
  const own = { ...ours, ...(optIn === undefined ? {} : { [settings.tagKey]: optIn.value }) };
  const travellers = inKeyOrder((living ?? snapshot).tags ?? {});
  const { tags, leftOut } = withTravellers(own, travellers, { tagKey: settings.tagKey, most: MOST_TAGS });
  const noRoom = leftOut.length === 0 ? [] : [`there was no room for its tags ${leftOut.join(', ')}`];
  return { tags, notes: [...(optIn?.note === undefined ? [] : [optIn.note]), ...noRoom] };
}

/** Of a copy the source is another snapshot: which disk that was made of, Azure does not say. */
function sourceIdOf(snapshot: ResourceModel): ResourceId | undefined {
  return idOfType(creationOf(snapshot).sourceResourceId, 'disks');
}

/** The name of the disk; for a copy, the part of it that the point's name begins with. */
function sourceName({ sourceDiskId, pointId }: Pick<PlannedDisk, 'sourceDiskId' | 'pointId'>): string {
  if (sourceDiskId !== undefined) return idParts(sourceDiskId).name;
  return diskNameIn(idParts(pointId).name);
}

function creationOf({ properties }: ResourceModel): {
  readonly createOption?: string;
  readonly sourceResourceId?: string;
} {
  return (properties as { readonly creationData?: Record<string, string> }).creationData ?? {};
}
