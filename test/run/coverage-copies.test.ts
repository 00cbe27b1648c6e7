import { describe, expect, test } from 'vitest';
import { costOfRows } from '../../shared/cost/read-cost.ts';
import { HOUR, parseInstant } from '../../shared/policy/instant.ts';
import { copiesItems, copiesOf } from '../../shared/run/read/coverage-copies.ts';
import { scanCoverage } from '../../shared/run/read/read-coverage.ts';
import { copying } from './copying.ts';
import { shownCoverage } from './shown-coverage.ts';
import { tickUntil } from './world.ts';

describe('coverage of a VM whose policy copies its points', () => {
  test('says for each region what a loss would cost', async () => {
    const world = copying('northeurope');

    await tickUntil(world, '2026-11-23T04:00:00Z');
    const [web] = await shownCoverage(world.ports);

    expect(web).toMatchObject({ state: 'protected', disks: [{ points: 1 }, { points: 1 }] });
    expect(web?.copies).toEqual([
      {
        region: 'francecentral',
        points: 0,
        atRisk:
          'If its region were lost, web-os and web-data could not be restored in francecentral: there is no copy yet.',
      },
      {
        region: 'northeurope',
        points: 2,
        takenAt: expect.stringMatching(/^2026-11-23T02:10:/),
        behindHours: 0,
        atRisk: expect.stringMatching(/could be restored in northeurope as of .*, which is its newest point\.$/),
      },
    ]);
  });

  test('says how far behind they are while they do not come on, and counts none of them as a point', async () => {
    const world = copying('northeurope', 'francecentral');
    await tickUntil(world, '2026-11-23T04:00:00Z');
    world.ports.azure.copyMs = 48 * HOUR;

    await tickUntil(world, '2026-11-23T14:00:00Z');
    const [web] = await shownCoverage(world.ports);

    expect(web?.disks.map(({ points }) => points)).toEqual([2, 2]);
    expect(web?.copies).toMatchObject([
      { region: 'francecentral', points: 2, behindHours: expect.closeTo(9.9, 0) },
      { region: 'northeurope', points: 2, behindHours: expect.closeTo(9.9, 0) },
    ]);
    expect(web?.copies?.[0]?.atRisk).toMatch(/hours before its newest point\.$/);
  });

  test('is costed with its copies, and counts its disks once', async () => {
    const world = copying('northeurope');
    await tickUntil(world, '2026-11-23T04:00:00Z');
    const rows = await scanCoverage(world.ports, () => true);
    const gib = rows.flatMap(({ disks }) => disks).reduce((sum, { sizeGib = 0 }) => sum + sizeGib, 0);

    const { fleet } = costOfRows(world.settings, rows, []);

    expect(fleet).toMatchObject({ ceilingPerMonth: 2 * gib * 0.05, unmeasuredDisks: 2 });
  });
});

describe('copies by region', () => {
  const at = parseInstant('2026-11-23T02:00Z');
  const copy = (region: string, state: 'usable' | 'pending', taken: number) =>
    ({ isCopy: true, region, state, timeCreated: taken }) as const;

  test('are counted where they can be restored, and told where they are under way', () => {
    const home = { isCopy: false, region: 'westeurope', state: 'usable', timeCreated: at } as const;
    const points = [copy('eastus', 'usable', at), copy('eastus', 'pending', at + HOUR), home];
    expect(copiesOf(points, ['northeurope'])).toEqual({
      copies: [
        { region: 'eastus', points: 1, lastTakenAt: at, underWay: 1 },
        { region: 'northeurope', points: 0 },
      ],
    });
    expect(copiesOf([home], [])).toEqual({});
  });

  test('are as old as those of the disk that is farthest behind', () => {
    const disk = { uniqueId: 'a', standing: 'protected', points: 1 };
    const disks = [
      { ...disk, name: 'a', lastPointAt: at + 2 * HOUR, copies: [{ region: 'eastus', points: 2, lastTakenAt: at }] },
      {
        ...disk,
        name: 'b',
        lastPointAt: at + 2 * HOUR,
        copies: [{ region: 'eastus', points: 1, lastTakenAt: at + HOUR }],
      },
    ];
    expect(copiesItems(disks)).toMatchObject([{ points: 3, takenAt: '2026-11-23T02:00:00Z', behindHours: 2 }]);
  });
});
