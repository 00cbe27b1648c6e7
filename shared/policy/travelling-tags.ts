import type { Tags } from './inventory.ts';

export interface TravelledTags {
  readonly tags: Tags;
  /** Keys for which there was no room, in order. */
  readonly leftOut: readonly string[];
}

/**
 * Our own tags, then those that travel from a disk or point, in the order given, up to `most` in all. The opt-in key,
 * `nightkeep-*`, `hidden-*` and `ms-*` never travel, and no two keys differ by case alone.
 */
export function withTravellers(
  own: Tags,
  travellers: readonly (readonly [string, string])[],
  { tagKey, most }: { readonly tagKey: string; readonly most: number },
): TravelledTags {
  const tags = new Map(Object.entries(own));
  const taken = new Set([...tags.keys()].map((key) => key.toLowerCase()));
  const leftOut: string[] = [];
  for (const [key, value] of travellers) {
    const lower = key.toLowerCase();
    if (taken.has(lower) || staysBehind(lower, tagKey)) continue;
    taken.add(lower);
    if (tags.size < most) tags.set(key, value);
    else leftOut.push(key);
  }
  return { tags: Object.fromEntries(tags), leftOut };
}

/** Tags by key without case. */
export function inKeyOrder(tags: Tags): readonly (readonly [string, string])[] {
  return Object.entries(tags).sort(byKey);
}

/** The opt-in key, ours, and those with a meaning of Azure's own; `lower` is in lower case. */
function staysBehind(lower: string, tagKey: string): boolean {
  return lower === tagKey.toLowerCase() || /^(nightkeep|hidden|ms)-/.test(lower);
}

function byKey([a]: readonly [string, string], [b]: readonly [string, string]): number {
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  if (left === right) return a < b ? -1 : 1;
  return left < right ? -1 : 1;
}
