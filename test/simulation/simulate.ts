import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readCount } from '../support/read-count.ts';
import type { Lived, SeedOptions } from './live-seed.ts';

// npm run simulate -- --seed 1 --seeds 20 --days 800: that many lives of an installation, each of so many days, with the real
// planner, executor and retention against the simulated Azure in this process. Prints a calendar of the first (of all with
// --calendars) and the figures of each, and fails where one is not as it must be.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    days: { type: 'string', default: '800' },
    /** At a time; as many as there are cores where absent. */
    workers: { type: 'string', default: String(availableParallelism()) },
    calendars: { type: 'boolean', default: false },
  },
});
const [first, seeds, days, workers] = [values.seed, values.seeds, values.days, values.workers].map(readCount) as [
  number,
  number,
  number,
  number,
];

function inWorker(options: SeedOptions): Promise<Lived> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./seed-worker.ts', import.meta.url), { workerData: options });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`seed ${options.seed}: its thread ended with ${code}`)));
  });
}

/** Lives one after the other, beside the other threads. */
async function takeTurns(waiting: SeedOptions[], tell: (lived: Lived) => void): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) tell(await inWorker(next));
}

const COLUMN = 9;
let isTitled = false;

function tellLived({ seed, figures, wrongs, page }: Lived): void {
  if (values.calendars || seed === first || wrongs.length > 0) {
    console.log(`\nSeed ${seed}\n\n${page}`);
    isTitled = false;
  }
  if (!isTitled)
    console.log(
      Object.keys(figures)
        .map((name) => name.padStart(COLUMN))
        .join(''),
    );
  isTitled = true;
  console.log(
    Object.values(figures)
      .map((figure) => String(figure).padStart(COLUMN))
      .join(''),
  );
  for (const wrong of wrongs) console.log(`WRONG: seed ${seed}, ${wrong}`);
}

const all: Lived[] = [];
const waiting = Array.from({ length: seeds }, (_, index) => ({ seed: first + index, days }));
const startedAt = performance.now();
await Promise.all(
  Array.from({ length: Math.min(workers, seeds) }, () =>
    takeTurns(waiting, (lived) => {
      all.push(lived);
      tellLived(lived);
    }),
  ),
);
const failed = all.filter(({ wrongs }) => wrongs.length > 0).map(({ seed }) => seed);
const sum = (name: string) => all.reduce((total, { figures }) => total + (figures[name] ?? 0), 0);
const seconds = Math.round((performance.now() - startedAt) / 1_000);
console.log(
  `\n${seeds} seeds of ${days} days in ${seconds} s: ${sum('checks')} conditions looked at, the points of ${sum('compared')} disks compared; ` +
    (failed.length === 0
      ? 'nothing was wrong'
      : `wrong: seed ${failed.join(', ')} (npm run simulate -- --seed ${failed[0]} --days ${days})`),
);
process.exitCode = failed.length === 0 ? 0 : 1;
