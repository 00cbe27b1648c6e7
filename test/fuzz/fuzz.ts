import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { type Watchdog, watchInputs } from './watchdog.ts';

const { FUZZ_RUNS, FUZZ_SEED } = process.env;
/** The seed of `npm test`, which tries the same inputs each time. */
const SEED = 20_261_123;
/** How often others have their turn: the test runner speaks with its worker in between. */
const INPUTS_A_TURN = 50;

/**
 * Gives a surface inputs until one breaks what it promises: `few` of them, or FUZZ_RUNS where that is set. There, an input
 * that hangs ends the process, and is told by its number. The same seed gives the same inputs.
 */
export async function fuzz<T>(inputs: fc.Arbitrary<T>, few: number, holds: (input: T) => unknown): Promise<void> {
  const seed = FUZZ_SEED === undefined ? SEED : Number(FUZZ_SEED);
  const isLong = FUZZ_RUNS !== undefined;
  const watchdog: Watchdog | undefined = isLong ? watchInputs(`seed ${seed}`) : undefined;
  let given = 0;
  const property = fc.asyncProperty(inputs, async (input) => {
    watchdog?.begin();
    if (++given % INPUTS_A_TURN === 0) await setImmediate();
    await holds(input);
  });
  try {
    await fc.assert(property, { seed, numRuns: isLong ? Number(FUZZ_RUNS) : few });
  } finally {
    await watchdog?.end();
  }
}
