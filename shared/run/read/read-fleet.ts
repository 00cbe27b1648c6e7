import type { Ports } from '../ports.ts';
import type { CoverageRow } from './view-rows.ts';

const PAGE = 1_000;
/** More than anybody looks at at once; and no reader may read without end. */
const MOST_PAGES = 40;

/** The rows of coverage of all subscriptions. */
export interface Fleet {
  readonly rows: readonly CoverageRow[];
  /** False where there are more than are read. */
  readonly isWhole: boolean;
  /** How many pages of the table were read. */
  readonly pages: number;
}

/** Reads coverage whole, by pages of 1,000 rows, at most 40 of them. */
export async function readFleet({ views }: Pick<Ports, 'views'>): Promise<Fleet> {
  const rows: CoverageRow[] = [];
  let cursor: string | undefined;
  for (let pages = 1; pages <= MOST_PAGES; pages += 1) {
    const page = await views.list<CoverageRow>('coverage', PAGE, cursor);
    rows.push(...page.items);
    cursor = page.next;
    if (cursor === undefined) return { rows, isWhole: true, pages };
  }
  return { rows, isWhole: false, pages: MOST_PAGES };
}
