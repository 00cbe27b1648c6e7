import { formatInstant, type Instant, SECOND } from '../../policy/instant.ts';
import { type CoverageItem, coverageItem } from '../../run/read/coverage-item.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { RestoreState } from '../records.ts';
import type { DrillStanding } from './drill-candidates.ts';
import type { DrillMemory } from './drill-memory.ts';

/** A row of coverage with what drills have shown, and when the next one is. */
export interface DrilledItem extends CoverageItem {
  /** The end of its latest drill that succeeded, and how long its disks took. */
  readonly lastProvenAt?: string;
  readonly timeToRestoreSeconds?: number;
  readonly lastDrill?: { readonly id: string; readonly at: string; readonly state: RestoreState };
  /** By when its next drill begins, as long as no VM comes new. */
  readonly drillBy?: string;
  readonly disks: readonly (CoverageItem['disks'][number] & {
    /** Bytes in use as the latest drill measured: what a first point of it is billed by. */
    readonly usedBytes?: number;
  })[];
}

/** What readers see of rows of coverage, with what is remembered of drills and whose turn is when among all VMs. */
export function withDrills(
  rows: readonly CoverageRow[],
  { memories, turns }: DrillStanding,
  now: Instant,
): readonly DrilledItem[] {
  const turnOf = new Map(turns.map(({ vmId, by }) => [vmId.toLowerCase(), by]));
  return rows.map((row) => {
    const item = coverageItem(row, now);
    if (row.vmId === undefined) return item;
    const by = turnOf.get(row.key);
    return {
      ...item,
      ...shown(item, memories.get(row.key), row),
      ...(by === undefined ? {} : { drillBy: formatInstant(by) }),
    };
  });
}

function shown(item: CoverageItem, memory: DrillMemory | undefined, row: CoverageRow): Partial<DrilledItem> {
  if (memory === undefined) return {};
  const { drillId, lastAt, outcome, provenAt, restoredInMs, usedBytes = {} } = memory;
  return {
    ...(provenAt === undefined ? {} : { lastProvenAt: formatInstant(provenAt) }),
    ...(restoredInMs === undefined ? {} : { timeToRestoreSeconds: Math.round(restoredInMs / SECOND) }),
    lastDrill: { id: drillId, at: formatInstant(lastAt), state: outcome },
    disks: item.disks.map((disk, place) => {
      const used = usedBytes[row.disks[place]?.uniqueId ?? ''];
      return used === undefined ? disk : { ...disk, usedBytes: used };
    }),
  };
}
