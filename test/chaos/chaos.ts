import { parseArgs } from 'node:util';
import { chance } from '../adversary/chance.ts';
import { ChaosCloud } from './chaos-cloud.ts';
import { isWrong, killOnce } from './kill-host.ts';

// node test/chaos/chaos.ts --runs 200 --seed 1: that many runs of a fleet of 50 VMs over the local cloud, the Functions
// host killed by SIGKILL at a random moment of each. Prints each, and fails where a point is missing, twice or wrongly gone.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** The folder of a built app; this repository where absent. */
    root: { type: 'string' },
  },
});
const seed = Number(values.seed);
const dice = chance(seed);
const VMS = 50;
const chaos = await ChaosCloud.open(values.root === undefined ? {} : { root: values.root });
let wrong = 0;
try {
  const undisturbed = await killOnce(chaos, { name: `s${seed}-calm`, startedBy: 'call', vms: VMS });
  console.log(`undisturbed: ${undisturbed.state} after ${undisturbed.tookMs} ms`);
  if (isWrong(undisturbed)) throw new Error(`A run that is left alone is wrong: ${JSON.stringify(undisturbed)}`);
  for (let number = 1; number <= Number(values.runs); number++) {
    const killAfterMs = dice.upTo(undisturbed.tookMs);
    const startedBy = dice.in(3) ? 'tick' : 'call';
    const outcome = await killOnce(chaos, { name: `s${seed}-${number}`, killAfterMs, startedBy, vms: VMS });
    if (isWrong(outcome)) wrong++;
    const verdict = isWrong(outcome) ? `WRONG ${JSON.stringify(outcome).slice(0, 2_000)}` : 'ok';
    console.log(
      `${number}: by ${startedBy}, killed after ${killAfterMs} ms, ${outcome.state} after ${outcome.tookMs} ms: ${verdict}`,
    );
  }
} finally {
  await chaos.close();
}
console.log(`seed ${seed}: ${values.runs} runs, ${wrong} of them wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
