type FastCheck = typeof import('fast-check');

/** What fast-check does where a test names no number. */
const USUAL_RUNS = 100;
/** A property is tried a quarter as often for each mutant as it is once, and no more often than this. */
const MOST_RUNS = 25;

/**
 * fast-check with few runs of each property, always the same ones, and no shrinking: a mutant's fate must not hang on
 * chance, and nobody reads its counterexample.
 */
export function withFewRuns(fc: FastCheck): FastCheck {
  const assert: FastCheck['assert'] = (property, parameters) =>
    // biome-ignore lint/suspicious/noExplicitAny: fast-check types a property by its values, of which this knows nothing.
    fc.assert<any>(property as never, {
      ...parameters,
      numRuns: Math.min(Math.ceil((parameters?.numRuns ?? USUAL_RUNS) / 4), MOST_RUNS),
      seed: 1,
      endOnFailure: true,
    });
  return Object.assign(Object.create(null), fc, { assert, default: { ...fc.default, assert } });
}
