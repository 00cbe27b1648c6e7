import { tagValue } from '../inventory.ts';
import { TAG } from '../point-tags.ts';
import type { ResourceModel } from '../resource-model.ts';
import { type DrillOwner, proveDrillDisk } from './prove-drill-disk.ts';

type Permission = { readonly ok: true } | { readonly ok: false; readonly why: string };

/**
 * Whether a drill may delete a disk, by a GET just now. It must be proven to be a drill's, be attached to nothing, be open
 * to no reader, and bear no hold. Fails closed.
 */
export function mayDeleteDrillDisk(disk: ResourceModel, owner: DrillOwner): Permission {
  const why = whyNot(disk, owner);
  return why === undefined ? { ok: true } : { ok: false, why };
}

function whyNot(disk: ResourceModel, owner: DrillOwner): string | undefined {
  const proof = proveDrillDisk(disk, owner);
  if (!proof.isProven) return proof.why;
  if (tagValue(disk.tags ?? {}, TAG.hold) !== undefined) return 'it is on hold';
  if (!isAbsent(disk['managedBy']) || !isNone(disk['managedByExtended'])) return 'it is attached to a VM';
  const { diskState, provisioningState } = disk.properties;
  if (diskState === 'Unattached') return undefined;
  // One that Azure could not make has no state, and nothing in it.
  if (diskState === undefined && (provisioningState === 'Failed' || provisioningState === 'Canceled')) return undefined;
  return `its state is ${typeof diskState === 'string' ? diskState : 'not known'}`;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isNone(value: unknown): boolean {
  return isAbsent(value) || (Array.isArray(value) && value.length === 0);
}
