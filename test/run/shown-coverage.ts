import type { Ports } from '../../shared/run/ports.ts';
import { type CoverageItem, coverageItem } from '../../shared/run/read/coverage-item.ts';
import { scanCoverage } from '../../shared/run/read/read-coverage.ts';

/** What a reader sees of all of coverage now. */
export async function shownCoverage(ports: Ports): Promise<readonly CoverageItem[]> {
  return (await scanCoverage(ports, () => true)).map((row) => coverageItem(row, ports.clock.now()));
}
