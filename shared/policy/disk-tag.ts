import type { AttachedDisk, SourceDisk } from './inventory.ts';

/**
 * What a restore must know of the disk beside the point's own properties, as one tag value: `cache=ReadOnly;sku=...`.
 * What Azure did not say is left out.
 */
export function diskTag(
  disk: Partial<SourceDisk>,
  attached: Pick<AttachedDisk, 'cache' | 'writeAccelerator'> | undefined,
): string {
  const parts: readonly (readonly [string, string | number | boolean | undefined])[] = [
    ['cache', attached?.cache],
    ['sku', disk.sku],
    ['zone', disk.zone],
    ['tier', disk.tier],
    ['iops', disk.iops],
    ['mbps', disk.mbps],
    ['burst', disk.burst],
    ['shares', disk.maxShares],
    ['wa', attached?.writeAccelerator],
    ['net', disk.networkAccessPolicy],
    ['iopsro', disk.iopsReadOnly],
    ['mbpsro', disk.mbpsReadOnly],
    ['pub', disk.publicNetworkAccess],
    ['auth', disk.dataAccessAuthMode],
    ['often', disk.optimizedForFrequentAttach],
    ['sector', disk.logicalSectorSize],
    ['plus', disk.performancePlus],
    ['delay', disk.actionOnDiskDelay],
  ];
  return parts.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`])).join(';');
}

/** The parts of a `nightkeep-disk` tag by key; empty values count as absent, and unreadable text has no parts. */
export function readDiskTag(value: string | undefined): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const part of (value ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && at < part.length - 1) parts.set(part.slice(0, at), part.slice(at + 1));
  }
  return parts;
}
