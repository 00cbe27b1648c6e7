import { formatInstant } from '../policy/instant.ts';
import { readDrillStanding } from '../restore/drill/drill-candidates.ts';
import { type Proof, type ProvenVm, proofOf } from '../restore/drill/proof.ts';
import { type DrilledItem, withDrills } from '../restore/drill/with-drills.ts';
import type { Page, Ports } from '../run/ports.ts';
import { isNamed, scanCoverage } from '../run/read/read-coverage.ts';
import { readHealth } from '../run/read/read-health.ts';
import { type Orphans, verdictOf } from '../run/read/verdict.ts';
import type { CoverageRow } from '../run/read/view-rows.ts';
import type { RunSettings } from '../run/settings.ts';
import type { MonthlyCost } from './monthly-cost.ts';
import { type CostOfRows, costOfRows, type FleetCost } from './read-cost.ts';

/** A row of coverage with what drills have shown, and what its points cost in a month. */
export interface CostedItem extends DrilledItem {
  /** Absent where the size of one of its disks is not known. */
  readonly cost?: MonthlyCost;
}

/** A VM of which a drill has succeeded, and when. */
interface ProvenItem {
  readonly vm: string;
  readonly at: string;
}

/** What is said of the fleet as a whole. */
export interface FleetSummary {
  /** Whether everything is protected, else what needs attention, in one sentence. */
  readonly verdict: string;
  readonly orphans: Orphans;
  /** What restore drills have proven of the VMs that a policy selects. */
  readonly proven: {
    readonly vms: number;
    readonly never: number;
    readonly newest?: ProvenItem;
    readonly oldest?: ProvenItem;
  };
  readonly cost: FleetCost;
}

/** A page of coverage; the first one says what holds of all of the fleet. */
export type CoveragePage = Page<CostedItem> & Partial<FleetSummary>;

/** Coverage of every VM, a page at a time. */
export async function readCostedCoverage(
  ports: Ports,
  settings: RunSettings,
  limit: number,
  cursor?: string,
): Promise<CoveragePage> {
  const now = ports.clock.now();
  const { items: rows, ...rest } = await ports.views.list<CoverageRow>('coverage', limit, cursor);
  const fleet = await scanCoverage(ports, () => true);
  const standing = await readDrillStanding(ports, settings, fleet);
  const isFirst = cursor === undefined;
  const costs = costOfRows(settings, isFirst ? fleet : rows, standing.memories.values());
  const page = { items: costed(rows, withDrills(rows, standing, now), costs), ...rest };
  if (!isFirst) return page;
  const { says, orphans } = verdictOf(fleet, await readHealth(ports), now);
  const proven = provenItems(proofOf(fleet, standing.memories));
  return { ...page, verdict: says, orphans, proven, cost: costs.fleet };
}

/** Coverage of what is named by `vm`: a name, `group/name` or id, without case. Several may bear one name. */
export async function readCostedCoverageOf(
  ports: Ports,
  settings: RunSettings,
  vm: string,
): Promise<readonly CostedItem[]> {
  const fleet = await scanCoverage(ports, () => true);
  const rows = fleet.filter((row) => isNamed(row, vm));
  const standing = await readDrillStanding(ports, settings, fleet);
  const costs = costOfRows(settings, rows, standing.memories.values());
  return costed(rows, withDrills(rows, standing, ports.clock.now()), costs);
}

function costed(
  rows: readonly CoverageRow[],
  items: readonly DrilledItem[],
  { ofRow }: CostOfRows,
): readonly CostedItem[] {
  return items.map((item, place) => {
    const cost = ofRow.get(rows[place]?.key ?? '');
    return cost === undefined ? item : { ...item, cost };
  });
}

function provenItems({ proven, never, newest, oldest }: Proof): FleetSummary['proven'] {
  return {
    vms: proven,
    never,
    ...(newest === undefined ? {} : { newest: provenItem(newest) }),
    ...(oldest === undefined ? {} : { oldest: provenItem(oldest) }),
  };
}

function provenItem({ name, at }: ProvenVm): ProvenItem {
  return { vm: name, at: formatInstant(at) };
}
