import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Counts } from '../../oracle/kept-points.ts';
import { MINUTE } from '../../oracle/time.ts';
import type { Tenant, Wish } from './estate.ts';
import { foundPoints } from './found-points.ts';
import { liveThrough } from './live-days.ts';
import { HOME } from './regions.ts';

/** Keeps some; `last` is at least so many. */
function counts(least: number): fc.Arbitrary<Counts> {
  return fc
    .record({
      last: fc.integer({ min: least, max: least + 2 }),
      daily: fc.integer({ min: 0, max: 4 }),
      weekly: fc.integer({ min: 0, max: 2 }),
    })
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0)));
}

/** A point that is still to be copied when the next comes is wanted no less: what is expected knows no delay. */
const copies = fc.uniqueArray(
  fc.record({ region: fc.constantFrom('northeurope', 'swedencentral'), keep: counts(2), all: fc.boolean() }),
  { minLength: 1, maxLength: 2, selector: ({ region }) => region },
);

const wishes: fc.Arbitrary<Wish> = fc
  .record({
    hours: fc.constantFrom([2], [3], [2, 14], [3, 15]),
    keep: counts(1),
    copies,
    timeZone: fc.constantFrom('UTC', 'Europe/London', 'America/New_York'),
  })
  .map(({ copies: targets, ...rest }) => ({
    ...rest,
    name: 'any',
    copies: targets.map(({ all, ...copy }) => (all ? { ...copy, all } : copy)),
  }));

type Kind = 'disk' | 'crash' | 'application';
const kinds = fc.constantFrom<Kind>('disk', 'crash', 'application');

function tenantsOf(wish: Wish, kind: Kind): readonly Tenant[] {
  return [{ vm: 'web', wish: kind === 'disk' ? wish : { ...wish, consistency: kind }, data: ['web-data'] }];
}

const troubles = fc.record({
  seed: fc.integer({ min: 0, max: 10_000 }),
  rate: fc.constant(0.25),
  crashes: fc.constant(60),
});
const switchDays = fc.integer({ min: 1, max: 4 });

// What each day leaves in every region is held against the wish by liveThrough, and each DELETE by what it watches:
// a point that were there in both kinds would be one too many.
test('whatever is wished, of snapshots or restore points or the one after the other, is there once and nothing else', async () => {
  const dates = fc.constantFrom('2026-10-22', '2026-11-04', '2026-12-29');
  const copyMinutes = fc.constantFrom(8, 45);
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        wish: wishes,
        before: kinds,
        after: kinds,
        day: switchDays,
        copyMinutes,
        date: dates,
        trouble: troubles,
      }),
      async ({ wish, before, after, day, copyMinutes: minutes, date, trouble }) => {
        const { world } = await liveThrough({
          tenants: tenantsOf(wish, before),
          switches: [{ day, tenants: tenantsOf(wish, after) }],
          startsAt: Date.parse(`${date}T00:00:00Z`),
          days: 6,
          trouble,
          copyMs: minutes * MINUTE,
        });
        const home = foundPoints(world.simulator.state).filter(({ region }) => region === HOME);
        expect(home.length).toBeGreaterThanOrEqual(2 * 2);
      },
    ),
    { numRuns: 8 },
  );
});

/** Home lets go what is three occurrences old, and a copy takes longer than it is between two. */
const behind: fc.Arbitrary<Wish> = wishes.map((wish) => ({
  ...wish,
  hours: [0, 3, 6, 9, 12, 15, 18, 21],
  keep: { last: 1 },
}));

test('while copies are behind, no source goes before its copies, no floor, and nothing is there twice', async () => {
  const copyMinutes = fc.constantFrom(100, 200, 400);
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        wish: behind,
        before: kinds,
        after: kinds,
        day: fc.constantFrom(1, 2),
        copyMinutes,
        trouble: troubles,
      }),
      async ({ wish, before, after, day, copyMinutes: minutes, trouble }) => {
        const { world } = await liveThrough({
          tenants: tenantsOf(wish, before),
          switches: [{ day, tenants: tenantsOf(wish, after) }],
          startsAt: Date.parse('2026-11-04T00:00:00Z'),
          days: 4,
          trouble,
          copyMs: minutes * MINUTE,
          areCopiesBehind: true,
        });
        const regions = new Set(foundPoints(world.simulator.state).map(({ region }) => region));
        expect(regions).toEqual(new Set([HOME, ...(wish.copies ?? []).map(({ region }) => region)]));
      },
    ),
    { numRuns: 6 },
  );
});
