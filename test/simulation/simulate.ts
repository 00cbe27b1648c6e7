import { parseArgs } from 'node:util';
import { Life } from './life.ts';

// npm run simulate -- --seed 1 --seeds 20 --days 800: that many lives of an installation, each of so many days, with the real
// planner, executor and retention against the simulated Azure in this process. Fails where one of them is not as it must be.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    days: { type: 'string', default: '800' },
  },
});
const first = Number(values.seed);
const days = Number(values.days);
const startsAt = Date.parse('2026-01-01T00:00:00Z');
for (let seed = first; seed < first + Number(values.seeds); seed++) {
  const life = new Life({ seed, days, startsAt });
  const startedAt = performance.now();
  await life.live();
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const { ticks, created, pruned, missed, checks, audits, requests, kills, wrongs } = life.report;
  console.log(
    `seed ${seed}: ${days} days, ${ticks} ticks, ${created} created, ${pruned} pruned, ${missed} missed, ${life.stage.troubles.past.length} troubles, ${life.people.touches.length} touches, ${kills} kills, ${requests} requests, ${checks} checks, ${audits} disks compared, ${seconds} s`,
  );
  for (const wrong of wrongs) console.log(`WRONG: ${wrong}`);
  if (wrongs.length > 0) process.exitCode = 1;
}
