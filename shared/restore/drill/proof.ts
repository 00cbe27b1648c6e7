import type { Instant } from '../../policy/instant.ts';
import { isSelected } from '../../run/read/coverage-disks.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { DrillMemory } from './drill-memory.ts';

/** A VM of which a drill has succeeded. */
export interface ProvenVm {
  /** Its id, lower case. */
  readonly vmKey: string;
  readonly name: string;
  readonly at: Instant;
}

/** What restore drills have proven of the VMs that a policy selects. */
export interface Proof {
  /** How many of them a drill of which has succeeded, and how many none has. */
  readonly proven: number;
  readonly never: number;
  /** The one that was proven last, and the one whose proof is the oldest. */
  readonly newest?: ProvenVm;
  readonly oldest?: ProvenVm;
}

/** By rows of coverage and what is remembered of drills. */
export function proofOf(rows: readonly CoverageRow[], memories: ReadonlyMap<string, DrillMemory>): Proof {
  const selected = rows.filter(({ vmId, disks }) => vmId !== undefined && disks.some(isSelected));
  const proven = selected.flatMap(({ key, name }): readonly ProvenVm[] => {
    const at = memories.get(key)?.provenAt;
    return at === undefined ? [] : [{ vmKey: key, name, at }];
  });
  const sorted = proven.toSorted((a, b) => a.at - b.at);
  const [oldest] = sorted;
  const newest = sorted.at(-1);
  return {
    proven: proven.length,
    never: selected.length - proven.length,
    ...(newest === undefined ? {} : { newest }),
    ...(oldest === undefined ? {} : { oldest }),
  };
}
