import { expect, test } from 'vitest';
import { coverageRows } from '../../bench/dashboard/seed-fleet.ts';
import type { FrontQuery } from '../../shared/dashboard/read/arrange-coverage.ts';
import { readFront } from '../../shared/dashboard/read/read-front.ts';
import type { Page, ViewName } from '../../shared/run/ports.ts';
import { type FakePorts, fakePorts } from '../fakes/fake-ports.ts';
import { someSettings } from '../run/world.ts';

const QUERY: FrontQuery = { text: '', state: '', subscription: '', group: '', policy: '', sort: 'worst', page: 1 };

/** The ports with the calls of them that ask storage, by port and method. */
function counting(inner: FakePorts): { readonly ports: FakePorts; readonly asked: Map<string, number> } {
  const asked = new Map<string, number>();
  const count = <T extends object>(name: string, port: T): T =>
    new Proxy(port, {
      get(target, member) {
        const value: unknown = Reflect.get(target, member, target);
        if (typeof value !== 'function') return value;
        return (...args: readonly unknown[]) => {
          const what = `${name}.${String(member)}`;
          asked.set(what, (asked.get(what) ?? 0) + 1);
          return value.apply(target, args);
        };
      },
    });
  const { views, runs, state, actions, restores, azure } = inner;
  const counted = {
    views: count('views', views),
    runs: count('runs', runs),
    state: count('state', state),
    actions: count('actions', actions),
    restores: count('restores', restores),
    inventory: count('inventory', azure.inventory),
    snapshots: count('snapshots', azure.snapshotsPort),
  };
  return { ports: { ...inner, ...counted }, asked };
}

async function front(vms: number) {
  const inner = fakePorts();
  const rows = coverageRows({ subscriptions: 1, vms, disksPerVm: 1, days: 0, historyDays: 28 }, inner.clock.now());
  // As the table does, by its keys; the store in memory would sort all rows again for each page.
  inner.views.list = async <T>(_: ViewName, limit: number, cursor = '0'): Promise<Page<T>> => {
    const end = Number(cursor) + limit;
    return { items: rows.slice(Number(cursor), end) as T[], ...(end < rows.length ? { next: String(end) } : {}) };
  };
  const { ports, asked } = counting(inner);
  const { isWhole, arranged } = await readFront(ports, someSettings(), QUERY);
  const { 'views.list': pages = 0, ...others } = Object.fromEntries(asked);
  return { isWhole, shown: arranged.entries.length, pages, others };
}

test.each([
  [10, 1],
  [5_000, 5],
])('the front page over %i VMs reads %i pages of coverage, and nothing for a single VM', async (vms, wanted) => {
  const { isWhole, pages, others } = await front(vms);

  expect({ isWhole, pages }).toEqual({ isWhole: true, pages: wanted });
  expect(others).toEqual((await front(1)).others);
  expect(Object.values(others).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(8);
});

test('the front page over 41,000 VMs reads 40 pages, says that there are more, and shows as many as ever', async () => {
  const { isWhole, pages, shown } = await front(41_000);

  expect({ isWhole, pages, shown }).toEqual({ isWhole: false, pages: 40, shown: 50 });
});
