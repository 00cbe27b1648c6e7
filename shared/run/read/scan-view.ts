import type { Page, Ports, ViewName } from '../ports.ts';

const PAGE = 1_000;

/** The rows of a view that are wanted, of all scopes. */
export async function scanView<T>(
  { views }: Pick<Ports, 'views'>,
  view: ViewName,
  isWanted: (row: T) => boolean,
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await views.list<T>(view, PAGE, cursor);
    found.push(...page.items.filter(isWanted));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}
