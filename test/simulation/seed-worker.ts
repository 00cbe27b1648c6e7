import { parentPort, workerData } from 'node:worker_threads';
import { liveSeed, type SeedOptions } from './live-seed.ts';

// A thread of its own for each life, begun by test/simulation/simulate.ts.

parentPort?.postMessage(await liveSeed(workerData as SeedOptions));
