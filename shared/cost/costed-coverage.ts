import { type DrilledItem, withDrills } from '../restore/drill/with-drills.ts';
import type { Page, Ports } from '../run/ports.ts';
import { coverageItem } from '../run/read/coverage-item.ts';
import { isNamed, scanCoverage } from '../run/read/read-coverage.ts';
import type { CoverageRow } from '../run/read/view-rows.ts';
import type { RunSettings } from '../run/settings.ts';
import type { MonthlyCost } from './monthly-cost.ts';
import { type CostOfRows, costOfFleet, type FleetCost } from './read-cost.ts';

/** A row of coverage with what drills have shown, and what its points cost in a month. */
export interface CostedItem extends DrilledItem {
  /** Absent where the size of one of its disks is not known. */
  readonly cost?: MonthlyCost;
}

/** A page of coverage; the first one says what all of the fleet costs. */
export interface CoveragePage extends Page<CostedItem> {
  readonly cost?: FleetCost;
}

/** Coverage of every VM, a page at a time. */
export async function readCostedCoverage(
  ports: Ports,
  settings: RunSettings,
  limit: number,
  cursor?: string,
): Promise<CoveragePage> {
  const { items: rows, ...rest } = await ports.views.list<CoverageRow>('coverage', limit, cursor);
  const isFirst = cursor === undefined;
  const costs = await costOfFleet(ports, settings, isFirst ? await scanCoverage(ports, () => true) : rows);
  return {
    items: await costedItems(ports, settings, rows, costs),
    ...rest,
    ...(isFirst ? { cost: costs.fleet } : {}),
  };
}

/** Coverage of what is named by `vm`: a name, `group/name` or id, without case. Several may bear one name. */
export async function readCostedCoverageOf(
  ports: Ports,
  settings: RunSettings,
  vm: string,
): Promise<readonly CostedItem[]> {
  const rows = await scanCoverage(ports, (row) => isNamed(row, vm));
  return costedItems(ports, settings, rows, await costOfFleet(ports, settings, rows));
}

async function costedItems(
  ports: Ports,
  settings: RunSettings,
  rows: readonly CoverageRow[],
  { ofRow }: CostOfRows,
): Promise<readonly CostedItem[]> {
  const now = ports.clock.now();
  const drilled = await withDrills(
    ports,
    settings,
    rows.map((row) => coverageItem(row, now)),
  );
  return drilled.map((item, place) => {
    const cost = ofRow.get(rows[place]?.key ?? '');
    return cost === undefined ? item : { ...item, cost };
  });
}
