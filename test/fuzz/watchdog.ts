import { Worker } from 'node:worker_threads';

/** Long enough for any input on a busy machine; what takes longer never ends. */
const PATIENCE_MS = 60_000;

export interface Watchdog {
  /** Another input begins. */
  begin(): void;
  end(): Promise<void>;
}

// A loop that never ends holds its thread for ever: only another one can tell.
const WATCH = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const begun = new Int32Array(workerData.shared);
for (;;) {
  const number = Atomics.load(begun, 0);
  if (Atomics.wait(begun, 0, number, workerData.patienceMs) !== 'timed-out') continue;
  if (number === 0) continue;
  writeSync(2, 'Input ' + number + ' (' + workerData.what + ') has hung for ' + workerData.patienceMs + ' ms.\\n');
  process.kill(process.pid, 'SIGKILL');
}
`;

/** Ends the process, with a word on standard error, where one input takes too long. */
export function watchInputs(what: string): Watchdog {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const begun = new Int32Array(shared);
  const worker = new Worker(WATCH, { eval: true, workerData: { shared, what, patienceMs: PATIENCE_MS } });
  worker.unref();
  return {
    begin: () => {
      Atomics.add(begun, 0, 1);
      Atomics.notify(begun, 0);
    },
    end: async () => {
      await worker.terminate();
    },
  };
}
