import type { Measured } from '../part.ts';
import { sayNumber } from '../say-row.ts';
import { measurePages } from './measure-page.ts';
import { pageRows } from './page-rows.ts';

const SIZE = { subscriptions: 10, vms: 5_000, disksPerVm: 2, days: 400, historyDays: 28 };
const ROUNDS = 15;
/** The front page, a filter of it, the list of runs, and a year of a policy. */
const PAGES = [
  '/api/dashboard',
  '/api/dashboard?text=vm-04&state=protected',
  '/api/dashboard/runs',
  '/api/dashboard/policy?tag=nightly',
];

/** The slowest pages of the dashboard over a large and old installation. */
export async function measureDashboard(tell: (line: string) => void): Promise<Measured> {
  tell(`${sayNumber(SIZE.vms)} VMs and ${SIZE.days} days of runs are written first`);
  const pages = await measurePages(SIZE, PAGES, ROUNDS);
  const how = `${sayNumber(SIZE.vms)} VMs, ${SIZE.days} days`;
  return { rows: pages.flatMap((page) => pageRows(page, how)), figures: { size: SIZE, pages } };
}
