import type { Weekday } from '../policy.ts';
import { EVERY_DAY } from './built-in.ts';
import { drop, edit, type Mistake } from './mistake.ts';
import { nearestWords } from './nearest.ts';
import { wordAt } from './tokens.ts';

const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const FULL_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const GROUPS: ReadonlyMap<string, readonly Weekday[]> = new Map<string, readonly Weekday[]>([
  ...['weekday', 'weekdays', 'workday', 'workdays'].map((word) => [word, [1, 2, 3, 4, 5]] as const),
  ...['weekend', 'weekends'].map((word) => [word, [6, 7]] as const),
]);

/** Reads `mon`, `monday`, `mondays`, `tues`, `thurs` and so on. */
function readDay(word: string): Weekday | undefined {
  const stem = word.endsWith('s') && FULL_NAMES.includes(word.slice(0, -1) as never) ? word.slice(0, -1) : word;
  const index = FULL_NAMES.findIndex((full) => stem.length >= 3 && full.startsWith(stem));
  return index < 0 ? undefined : ((index + 1) as Weekday);
}

/** The days of `mon`, `mon-fri`, `weekdays`; a range that runs backwards is told apart, since some tools take it for every day. */
function readPart(part: string): readonly Weekday[] | 'reversed' | undefined {
  const group = GROUPS.get(part);
  if (group !== undefined) return group;
  const [first, last, rest] = part.split('-');
  if (first === undefined || rest !== undefined) return undefined;
  const from = readDay(first);
  if (from === undefined || last === undefined) return from === undefined ? undefined : [from];
  const to = readDay(last);
  if (to === undefined) return undefined;
  return from <= to ? EVERY_DAY.slice(from - 1, to) : 'reversed';
}

/** A word that begins a list of days, with or without `on` before it. */
export function isDays(word: string): boolean {
  return word.split('/').every((part) => readPart(part) !== undefined);
}

export interface Days {
  readonly days: readonly Weekday[];
  readonly next: number;
}

/** Reads the days from the word at `start` on: sorted, each once. */
export function readDays(tokens: readonly string[], start: number): Days | Mistake {
  const found = new Set<Weekday>();
  let next = start;
  for (; next < tokens.length; next++) {
    const word = wordAt(tokens, next);
    if (next > start && !isDays(word)) break;
    for (const part of word.split('/')) {
      const days = readPart(part);
      if (days === undefined) return notADay(word, part, next);
      if (days === 'reversed') return reversedRange(word, part, next);
      for (const day of days) found.add(day);
    }
  }
  if (found.size === 0) {
    return { message: '`on` needs a day such as sun or mon-fri.', edits: [drop(start - 1, start)] };
  }
  return { days: [...found].sort((a, b) => a - b), next };
}

/** `mon-fri`, `sat/sun`, `mon/wed-fri`: runs of three and more as ranges. */
export function formatDays(days: readonly Weekday[]): string {
  const runs: Weekday[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const named = runs.map((run) => run.map((day) => DAY_NAMES[day - 1]));
  return named.flatMap((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run)).join('/');
}

function notADay(word: string, part: string, index: number): Mistake {
  const known = [...DAY_NAMES, ...FULL_NAMES, ...GROUPS.keys()];
  const meant = part
    .split('-')
    .map((name) => (known.includes(name as never) ? name : (nearestWords(name, known)[0] ?? '')));
  const text = word
    .split('/')
    .map((each) => (each === part ? meant.join('-') : each))
    .join('/');
  const edits = meant.every((name) => name !== '') ? [edit(index, index + 1, text)] : [];
  return {
    message: `\`${part}\` is no day of the week; write mon, mon-fri or weekdays.`,
    edits: [...edits, drop(index - 1, index), drop(index - 1, index + 1)],
  };
}

function reversedRange(word: string, part: string, index: number): Mistake {
  const [from = 1, to = 7] = part.split('-').map((name) => readDay(name));
  const days = EVERY_DAY.filter((day) => day >= from || day <= to);
  const text = word
    .split('/')
    .map((each) => (each === part ? formatDays(days) : each))
    .join('/');
  return { message: `\`${part}\` runs backwards; list its days instead.`, edits: [edit(index, index + 1, text)] };
}
