import type { Group } from './groups.ts';
import { groupOf } from './judge.ts';
import type { Mutant } from './report.ts';
import { scoreOf, type Tally, tallyOf } from './tally.ts';

/** What is written down of the last time that each file was tried. */
export interface Result {
  readonly groups: readonly (Tally & {
    readonly name: string;
    readonly files: number;
    /** Of 100, rounded down to a tenth. */
    readonly score: number;
    readonly leastScore: number;
    /** The day, in UTC, on which the file that was tried longest ago was tried. */
    readonly since: string;
  })[];
  readonly files: Readonly<Record<string, Tally & { readonly on: string }>>;
}

/** The result after some files were tried on a day; of those that no group has any more nothing is left. */
export function updated(
  before: Result['files'],
  mutants: readonly Mutant[],
  {
    groups,
    present,
    on,
  }: { readonly groups: readonly Group[]; readonly present: readonly string[]; readonly on: string },
): Result {
  const tried = Map.groupBy(mutants, ({ file }) => file);
  const files = present.flatMap((file) => {
    const own = tried.get(file);
    const entry = own === undefined ? before[file] : { on, ...tallyOf(own) };
    return entry === undefined ? [] : [[file, entry] as const];
  });
  const byGroup = Map.groupBy(files, ([file]) => groupOf(file, groups));
  return {
    groups: groups.flatMap((group) => {
      const entries = (byGroup.get(group) ?? []).map(([, entry]) => entry);
      return entries.length === 0 ? [] : [summed(group, entries)];
    }),
    files: Object.fromEntries(files),
  };
}

function summed({ name, leastScore }: Group, entries: readonly Result['files'][string][]): Result['groups'][number] {
  const sum = (key: keyof Tally): number => entries.reduce((total, entry) => total + entry[key], 0);
  const tally = { mutants: sum('mutants'), killed: sum('killed'), timedOut: sum('timedOut'), alive: sum('alive') };
  const [since = ''] = entries.map(({ on }) => on).sort();
  return { name, files: entries.length, ...tally, score: scoreOf(tally), leastScore, since };
}
