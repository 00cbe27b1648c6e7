import { formatInstant, SECOND } from '../../policy/instant.ts';
import type { Ports } from '../../run/ports.ts';
import type { CoverageItem } from '../../run/read/coverage-item.ts';
import { scanCoverage } from '../../run/read/read-coverage.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { RestoreState } from '../records.ts';
import { readDrillStanding } from './drill-candidates.ts';
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

/** Adds what is remembered of drills, and whose turn is when, to rows of coverage. Turns are among all VMs. */
export async function withDrills(
  ports: Ports,
  settings: RunSettings,
  items: readonly CoverageItem[],
): Promise<readonly DrilledItem[]> {
  const rows = await scanCoverage(ports, ({ vmId }) => vmId !== undefined);
  const { memories, turns } = await readDrillStanding(ports, settings, rows);
  const byVm = new Map(rows.map((row) => [row.key, row]));
  const turnOf = new Map(turns.map(({ vmId, by }) => [vmId.toLowerCase(), by]));
  return items.map((item) => {
    const key = item.vm?.toLowerCase();
    if (key === undefined) return item;
    const by = turnOf.get(key);
    return {
      ...item,
      ...shown(item, memories.get(key), byVm.get(key)),
      ...(by === undefined ? {} : { drillBy: formatInstant(by) }),
    };
  });
}

function shown(
  item: CoverageItem,
  memory: DrillMemory | undefined,
  row: CoverageRow | undefined,
): Partial<DrilledItem> {
  if (memory === undefined) return {};
  const { drillId, lastAt, outcome, provenAt, restoredInMs, usedBytes = {} } = memory;
  return {
    ...(provenAt === undefined ? {} : { lastProvenAt: formatInstant(provenAt) }),
    ...(restoredInMs === undefined ? {} : { timeToRestoreSeconds: Math.round(restoredInMs / SECOND) }),
    lastDrill: { id: drillId, at: formatInstant(lastAt), state: outcome },
    disks: item.disks.map((disk, place) => {
      const used = usedBytes[row?.disks[place]?.uniqueId ?? ''];
      return used === undefined ? disk : { ...disk, usedBytes: used };
    }),
  };
}
