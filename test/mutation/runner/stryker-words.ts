/**
 * What this folder shares with Stryker, in its shapes: `@stryker-mutator/api` 10.
 */

/** How often each mutant was reached, by its id. */
export type Hits = Record<string, number>;

export interface MutantCoverage {
  readonly static: Hits;
  readonly perTest: Record<string, Hits>;
}

/** The global that instrumented code reads and writes. */
export interface StrykerSpace {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: MutantCoverage;
}

interface RanTest {
  readonly id: string;
  readonly name: string;
  readonly fileName: string;
  readonly timeSpentMs: number;
}

export type TestResult =
  | (RanTest & { readonly status: 0 })
  | (RanTest & { readonly status: 1; readonly failureMessage: string });

export interface DryRunResult {
  readonly status: 'complete';
  readonly tests: readonly TestResult[];
  readonly mutantCoverage: MutantCoverage;
}

export interface MutantRunOptions {
  readonly activeMutant: { readonly id: string };
  /** Absent where the mutant is reached while modules load: then Stryker leaves the choice to the runner. */
  readonly testFilter?: readonly string[] | undefined;
  readonly hitLimit?: number;
  readonly sandboxFileName: string;
}

export type MutantRunResult =
  | { readonly status: 'survived'; readonly nrOfTests: number }
  | {
      readonly status: 'killed';
      readonly killedBy: readonly string[];
      readonly failureMessage: string;
      readonly nrOfTests: number;
    }
  | { readonly status: 'timeout'; readonly reason: string };
