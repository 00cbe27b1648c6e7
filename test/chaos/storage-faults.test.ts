import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { chance } from '../adversary/chance.ts';
import { type FakePorts, fakePorts } from '../fakes/fake-ports.ts';
import { aFaultyNight, liveToTheNextMorning, OCCURRENCE, wrongsOf } from './faulty-night.ts';

const TABLES = ['runs', 'actions', 'state', 'views', 'evidence'] as const;
type StoragePort = (typeof TABLES)[number] | 'queue';

const BUSY = new AzureError('Storage refused or could not be reached: Server is busy.', {
  code: 'ServerBusy',
  status: 503,
});

interface Outage {
  readonly ports: readonly StoragePort[];
  /** Whether this call fails. */
  readonly isOut: () => boolean;
  /** Whether a call that fails was carried out. */
  readonly isAfter?: () => boolean;
}

/** The ports, of which some refuse while there is an outage. */
function withOutage(inner: FakePorts, { ports, isOut, isAfter = () => false }: Outage): FakePorts {
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        if (name === 'drain' || name === 'lose') return member.bind(target);
        return async (...args: readonly unknown[]) => {
          if (!isOut()) return member.apply(target, args);
          if (isAfter()) await member.apply(target, args);
          throw BUSY;
        };
      },
    });
  return { ...inner, ...Object.fromEntries(ports.map((name) => [name, wrap(inner[name])])) };
}

describe('an outage of storage', () => {
  const parts: readonly (readonly StoragePort[])[] = [
    [...TABLES],
    ['queue'],
    [...TABLES, 'queue'],
    ['actions'],
    ['state'],
  ];
  const times = [0, 30_000, 61_000, 5 * MINUTE, 16 * MINUTE];
  const cases = parts.flatMap((ports) =>
    times.flatMap((from) => [MINUTE, 40 * MINUTE].map((lasts) => ({ ports: [...ports], from, lasts }))),
  );

  test.each(cases)('of $ports from $from ms on for $lasts ms delays, and loses or doubles nothing', async (outage) => {
    const inner = fakePorts();
    const begins = OCCURRENCE + 5 * MINUTE + outage.from;
    let refused = 0;
    const isOut = () => {
      const out = inner.clock.now() >= begins && inner.clock.now() < begins + outage.lasts;
      if (out) refused += 1;
      return out;
    };
    const night = aFaultyNight(withOutage(inner, { ports: outage.ports, isOut }));
    inner.azure.provisioningMs = 40_000;

    await liveToTheNextMorning(night);

    expect(await wrongsOf(night)).toEqual([]);
    if (outage.lasts > 5 * MINUTE && outage.ports.length !== 1) expect(refused).toBeGreaterThan(5);
  });

  test.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'of single calls at random, carried out or not, loses or doubles nothing (seed %i)',
    async (seed) => {
      const dice = chance(seed);
      const inner = fakePorts();
      const rarity = dice.pick([3, 8, 20, 60]);
      const isOut = () => inner.clock.now() < OCCURRENCE + 50 * MINUTE && dice.in(rarity);
      const night = aFaultyNight(withOutage(inner, { ports: [...TABLES, 'queue'], isOut, isAfter: () => dice.in(2) }));
      inner.azure.provisioningMs = dice.pick([0, 40_000]);

      await liveToTheNextMorning(night);

      expect(await wrongsOf(night)).toEqual([]);
    },
  );
});
