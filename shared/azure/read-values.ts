import type { Tags } from '../policy/inventory.ts';
import { parseResourceId, type ResourceId, type ResourceIdParts } from '../policy/resource-id.ts';

// The SDK hands on whatever stands in a reply under the types that it was told: a number where a text is documented would
// break far from here. A value of another kind counts as absent, unless its reader says more.

export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function flagIn(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

export function unlessAbsent<T, R>(value: T, read: (value: NonNullable<T>) => R): R | undefined {
  return value === undefined || value === null ? undefined : read(value);
}

/** The id of a Compute resource, and its parts. Throws for any other text: what is read without its id is nothing. */
export function idIn(
  value: unknown,
  kind: 'virtualMachines' | 'disks' | 'snapshots' | 'restorePointCollections',
): { readonly id: ResourceId; readonly parts: ResourceIdParts } {
  const text = textIn(value) ?? '';
  const parts = parseResourceId(text);
  if (parts?.type.toLowerCase() !== `microsoft.compute/${kind}`.toLowerCase()) {
    throw new Error(`not the id of one of Azure's ${kind}: ${JSON.stringify(text)}`);
  }
  return { id: text as ResourceId, parts };
}

/** How far a copy is; 0 where that is told in a way that cannot be read. */
export function percentIn(value: unknown): number | undefined {
  return unlessAbsent(value, (told) => numberIn(told) ?? 0);
}

/** Tags as texts. A key stays whatever its value: a hold holds by its key alone. */
export function tagsIn(tags: unknown): Tags {
  if (typeof tags !== 'object' || tags === null) return {};
  const entries = Object.entries(tags);
  if (entries.every(([, value]) => typeof value === 'string')) return tags as Tags;
  return Object.fromEntries(entries.map(([key, value]) => [key, textIn(value) ?? JSON.stringify(value) ?? '']));
}
