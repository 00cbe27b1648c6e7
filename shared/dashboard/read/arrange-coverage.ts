import type { CoverageItem } from '../../run/read/coverage-item.ts';
import { urgencyOf } from '../../run/read/urgency.ts';
import type { CoverageRow, CoverageState } from '../../run/read/view-rows.ts';
import { pageOf } from '../parts/pages.ts';

/** VMs on one page. */
export const PAGE_SIZE = 50;

export const SORTS = ['worst', 'name', 'age'] as const;

/** What of the fleet is asked for; an empty text is no filter. */
export interface FrontQuery {
  readonly text: string;
  /** A state, or `attention`: whatever needs a person. */
  readonly state: CoverageState | 'attention' | '';
  readonly subscription: string;
  readonly group: string;
  readonly policy: string;
  readonly sort: (typeof SORTS)[number];
  /** From 1. */
  readonly page: number;
}

/** A row as stored, and as readers see it. */
export interface Entry {
  readonly row: CoverageRow;
  readonly item: CoverageItem;
}

export interface Arranged {
  readonly entries: readonly Entry[];
  /** How many match. */
  readonly matching: number;
  readonly page: number;
  readonly pages: number;
}

/** Filters and sorts the fleet, and gives one page of it; a page beyond the last is the last. */
export function arrangeCoverage(fleet: readonly Entry[], query: FrontQuery): Arranged {
  const matching = fleet
    .filter(({ row, item }) => isWanted(row, query) && isInState(item, query.state))
    .toSorted((a, b) => ORDERS[query.sort](a, b) || byName(a, b));
  const { items, page, pages } = pageOf(matching, query.page, PAGE_SIZE);
  return { entries: items, matching: matching.length, page, pages };
}

function isWanted(row: CoverageRow, { text, subscription, group, policy }: FrontQuery): boolean {
  return (
    holds(`${row.resourceGroup}/${row.name} ${row.tag ?? ''}`, text) &&
    holds(row.subscriptionId, subscription) &&
    holds(row.resourceGroup, group) &&
    holds(row.policy ?? '', policy)
  );
}

function holds(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted.trim().toLowerCase());
}

function isInState(item: CoverageItem, state: FrontQuery['state']): boolean {
  if (state === '') return true;
  return state === 'attention' ? urgencyOf(item) !== undefined : item.state === state;
}

type Order = (a: Entry, b: Entry) => number;

const ORDERS: Readonly<Record<FrontQuery['sort'], Order>> = {
  worst: (a, b) => rank(a.item) - rank(b.item),
  name: () => 0,
  age: (a, b) => (a.row.lastPointAt ?? Number.POSITIVE_INFINITY) - (b.row.lastPointAt ?? Number.POSITIVE_INFINITY) || 0,
};

/** What needs nobody comes after what does. */
const CALM_FROM = 100;
const CALM: readonly CoverageState[] = ['unprotected', 'partly', 'protected', 'opted-out', 'orphan'];

function rank(item: CoverageItem): number {
  return urgencyOf(item) ?? CALM_FROM + CALM.indexOf(item.state);
}

function byName(a: Entry, b: Entry): number {
  const [one, other] = [a.row.name.toLowerCase(), b.row.name.toLowerCase()];
  if (one !== other) return one < other ? -1 : 1;
  return a.row.key < b.row.key ? -1 : 1;
}
