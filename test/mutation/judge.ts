import { matchesGlob } from 'node:path';
import type { Group } from './groups.ts';
import type { Change, Mutant } from './report.ts';
import { scoreOf, type Tally, tallyOf } from './tally.ts';

/** Survivors of a file that are expected, each with why no test can kill it. */
export type Expected = Readonly<Record<string, readonly ExpectedSurvivor[]>>;

interface ExpectedSurvivor extends Change {
  /** Why it is no other program, or, of one that could be killed, that it is open. */
  readonly why: string;
}

export interface GroupScore extends Tally {
  readonly name: string;
  readonly files: number;
  /** Of 100, rounded down to a tenth. */
  readonly score: number;
  readonly leastScore: number;
}

export interface Verdict {
  readonly groups: readonly GroupScore[];
  /** Alive, and not expected to be. */
  readonly unexpected: readonly Mutant[];
  /** Expected to be alive, in a file that was tried, and killed or no more there. */
  readonly outdated: readonly (Change & { readonly file: string })[];
}

/** Judges the mutants of a run, the whole or some files of it, by the groups and the survivors that are expected. */
export function judge(mutants: readonly Mutant[], groups: readonly Group[], expected: Expected): Verdict {
  const byFile = Map.groupBy(mutants, ({ file }) => file);
  const byGroup = Map.groupBy(mutants, ({ file }) => groupOf(file, groups));
  const compared = [...byFile].map(([file, tried]) => compare(file, tried, expected[file] ?? []));
  return {
    groups: groups.flatMap((group) => scoresOf(group, byGroup.get(group) ?? [])),
    unexpected: compared.flatMap(({ unexpected }) => unexpected),
    outdated: compared.flatMap(({ outdated }) => outdated),
  };
}

/** Whether nothing is to be done. */
export function isGood({ groups, unexpected, outdated }: Verdict): boolean {
  return (
    unexpected.length === 0 && outdated.length === 0 && groups.every(({ score, leastScore }) => score >= leastScore)
  );
}

/** The first group that names a file. Throws where none does. */
export function groupOf(file: string, groups: readonly Group[]): Group {
  const group = groups.find(({ files }) => files.some((glob) => matchesGlob(file, glob)));
  if (group === undefined) throw new Error(`${file} is in no group`);
  return group;
}

function scoresOf({ name, leastScore }: Group, mutants: readonly Mutant[]): readonly GroupScore[] {
  if (mutants.length === 0) return [];
  const tally = tallyOf(mutants);
  const files = new Set(mutants.map(({ file }) => file)).size;
  return [{ name, files, ...tally, score: scoreOf(tally), leastScore }];
}

/** Each expectation answers for one survivor. */
function compare(
  file: string,
  tried: readonly Mutant[],
  expected: readonly ExpectedSurvivor[],
): Pick<Verdict, 'unexpected' | 'outdated'> {
  const waiting = new Map<string, ExpectedSurvivor[]>();
  for (const each of expected) waiting.set(key(each), [...(waiting.get(key(each)) ?? []), each]);
  const isExpected = ({ change }: Mutant) => waiting.get(key(change))?.pop() !== undefined;
  const unexpected = tried.filter((mutant) => mutant.fate === 'alive' && !isExpected(mutant));
  // What is the same program but slower ends in time on one machine, and not on another.
  for (const mutant of tried) if (mutant.fate === 'timeout') isExpected(mutant);
  const outdated = [...waiting.values()].flat().map(({ line, from, to }) => ({ file, line, from, to }));
  return { unexpected, outdated };
}

function key({ line, from, to }: Change): string {
  return JSON.stringify([line, from, to]);
}
