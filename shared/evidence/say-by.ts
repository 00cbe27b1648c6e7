import type { StartedBy } from '../run/records.ts';

/** Who or what started something, in a few words: `timer`, `kim@contoso.com`, `key: kim`. */
export function sayBy({ kind, principal, by }: StartedBy): string | undefined {
  if (kind === 'timer') return 'timer';
  return [principal, by].filter(Boolean).join(': ') || undefined;
}
