import { mkdirSync, writeFileSync } from 'node:fs';
import { type Bound, isMet, sayBound } from './bound.ts';
import { pageBounds } from './dashboard/dashboard-bounds.ts';
import { measurePages, type PageFigures } from './dashboard/measure-page.ts';
import { sayMachine, thisMachine } from './machine.ts';
import { median } from './median.ts';

const RESULTS = new URL('./results/', import.meta.url);
const SIZE = { subscriptions: 10, vms: 5_000, disksPerVm: 2, days: 400, historyDays: 28 };
const ROUNDS = 15;
/** The front page, a filter of it, the list of runs, and a year of a policy. */
const PAGES = [
  '/api/dashboard',
  '/api/dashboard?text=vm-04&state=protected',
  '/api/dashboard/runs',
  '/api/dashboard/policy?tag=nightly',
];

async function main(): Promise<number> {
  const machine = thisMachine();
  process.stdout.write(`${sayMachine(machine)}\n`);
  process.stdout.write(`${SIZE.vms} VMs of ${SIZE.disksPerVm} disks, ${SIZE.days} days of two runs each\n`);
  const pages = await measurePages(SIZE, PAGES, ROUNDS);
  const bounds: Bound[] = [];
  for (const page of pages) {
    bounds.push(...pageBounds(page));
    process.stdout.write(`\n${sayPage(page)}\n${pageBounds(page).map(sayBound).join('\n')}\n`);
  }
  mkdirSync(RESULTS, { recursive: true });
  const results = { machine, size: SIZE, pages, bounds };
  writeFileSync(new URL('dashboard.json', RESULTS), `${JSON.stringify(results, undefined, 2)}\n`);
  return bounds.every(isMet) ? 0 : 1;
}

function sayPage({ path, ms, bytes, reads }: PageFigures): string {
  const asked = Object.entries(reads).map(([what, count]) => `${count} ${what}`);
  const worst = Math.max(...ms);
  return `${path}: ${median(ms).toFixed(0)} ms in the middle and ${worst.toFixed(0)} ms at worst of ${ms.length}, ${(bytes / 1000).toFixed(0)} KB; ${asked.join(', ')}`;
}

process.exitCode = await main();
