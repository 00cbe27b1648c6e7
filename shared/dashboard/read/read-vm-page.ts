import { costOfRows } from '../../cost/read-cost.ts';
import { readDrillStanding } from '../../restore/drill/drill-candidates.ts';
import { withDrills } from '../../restore/drill/with-drills.ts';
import type { Ports } from '../../run/ports.ts';
import { coverageItem } from '../../run/read/coverage-item.ts';
import { isNamed, scanCoverage } from '../../run/read/read-coverage.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { VmView } from '../pages/vm.ts';

export type VmRead =
  | { readonly kind: 'read'; readonly view: VmView }
  | { readonly kind: 'unknown' }
  /** Several are called so. */
  | { readonly kind: 'several'; readonly rows: readonly CoverageRow[] };

/** What the page of a VM shows, named by name, `group/name` or id. */
export async function readVmPage(ports: Ports, settings: RunSettings, id: string): Promise<VmRead> {
  const fleet = await scanCoverage(ports, () => true);
  const rows = fleet.filter((row) => isNamed(row, id));
  const [row] = rows;
  if (row === undefined) return { kind: 'unknown' };
  if (rows.length > 1) return { kind: 'several', rows };
  const now = ports.clock.now();
  const standing = await readDrillStanding(ports, settings, fleet);
  const [item = coverageItem(row, now)] = withDrills(rows, standing, now);
  const cost = costOfRows(settings, rows, standing.memories.values()).ofRow.get(row.key);
  const view = { row, item, ...(cost === undefined ? {} : { cost }), tagKey: settings.tagKey, now };
  return { kind: 'read', view };
}
