import { afterAll, expect, test } from 'vitest';
import { chance } from '../adversary/chance.ts';
import { ChaosCloud, type ChaosOptions } from './chaos-cloud.ts';
import { ALL_WELL, killOnce } from './kill-host.ts';

export interface Kills extends ChaosOptions {
  readonly seed: number;
  readonly runs: number;
  readonly vms: number;
  /** The latest moment of a kill after the start of its run. */
  readonly withinMs: number;
}

/** A test for each of some runs of a fleet, in one local cloud, whose host is killed at random moments. */
export async function testKills({ seed, runs, vms, withinMs, ...options }: Kills): Promise<void> {
  const dice = chance(seed);
  const chaos = await ChaosCloud.open(options);
  afterAll(() => chaos.close());
  const kills = Array.from({ length: runs }, (_, index) => ({
    name: `s${seed}-${index}`,
    killAfterMs: dice.upTo(withinMs),
    startedBy: dice.pick(['call', 'tick']),
    vms,
  }));

  test.each(kills)(
    'a run of $vms VMs whose host is killed $killAfterMs ms after the start (by $startedBy) ends with every point once',
    async (kill) => {
      expect(await killOnce(chaos, kill)).toMatchObject(ALL_WELL);
    },
  );
}
