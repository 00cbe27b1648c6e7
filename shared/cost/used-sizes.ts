import type { DrillMemory } from '../restore/drill/drill-memory.ts';

const GIB = 1024 ** 3;

/** GiB in use by the `uniqueId`s of disks, lower case, as the latest drill measured each. */
export function usedSizes(memories: Iterable<DrillMemory>): ReadonlyMap<string, number> {
  return new Map(
    [...memories].flatMap(({ usedBytes = {} }) =>
      Object.entries(usedBytes).map(([id, bytes]) => [id.toLowerCase(), bytes / GIB] as const),
    ),
  );
}
