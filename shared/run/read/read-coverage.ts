import { idKey } from '../../policy/resource-id.ts';
import type { Page, Ports } from '../ports.ts';
import { type CoverageItem, coverageItem } from './coverage-item.ts';
import type { CoverageRow } from './view-rows.ts';

/** Coverage of every VM, a page at a time. */
export async function readCoverage(ports: Ports, limit: number, cursor?: string): Promise<Page<CoverageItem>> {
  const now = ports.clock.now();
  const page = await ports.views.list<CoverageRow>('coverage', limit, cursor);
  return {
    items: page.items.map((row) => coverageItem(row, now)),
    ...(page.next === undefined ? {} : { next: page.next }),
  };
}

/** The coverage rows that are wanted, of all subscriptions. */
export async function scanCoverage(
  ports: Ports,
  isWanted: (row: CoverageRow) => boolean,
): Promise<readonly CoverageRow[]> {
  const found: CoverageRow[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<CoverageRow> = await ports.views.list<CoverageRow>('coverage', 1000, cursor);
    found.push(...page.items.filter(isWanted));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** Whether a row is called so: by name, `group/name` or id. */
export function isNamed(row: CoverageRow, wanted: string): boolean {
  const text = idKey(wanted.trim());
  return (
    text === row.name.toLowerCase() ||
    text === `${row.resourceGroup}/${row.name}`.toLowerCase() ||
    text === idKey(row.key)
  );
}
