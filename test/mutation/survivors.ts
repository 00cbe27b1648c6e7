import type { Expected } from './judge.ts';

/** The mutants that no test can kill, by file, and why each is the same program to everyone who calls it. */
export const EQUIVALENT: Expected = {};
