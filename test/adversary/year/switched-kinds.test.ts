import { expect, test } from 'vitest';
import type { Tenant, Wish } from './estate.ts';
import { foundPoints } from './found-points.ts';
import { liveThrough } from './live-days.ts';
import { HOME } from './regions.ts';

function byConsistency(consistency?: Wish['consistency']): readonly Tenant[] {
  const wish: Wish = {
    name: 'nights',
    hours: [2],
    keep: { daily: 4, weekly: 2 },
    timeZone: 'UTC',
    ...(consistency === undefined ? {} : { consistency }),
    copies: [{ region: 'northeurope', keep: { last: 5 } }],
  };
  return [{ vm: 'web', wish, data: ['web-data'] }];
}

// That each day leaves what one and the same retention asks for, whatever kind its points are of, is tried by liveThrough.
test.each<[string, number, Wish['consistency'], Wish['consistency'], readonly string[]]>([
  ['from snapshots to restore points, some days on', 7, undefined, 'application', ['restore-point', 'snapshot']],
  ['from snapshots to restore points, once the old have expired', 14, undefined, 'crash', ['restore-point']],
  ['from restore points to snapshots, some days on', 7, 'application', undefined, ['restore-point', 'snapshot']],
  ['from restore points to snapshots, once the old have expired', 14, 'crash', undefined, ['snapshot']],
])(
  'a policy that is switched %s: no point goes early, none stays, none counts twice',
  async (_, days, before, after, kinds) => {
    const { world } = await liveThrough({
      tenants: byConsistency(before),
      // A Tuesday: the week before the switch keeps its point for two weeks.
      startsAt: Date.parse('2026-11-03T00:00:00Z'),
      days,
      switches: [{ day: 4, tenants: byConsistency(after) }],
    });

    const atHome = foundPoints(world.simulator.state).filter(({ region }) => region === HOME);
    expect([...new Set(atHome.map(({ kind }) => kind))].toSorted()).toEqual(kinds);
  },
);
