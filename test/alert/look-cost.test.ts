import { expect, test } from 'vitest';
import { notify } from '../../shared/alert/notify.ts';
import type { Ports } from '../../shared/run/ports.ts';
import type { CoverageRow } from '../../shared/run/read/view-rows.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { afterFirstNight, titlesOf } from './alert-world.ts';

const LOOK = { version: 1, kind: 'notify', what: 'look' } as const;
const SEND = { version: 1, kind: 'notify', what: 'send' } as const;
const STORES = ['state', 'views', 'runs', 'actions', 'restores', 'queue'] as const;

/** The ports, which count the calls of their stores by what they do. */
function counting<P extends Ports>(inner: P): { readonly ports: P; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>();
  const wrap = <T extends object>(port: T, of: string): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: readonly unknown[]) => {
          const what = `${of}.${String(name)}`;
          calls.set(what, (calls.get(what) ?? 0) + 1);
          return member.apply(target, args);
        };
      },
    });
  const wrapped = Object.fromEntries(STORES.map((name) => [name, wrap(inner[name], name)]));
  return { ports: { ...inner, ...wrapped }, calls };
}

test('a look at 5,000 VMs reads five pages of coverage and some thirty rows, and writes nothing where nothing changed', async () => {
  const { world } = await afterFirstNight();
  const [sample] = await world.ports.views.listScope<CoverageRow>('coverage', SUBSCRIPTION);
  if (sample === undefined) throw new Error('there is no row of coverage');
  const rows = Array.from({ length: 5_000 }, (_, place) => {
    const key = `${sample.key}-${place}`;
    const disks = sample.disks.map((disk) => ({ ...disk, uniqueId: `${disk.uniqueId}-${place}` }));
    return { key, value: { ...sample, key, name: `web-${place}`, disks } };
  });
  await world.ports.views.replaceScope('coverage', SUBSCRIPTION, rows);
  await notify(world.ports, world.settings, LOOK);
  const { ports, calls } = counting(world.ports);

  await notify(ports, world.settings, LOOK);

  expect(calls.get('views.list')).toBe(5);
  expect([...calls.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(40);
  expect([...calls.keys()].filter((what) => /put|set|replace|insert|remove|enqueue/.test(what))).toEqual([]);
});

test('5,000 VMs that are overdue at once are one message, in a row that the table can hold', async () => {
  const { world } = await afterFirstNight();
  const [sample] = await world.ports.views.listScope<CoverageRow>('coverage', SUBSCRIPTION);
  if (sample === undefined) throw new Error('there is no row of coverage');
  const rows = Array.from({ length: 5_000 }, (_, place) => {
    const key = `${sample.key.replace('web', 'x'.repeat(60))}-${place}`;
    return { key, value: { ...sample, key, name: `web-${place}` } };
  });
  await world.ports.views.replaceScope('coverage', SUBSCRIPTION, rows);
  world.ports.clock.set('2026-11-24T12:00:00Z');

  await notify(world.ports, world.settings, LOOK);
  await notify(world.ports, world.settings, SEND);

  expect(titlesOf(world).filter((title) => title.startsWith('overdue'))).toEqual(['overdue began: Overdue: 5000 VMs']);
  const ledger = (await world.ports.state.get('incident', 'overdue'))?.value;
  expect(JSON.stringify(ledger).length).toBeLessThan(400_000);
});
