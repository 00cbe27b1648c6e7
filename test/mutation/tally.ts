import type { Mutant } from './report.ts';

/** What became of mutants. */
export interface Tally {
  readonly mutants: number;
  readonly killed: number;
  readonly timedOut: number;
  readonly alive: number;
}

export function tallyOf(mutants: readonly Mutant[]): Tally {
  const count = (fate: Mutant['fate']): number => mutants.filter((mutant) => mutant.fate === fate).length;
  return { mutants: mutants.length, killed: count('killed'), timedOut: count('timeout'), alive: count('alive') };
}

/** How many of 100 mutants were noticed, rounded down to a tenth. */
export function scoreOf({ mutants, killed, timedOut }: Tally): number {
  return Math.floor(((killed + timedOut) / mutants) * 1000) / 10;
}
