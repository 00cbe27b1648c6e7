import type { ResourceId } from '../../policy/resource-id.ts';
import type { ResourceModel } from '../../policy/resource-model.ts';
import { mayDeleteDrillDisk } from '../../policy/restore/may-delete-drill-disk.ts';
import { proveDrillDisk } from '../../policy/restore/prove-drill-disk.ts';
import type { Ports } from '../../run/ports.ts';
import type { RunSettings } from '../../run/settings.ts';

export type DrillDiskRemoval =
  | { readonly kind: 'gone' }
  /** Azure accepted its deletion. */
  | { readonly kind: 'sent' }
  /** A drill made it, but it cannot go now. */
  | { readonly kind: 'left'; readonly why: string }
  /** One of those that `mayGo` does not let go. */
  | { readonly kind: 'busy' }
  /** Nothing proves that a drill made it: it is never deleted. */
  | { readonly kind: 'foreign'; readonly why: string };

/**
 * Deletes a disk where a GET just before proves that a drill made it, one of those that `mayGo` lets go; closes it to
 * readers first. The only place that deletes disks. Throws AzureError where Azure refuses.
 */
export async function removeDrillDisk(
  { models, contents, disks }: Ports,
  settings: RunSettings,
  id: ResourceId,
  mayGo: (drillId: string) => Promise<boolean>,
): Promise<DrillDiskRemoval> {
  let disk = await models.getDisk(id);
  if (disk === undefined) return { kind: 'gone' };
  const proof = proveDrillDisk(disk, settings);
  if (!proof.isProven) return { kind: 'foreign', why: proof.why };
  if (!(await mayGo(proof.drillId))) return { kind: 'busy' };
  if (isOpenToReaders(disk)) {
    await contents.close(id);
    disk = await models.getDisk(id);
    if (disk === undefined) return { kind: 'gone' };
  }
  const permission = mayDeleteDrillDisk(disk, settings);
  if (!permission.ok) return { kind: 'left', why: permission.why };
  await disks.delete(id);
  return { kind: 'sent' };
}

function isOpenToReaders({ properties }: ResourceModel): boolean {
  return /^ActiveSAS/.test(String(properties['diskState']));
}
