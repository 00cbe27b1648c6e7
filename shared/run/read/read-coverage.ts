import { idKey } from '../../policy/resource-id.ts';
import type { Ports } from '../ports.ts';
import { scanView } from './scan-view.ts';
import type { CoverageRow } from './view-rows.ts';

/** The coverage rows that are wanted, of all subscriptions. */
export function scanCoverage(ports: Ports, isWanted: (row: CoverageRow) => boolean): Promise<readonly CoverageRow[]> {
  return scanView<CoverageRow>(ports, 'coverage', isWanted);
}

/** Whether a row is called so: by name, `group/name` or id. */
export function isNamed(row: Pick<CoverageRow, 'key' | 'name' | 'resourceGroup'>, wanted: string): boolean {
  const text = idKey(wanted.trim());
  return (
    text === row.name.toLowerCase() ||
    text === `${row.resourceGroup}/${row.name}`.toLowerCase() ||
    text === idKey(row.key)
  );
}
