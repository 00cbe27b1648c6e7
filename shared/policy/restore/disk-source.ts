import { readDiskTag } from '../disk-tag.ts';
import { tagValue } from '../inventory.ts';
import { TAG } from '../point-tags.ts';
import { idParts } from '../resource-id.ts';
import type { ResourceModel } from '../resource-model.ts';
import { readFlag } from './attachment.ts';

/** What a disk is beside its content: how it performs, who reaches it, how it is encrypted. */
export interface DiskSource {
  readonly sku?: string;
  readonly zones?: readonly string[];
  readonly extendedLocation?: unknown;
  /** As ARM names them; whether Azure takes them for the SKU is not asked here. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly logicalSectorSize?: number;
  readonly performancePlus?: boolean;
}

/** Settable properties of a managed disk that are neither its content's nor its performance. */
const KEPT = [
  'encryption',
  'maxShares',
  'networkAccessPolicy',
  'diskAccessId',
  'publicNetworkAccess',
  'dataAccessAuthMode',
  'optimizedForFrequentAttach',
  'availabilityPolicy',
] as const;

/** Those that only some SKUs take. */
const PERFORMANCE = [
  'tier',
  'burstingEnabled',
  'diskIOPSReadWrite',
  'diskMBpsReadWrite',
  'diskIOPSReadOnly',
  'diskMBpsReadOnly',
] as const;

/** A disk that lives, as it is. */
export function livingSource(disk: ResourceModel): DiskSource {
  const { creationData } = disk.properties as { readonly creationData?: Readonly<Record<string, unknown>> };
  const { logicalSectorSize, performancePlus } = creationData ?? {};
  return {
    ...(disk.sku?.name === undefined ? {} : { sku: disk.sku.name }),
    ...(disk.zones === undefined ? {} : { zones: disk.zones }),
    ...(disk['extendedLocation'] === undefined ? {} : { extendedLocation: disk['extendedLocation'] }),
    properties: pick(disk.properties, [...KEPT, ...PERFORMANCE]),
    ...(typeof logicalSectorSize === 'number' ? { logicalSectorSize } : {}),
    ...(typeof performancePlus === 'boolean' ? { performancePlus } : {}),
  };
}

/** A disk as the tags of its point and the point itself tell of it. */
export function writtenSource(snapshot: ResourceModel): DiskSource {
  const tags = snapshot.tags ?? {};
  const parts = readDiskTag(tagValue(tags, TAG.disk));
  const number = (key: string): number | undefined => readNumber(parts.get(key));
  const [sku, zone, delay] = [parts.get('sku'), parts.get('zone'), parts.get('delay')];
  const [logicalSectorSize, performancePlus] = [number('sector'), readFlag(parts.get('plus'))];
  return {
    ...(sku === undefined ? {} : { sku }),
    ...(zone === undefined ? {} : { zones: [zone] }),
    ...(snapshot['extendedLocation'] === undefined ? {} : { extendedLocation: snapshot['extendedLocation'] }),
    properties: withoutAbsent({
      encryption: snapshot.properties['encryption'],
      maxShares: number('shares'),
      networkAccessPolicy: parts.get('net'),
      diskAccessId: accessId(snapshot, tagValue(tags, TAG.access)),
      publicNetworkAccess: parts.get('pub'),
      dataAccessAuthMode: parts.get('auth'),
      optimizedForFrequentAttach: readFlag(parts.get('often')),
      availabilityPolicy: delay === undefined ? undefined : { actionOnDiskDelay: delay },
      tier: parts.get('tier'),
      burstingEnabled: readFlag(parts.get('burst')),
      diskIOPSReadWrite: number('iops'),
      diskMBpsReadWrite: number('mbps'),
      diskIOPSReadOnly: number('iopsro'),
      diskMBpsReadOnly: number('mbpsro'),
    }),
    ...(logicalSectorSize === undefined ? {} : { logicalSectorSize }),
    ...(performancePlus === undefined ? {} : { performancePlus }),
  };
}

/** A source with the performance of another: what a disk of another size was given need not be allowed to this one. */
export function withPerformanceOf(source: DiskSource, other: DiskSource): DiskSource {
  const given = source.sku === other.sku ? pick(other.properties, PERFORMANCE) : {};
  return { ...source, properties: { ...pick(source.properties, KEPT), ...given } };
}

/** The fields of an object that it has, of those named. */
export function pick(
  from: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  return withoutAbsent(Object.fromEntries(keys.map((key) => [key, from[key]])));
}

function withoutAbsent(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The tag says `group/name`; the disk access lies in the subscription of the disk. */
function accessId(snapshot: ResourceModel, text: string | undefined): string | undefined {
  const [, group, name] = /^([^/]+)\/([^/]+)$/.exec(text ?? '') ?? [];
  if (group === undefined || name === undefined) return undefined;
  const { subscriptionId } = idParts(snapshot.id);
  return `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Compute/diskAccesses/${name}`;
}
