import { expect, test } from 'vitest';
import { HOUR } from '../../shared/policy/instant.ts';
import { chance } from '../adversary/chance.ts';
import { actionsOf } from '../run/world.ts';
import { REFUSALS, STUMBLES, THROTTLES } from './azure-faults.ts';
import { aFaultyNight, asFault, liveToTheNextMorning, OCCURRENCE, wrongsOf } from './faulty-night.ts';

const SEEDS = 100;
const FAULTS = [...REFUSALS, ...STUMBLES, ...THROTTLES];

/** Codes that the app gives itself, each with words for what it saw. */
const OWN_CODES = ['Failed', 'vanished', 'poisoned'];

test.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
  'faults of every kind at random for an hour lose, double and wrongly delete nothing (seed %i)',
  async (seed) => {
    const dice = chance(seed);
    const night = aFaultyNight();
    const { azure, clock } = night.world.ports;
    const rarity = dice.upTo(6) + 1;
    azure.provisioningMs = dice.pick([0, 2_000, 90_000]);
    azure.fault = (call) => {
      if (clock.now() >= OCCURRENCE + HOUR || !dice.in(rarity)) return undefined;
      return asFault(dice.pick(FAULTS), call, clock);
    };

    await liveToTheNextMorning(night);

    expect(await wrongsOf(night)).toEqual([]);
    const known = new Set([...FAULTS.map(({ error }) => error.code), ...OWN_CODES]);
    const failed = (await actionsOf(night.world)).filter(({ state }) => state === 'failed');
    expect(failed.filter(({ error }) => !known.has(error?.code ?? ''))).toEqual([]);
  },
);
