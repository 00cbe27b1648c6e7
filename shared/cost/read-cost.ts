import type { CostedDisk } from '../policy/cost.ts';
import type { DrillMemory } from '../restore/drill/drill-memory.ts';
import type { CoverageRow } from '../run/read/view-rows.ts';
import type { RunSettings } from '../run/settings.ts';
import { costAssumptions } from './assumptions.ts';
import { type CostAnalysis, costAnalysis } from './cost-analysis.ts';
import { gapsOfRows } from './gaps-of-rows.ts';
import { type MonthlyCost, monthlyCost } from './monthly-cost.ts';
import { rowStorage } from './row-storage.ts';
import { usedSizes } from './used-sizes.ts';

/** What the recovery points of a fleet cost in a month; orphans are apart and in none of the other figures. */
export interface FleetCost extends MonthlyCost {
  readonly orphans: MonthlyCost & { readonly points: number };
  readonly assumptions: readonly string[];
  readonly costAnalysis: CostAnalysis;
}

/** The cost of some rows of coverage. */
export interface CostOfRows {
  readonly fleet: FleetCost;
  /** All points of a row, its orphans too, by the row's key; a row is absent where the size of a disk is not known. */
  readonly ofRow: ReadonlyMap<string, MonthlyCost>;
}

/** The cost of rows of coverage, all together and each by itself, by what is remembered of drills. */
export function costOfRows(
  settings: RunSettings,
  rows: readonly CoverageRow[],
  memories: Iterable<DrillMemory>,
): CostOfRows {
  const usedGib = usedSizes(memories);
  const gapsOf = gapsOfRows(settings);
  const stored = rows.map((row) => ({ row, ...rowStorage(row, gapsOf, usedGib) }));
  const cost = (disks: readonly CostedDisk[]) => monthlyCost(disks, settings.cost);
  const selected = cost(stored.flatMap((one) => one.selected));
  const orphans = stored.flatMap((one) => one.orphans);
  const unsizedDisks = stored.reduce((sum, one) => sum + one.unsizedDisks, 0);
  const { unmeasuredDisks } = selected;
  return {
    fleet: {
      ...selected,
      orphans: { ...cost(orphans), points: orphans.reduce((sum, { points }) => sum + points, 0) },
      assumptions: costAssumptions(settings.cost, { unmeasuredDisks, unsizedDisks }),
      costAnalysis: costAnalysis(new Set(rows.map(({ subscriptionId }) => subscriptionId)), settings.owner),
    },
    ofRow: new Map(
      stored
        .filter((one) => one.unsizedDisks === 0)
        .map((one) => [one.row.key, cost([...one.selected, ...one.orphans])] as const),
    ),
  };
}
