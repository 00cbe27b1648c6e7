import { afterAll, expect, test } from 'vitest';
import { chance } from '../adversary/chance.ts';
import { ChaosCloud } from './chaos-cloud.ts';
import { ALL_WELL, killOnce } from './kill-host.ts';

const SEED = 11;
const RUNS = 10;

const dice = chance(SEED);
const chaos = await ChaosCloud.open();
afterAll(() => chaos.close());

const kills = Array.from({ length: RUNS }, (_, index) => ({
  name: `s${SEED}-${index}`,
  killAfterMs: dice.upTo(12_000),
  startedBy: dice.pick(['call', 'tick']),
}));

test.each(kills)(
  'a run of 50 VMs whose host is killed $killAfterMs ms after the start (by $startedBy) ends with every point once',
  async (kill) => {
    expect(await killOnce(chaos, kill)).toMatchObject(ALL_WELL);
  },
);
