import { expect, test } from 'vitest';
import { changeLedger } from '../../shared/alert/ledger.ts';
import { notify } from '../../shared/alert/notify.ts';
import { seeFleet } from '../../shared/alert/see/fleet.ts';
import { OVERDUE_WORDS, seeOverdue } from '../../shared/alert/see/overdue.ts';
import { settle } from '../../shared/alert/settle.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
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

test('11,000 VMs that are overdue at once are one message, in a row that the table can hold, and are not told again', async () => {
  const { world } = await afterFirstNight();
  const [sample] = await world.ports.views.listScope<CoverageRow>('coverage', SUBSCRIPTION);
  if (sample === undefined) throw new Error('there is no row of coverage');
  const now = parseInstant('2026-11-24T12:00:00Z');
  const rows = Array.from({ length: 11_000 }, (_, place) => {
    const key = `${sample.key.replace('web', 'x'.repeat(60))}-${place}`;
    return { ...sample, key, name: `${'x'.repeat(60)}-${place}` };
  });
  const sight = seeOverdue(seeFleet(rows, true, now), now);
  const tell = () => changeLedger(world.ports, 'overdue', (ledger) => settle(ledger, sight, OVERDUE_WORDS, false));

  await tell();
  await tell();
  await notify(world.ports, world.settings, SEND);

  expect(titlesOf(world)).toEqual(['overdue began: Overdue: 10000 VMs']);
  const ledger = (await world.ports.state.get('incident', 'overdue'))?.value;
  // A row may take 1 MiB, two bytes a character.
  expect(JSON.stringify(ledger).length * 2).toBeLessThan(1_000_000);
});
