import type { Tags } from './inventory.ts';
import type { ResourceId } from './resource-id.ts';

/**
 * A disk, a snapshot or a VM whole, as ARM writes it: what is restored has to equal its source in fields that no list of
 * ours knows.
 */
export interface ResourceModel {
  readonly id: ResourceId;
  readonly name: string;
  readonly location: string;
  readonly tags?: Tags;
  readonly zones?: readonly string[];
  readonly sku?: { readonly name?: string; readonly tier?: string };
  /** What is beside these at the top level (`identity`, `plan`, `extendedLocation`, `managedBy`) as ARM gives it. */
  readonly [field: string]: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The lower-cased `uniqueId` of a disk; undefined where there is no disk, or Azure does not say. */
export function uniqueIdOf(disk: ResourceModel | undefined): string | undefined {
  const uniqueId = disk?.properties['uniqueId'];
  return typeof uniqueId === 'string' ? uniqueId.toLowerCase() : undefined;
}
