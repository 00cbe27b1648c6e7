import { describe, expect, test } from 'vitest';
import { startHolds } from '../../../shared/run/start/start-holds.ts';
import { coverageOf } from '../../restore/drill/drill-world.ts';
import { asking, madeDisks, restore } from '../../restore/new-disks.ts';
import type { RestoreWorld } from '../../restore/restore-world.ts';
import { machineId } from '../../restore/shop-fleet.ts';
import { drain } from '../../run/world.ts';
import type { Wish } from './estate.ts';
import { foundPoints } from './found-points.ts';
import { liveThrough } from './live-days.ts';
import { FOR_EVER, lost, NORTH, START, tenants } from './lost-tenants.ts';
import { HOME } from './regions.ts';

// What each day leaves at home and in every region that answers is tried by liveThrough.
describe('a region of copies is lost', () => {
  test.each<[string, number, Wish['consistency']]>([
    ['for a day, with restore points: what waits is copied when it is back', 36, 'application'],
    ['for five days: three at most are caught up with, and stay at home until then', 5 * 24 + 12, undefined],
    ['for five days, with restore points', 5 * 24 + 12, 'crash'],
    ['for ever: home and the other region go on', FOR_EVER, undefined],
    ['for ever, with restore points', FOR_EVER, 'application'],
  ])('%s', async (_, hours, consistency) => {
    const { world } = await liveThrough({
      tenants: tenants(consistency),
      startsAt: START,
      days: 11,
      isLost: lost(NORTH, hours),
    });

    const copies = foundPoints(world.simulator.state).filter(({ region }) => region === NORTH);
    expect(copies.length).toBeGreaterThanOrEqual(2 * 4);
  });
});

describe('the region of the VMs is lost', () => {
  test.each([
    ['for some hours, the night is made up for', 5],
    ['for a day, that night is missing and nothing else', 22],
  ])('%s', async (_, hours) => {
    await liveThrough({ tenants: tenants(), startsAt: START, days: 7, isLost: lost(HOME, hours) });
  });

  test.each<Wish['consistency']>([undefined, 'application'])(
    'for ever (%s): the copies stay as they are and can be held, coverage says what is lost, and the VM is restored',
    async (consistency) => {
      const { world } = await liveThrough({
        tenants: tenants(consistency),
        startsAt: START,
        days: 6,
        isLost: lost(HOME, FOR_EVER),
      });

      const copies = foundPoints(world.simulator.state).filter(({ region }) => region !== HOME);
      expect(copies).toHaveLength(2 * (4 + 3));
      const web = (await coverageOf(world)).get('web');
      expect(web?.copies).toMatchObject([{ region: NORTH }, { region: 'swedencentral' }]);
      expect(await heldRegions(world)).toEqual([NORTH, 'swedencentral']);
      const record = await restore(world, asking({ vm: 'web' }, { region: NORTH }));
      expect(record.state).toBe('succeeded');
      expect(madeDisks(world).map(({ location }) => location)).toEqual([NORTH, NORTH]);
    },
  );
});

/** The regions of the points that bear a hold after one was set on the VM. */
async function heldRegions(world: RestoreWorld): Promise<readonly string[]> {
  await startHolds(world.ports, world.settings, {
    hold: { set: true, vmIds: [machineId('web')], diskIds: [], pointIds: [], value: 'ada: a lost region' },
    reason: 'a lost region',
    startedBy: { kind: 'http', principal: 'key' },
  });
  await drain(world);
  const { snapshots, restorePointCollections } = world.simulator.state;
  const held = [...snapshots.all(), ...restorePointCollections.all()].filter(({ tags = {} }) =>
    Object.keys(tags).some((key) => key.startsWith('nightkeep-hold')),
  );
  return [...new Set(held.map(({ location }) => location ?? ''))].toSorted();
}
