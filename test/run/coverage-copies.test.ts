import { describe, expect, test } from 'vitest';
import { costOfRows } from '../../shared/cost/read-cost.ts';
import { DAY, HOUR, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { ResourceId } from '../../shared/policy/resource-id.ts';
import { copiesItems } from '../../shared/run/read/copies-item.ts';
import { copySets } from '../../shared/run/read/copy-sets.ts';
import { coverOutcomes } from '../../shared/run/read/cover-outcomes.ts';
import { copiesOf } from '../../shared/run/read/coverage-copies.ts';
import { scanCoverage } from '../../shared/run/read/read-coverage.ts';
import type { CoverageDisk, PointRow } from '../../shared/run/read/view-rows.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
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

const WEB = `/subscriptions/${SUBSCRIPTION}/resourcegroups/shop/providers/microsoft.compute/virtualmachines/web`;

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

  const disk = (name: string, newest: number, copied: readonly number[] | undefined): CoverageDisk => ({
    uniqueId: name,
    name,
    standing: 'protected',
    points: 3,
    lastPointAt: newest,
    ...(copied === undefined ? {} : { copies: [{ region: 'eastus', points: copied.length }] }),
  });
  const copiesOfSet = (night: number, names: readonly string[], state: 'usable' | 'pending' = 'usable') =>
    names.map((name, k) => ({
      ...copy('eastus', state, night + k * MINUTE),
      id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/far/providers/Microsoft.Compute/snapshots/${name}-${night}` as ResourceId,
      isOwn: true,
      diskUniqueId: name,
      kind: 'scheduled' as const,
      scheduledFor: night,
      set: `night-${night} ${k + 1}/2`,
      vm: 'Shop/web',
    }));
  const seen = (disks: readonly CoverageDisk[], points: ReturnType<typeof copiesOfSet>) =>
    copiesItems({ disks, ...copySets(WEB, disks, points) });

  test.each([
    {
      of: 'one set that is whole, where the newest copies are of two',
      disks: [disk('a', at + DAY, [at, at + DAY]), disk('b', at + DAY + MINUTE, [at])],
      points: [...copiesOfSet(at, ['a', 'b']), ...copiesOfSet(at + DAY, ['a'])],
      takenAt: '2026-11-23T02:00:00Z',
      behindHours: 24,
      says: 'it could be restored in eastus as of 2026-11-23T02:00:00Z, 24 hours before its newest point.',
    },
    {
      of: 'a set whose last copy is not complete yet',
      disks: [disk('a', at, [at]), disk('b', at, [])],
      points: [...copiesOfSet(at, ['a']), ...copiesOfSet(at, ['a', 'b'], 'pending').slice(1)],
      says: 'b could not be restored in eastus: there is no copy yet.',
    },
    {
      of: 'no set, where each disk has a copy of another night',
      disks: [disk('a', at + DAY, [at + DAY]), disk('b', at + DAY, [at])],
      points: [...copiesOfSet(at, ['a', 'b']).slice(1), ...copiesOfSet(at + DAY, ['a'])],
      says: 'its disks could be restored in eastus, but not as of one moment: no set has a copy of all of them there.',
    },
    {
      of: 'the disk that is farthest behind, though others are older',
      disks: [disk('a', at, [at]), disk('b', at + 6 * HOUR, [at])],
      points: copiesOfSet(at, ['a', 'b']),
      takenAt: '2026-11-23T02:00:00Z',
      behindHours: 6,
      says: 'it could be restored in eastus as of 2026-11-23T02:00:00Z, 6 hours before its newest point.',
    },
    {
      of: 'the disks that are copied, and names those that are not',
      disks: [disk('a', at, [at]), disk('b', at + MINUTE, [at]), disk('c', at, undefined)],
      points: copiesOfSet(at, ['a', 'b']),
      takenAt: '2026-11-23T02:00:00Z',
      behindHours: 0,
      says: 'it could be restored in eastus as of 2026-11-23T02:00:00Z, which is its newest point, without c, not copied there.',
    },
  ])('are told as of $of', ({ disks, points, says, takenAt, behindHours }) => {
    const [item] = seen(disks, points);
    expect(item?.atRisk).toBe(`If its region were lost, ${says}`);
    expect([item?.takenAt, item?.behindHours]).toEqual([takenAt, behindHours]);
  });

  test('that are of another VM are no set of this one', () => {
    const disks = [disk('a', at, [at]), disk('b', at, [at])];
    expect(copySets(`${WEB}-2`, disks, copiesOfSet(at, ['a', 'b']))).toEqual({});
  });
});

test('the row of a VM after a run has the copies that are left', async () => {
  const world = copying('northeurope', 'francecentral');
  await tickUntil(world, '2026-11-23T04:00:00Z');
  const [row] = await scanCoverage(world.ports, () => true);
  if (row === undefined) throw new Error('no row');
  const points = new Map<string, readonly PointRow[]>();
  for (const { uniqueId } of row.disks) points.set(uniqueId, await world.ports.views.listScope('points', uniqueId));
  const isGone = ({ region, copy }: PointRow) => copy === true && region === 'northeurope';
  const left = new Map([...points].map(([id, rows]) => [id, rows.filter((one) => !isGone(one))]));

  const after = coverOutcomes(row, left, row.asOf);

  expect(coverOutcomes(row, points, row.asOf)).toEqual(row);
  expect(row.copySets?.map(({ region }) => region)).toEqual(['francecentral', 'northeurope']);
  expect(after.copySets?.map(({ region }) => region)).toEqual(['francecentral']);
  expect(after.disks.map(({ copies }) => copies?.map(({ points }) => points))).toEqual([
    [1, 0],
    [1, 0],
  ]);
});
