import { expect, test } from 'vitest';
import { readEvidence } from '../../shared/evidence/read/read-evidence.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { chance } from '../adversary/chance.ts';
import { fakePorts } from '../fakes/fake-ports.ts';
import { addVm, aWorld, pointsIn, runsOf, tickUntil } from '../run/world.ts';

const FAULTY = ['evidence', 'views'] as const;

/** Ports whose tables refuse one call in a few, carried out or not. */
function withBusyTables(seed: number) {
  const dice = chance(seed);
  const inner = fakePorts();
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function' || name === 'all') return member;
        return async (...args: readonly unknown[]) => {
          if (!isBusy() || !dice.in(6)) return member.apply(target, args);
          if (dice.in(2)) await member.apply(target, args);
          throw new AzureError('Server is busy.', { code: 'ServerBusy', status: 503 });
        };
      },
    });
  const until = parseInstant('2026-11-27T12:00:00Z');
  const isBusy = () => inner.clock.now() < until;
  return { ...inner, ...Object.fromEntries(FAULTY.map((name) => [name, wrap(inner[name])])) };
}

test.each(Array.from({ length: 4 }, (_, seed) => seed))(
  'nights on which the tables are busy are told as what they were (seed %i)',
  async (seed) => {
    const world = aWorld({}, withBusyTables(seed));
    for (const name of ['web', 'db']) addVm(world, name, 'nightly keep 3d', [`${name}-os`, `${name}-data`]);

    await tickUntil(world, '2026-11-28T12:00:00Z');

    const query = { from: '2026-11-23', to: '2026-11-28', limit: 10 };
    const read = await readEvidence(world.ports, world.settings, query);
    if (read.kind !== 'read') throw new Error(read.kind);
    const { items, totals } = read.page;
    // Five nights of four disks; the first night's points are extra where the VM was first seen after its occurrence.
    expect(totals).toMatchObject({ expected: 20, taken: 20, late: 0, missed: 0, failed: 0, extra: 4 });
    const left = items.flatMap((row) => ('point' in row && row.prunedAt === undefined ? [row.point] : []));
    expect(left.toSorted()).toEqual(
      pointsIn(world)
        .map(({ id }) => id)
        .toSorted(),
    );
  },
);

test('evidence that the table never takes keeps no point and no end of a run, also after the app stood still', async () => {
  const inner = fakePorts();
  const put = async () => {
    throw new AzureError('The entity is too large.', { code: 'EntityTooLarge', status: 400 });
  };
  const evidence = new Proxy(inner.evidence, {
    get: (target, name) => {
      const member: unknown = name === 'put' ? put : Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  const world = aWorld({}, { ...inner, evidence });
  addVm(world, 'web', 'nightly keep 3d');
  await tickUntil(world, '2026-11-24T12:00:00Z');
  world.ports.clock.set('2026-11-26T12:00:00Z');
  await tickUntil(world, '2026-11-27T12:00:00Z');

  const nights = pointsIn(world).map(({ name }) => /202611\d\d/.exec(name)?.[0]);
  expect(nights.toSorted().slice(-2)).toEqual(['20261126', '20261127']);
  expect((await runsOf(world)).map(({ state }) => state)).toEqual((await runsOf(world)).map(() => 'succeeded'));
  expect(JSON.stringify(world.ports.logged)).toContain('Evidence could not be written');
});
