import type { Tags } from '../inventory.ts';
import type { ResourceId } from '../resource-id.ts';

/** The version of Microsoft.Compute/disks that requests are written for. */
export const DISKS_API = '2026-03-02';

/** The PUT that makes a disk of a recovery point, as ARM takes it. */
export interface DiskRequest {
  readonly id: ResourceId;
  readonly location: string;
  readonly zones?: readonly string[];
  readonly extendedLocation?: unknown;
  readonly sku: { readonly name: string };
  readonly tags: Tags;
  /** `creationData` among them. */
  readonly properties: Readonly<Record<string, unknown>>;
}
