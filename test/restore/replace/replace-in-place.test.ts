import { beforeAll, describe, expect, test } from 'vitest';
import { diskId } from '../shop-fleet.ts';
import { deletions, openReplacementWorld, type ReplacementWorld, replace, seen } from './replacement-world.ts';

let shop: ReplacementWorld;

beforeAll(async () => {
  shop = await openReplacementWorld({
    machines: [
      {
        name: 'web',
        data: [
          { name: 'data', lun: 3, caching: 'None' },
          { name: 'logs', lun: 7 },
        ],
      },
    ],
  });
});

const OLD = ['web-os', 'data', 'logs'].map(diskId);

describe('a VM that is put back in place', () => {
  test('ends wholly on new disks, at the same LUNs with the same caching, and runs again', async () => {
    const world = shop.fresh();
    const t = Date.now();
    const record = await replace(world);
    console.log(Date.now() - t, world.simulator.state.log.total, JSON.stringify(record, null, 1));
    expect(record).toMatchObject({ state: 'succeeded', on: 'new', wasRunning: true });
    expect(seen(world)).toEqual({
      disks: ['web-os (new)', 'data (new)', 'logs (new)'],
      luns: [3, 7],
      caching: ['ReadOnly', 'None', 'ReadOnly'],
      power: 'running',
      on: 'new',
    });
    expect(deletions(world, OLD)).toEqual([]);
  });
});
