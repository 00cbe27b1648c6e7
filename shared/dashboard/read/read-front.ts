import { costOfRows, type FleetCost } from '../../cost/read-cost.ts';
import type { Instant } from '../../policy/instant.ts';
import type { DrillMemory } from '../../restore/drill/drill-memory.ts';
import { recallAll } from '../../restore/drill/drill-memory.ts';
import { type Proof, proofOf } from '../../restore/drill/proof.ts';
import type { Ports } from '../../run/ports.ts';
import { coverageItem } from '../../run/read/coverage-item.ts';
import { type Fleet, readFleet } from '../../run/read/read-fleet.ts';
import { type Health, readHealth } from '../../run/read/read-health.ts';
import { type Verdict, verdictOf } from '../../run/read/verdict.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { Run } from '../../run/records.ts';
import type { RunSettings } from '../../run/settings.ts';
import { type Arranged, arrangeCoverage, type FrontQuery } from './arrange-coverage.ts';

/** What the front page shows. */
export interface Front {
  readonly now: Instant;
  readonly verdict: Verdict;
  readonly rows: readonly CoverageRow[];
  /** False where the fleet has more rows than are read. */
  readonly isWhole: boolean;
  /** When the newest of the rows was seen in Azure. */
  readonly asOf?: Instant;
  readonly newestRun?: Run;
  readonly cost: FleetCost;
  readonly proof: Proof;
  readonly query: FrontQuery;
  readonly arranged: Arranged;
  /** Pages of the table of coverage that were read. */
  readonly pages: number;
}

/**
 * Reads all that the front page shows: health, coverage by pages of 1,000 rows, what drills have shown, and the newest run.
 * Nothing is read for a single VM. Where the tables cannot be used, it says so and reads nothing more.
 */
export async function readFront(ports: Ports, settings: RunSettings, query: FrontQuery): Promise<Front> {
  const now = ports.clock.now();
  const health = await readHealth(ports);
  const [fleet, memories, runs] = areTablesShut(health)
    ? [NO_FLEET, new Map<string, DrillMemory>(), []]
    : await Promise.all([readFleet(ports), recallAll(ports), ports.runs.list(1).then(({ items }) => items)]);
  return frontOf({ fleet, memories, runs, health }, settings, query, now);
}

/** What cannot sign in at all has not even read when the last tick was. */
function areTablesShut({ state, lastTickAt }: Health): boolean {
  return state === 'storage' || state === 'version' || (state === 'sign-in' && lastTickAt === undefined);
}

const NO_FLEET: Fleet = { rows: [], isWhole: true, pages: 0 };

interface Read {
  readonly fleet: Fleet;
  readonly memories: ReadonlyMap<string, DrillMemory>;
  readonly runs: readonly Run[];
  readonly health: Health;
}

function frontOf(
  { fleet, memories, runs, health }: Read,
  settings: RunSettings,
  query: FrontQuery,
  now: Instant,
): Front {
  const { rows, isWhole, pages } = fleet;
  const [newestRun] = runs;
  const entries = rows.map((row) => ({ row, item: coverageItem(row, now) }));
  const asOf = rows.reduce((last, row) => Math.max(last, row.asOf), 0);
  return {
    now,
    verdict: verdictOf(
      rows,
      health,
      now,
      entries.map(({ item }) => item),
    ),
    rows,
    isWhole,
    pages,
    ...(asOf === 0 ? {} : { asOf }),
    ...(newestRun === undefined ? {} : { newestRun }),
    cost: costOfRows(settings, rows, memories.values()).fleet,
    proof: proofOf(rows, memories),
    query,
    arranged: arrangeCoverage(entries, query),
  };
}
