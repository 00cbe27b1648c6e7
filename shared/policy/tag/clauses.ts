import type { LocalTime, Retention, Schedule, Weekday } from '../policy.ts';
import { isDays, readDays } from './days.ts';
import { isKeepRule, meantRule, readCount, readKeep } from './keep.ts';
import { drop, type Edit, edit, isMistake, type Mistake } from './mistake.ts';
import { nearestWords } from './nearest.ts';
import { isTimes, looksLikeTime, readTimes } from './times.ts';
import { wordAt } from './tokens.ts';
import { nearestZones, readZone } from './zone.ts';

type Hours = Extract<Schedule, { kind: 'every' }>['hours'];

/** What the clauses of a tag say; what is absent stays as the named policy has it. */
export interface Clauses {
  readonly at?: readonly LocalTime[];
  readonly on?: readonly Weekday[];
  readonly every?: Hours;
  readonly keep?: Retention;
  readonly tz?: string;
  /** Where each clause stands: the index of its first word and of the first word after it. */
  readonly places: ReadonlyMap<ClauseKind, readonly [number, number]>;
}

type ClauseKind = 'at' | 'on' | 'every' | 'keep' | 'tz';

const CLAUSE_WORDS: readonly ClauseKind[] = ['at', 'on', 'every', 'keep', 'tz'];

const EVERY_HOURS: readonly Hours[] = [1, 2, 3, 4, 6, 8, 12];

type Found = { readonly kind: ClauseKind; readonly next: number; readonly value: NonNullable<Clauses[ClauseKind]> };

/** Reads clauses from the word at `start` to the end. `keepWithoutWord`: bare counts are keep rules, as after a name. */
export function readClauses(tokens: readonly string[], start: number, keepWithoutWord: boolean): Clauses | Mistake {
  const places = new Map<ClauseKind, readonly [number, number]>();
  const values: { -readonly [K in ClauseKind]?: Found['value'] } = {};
  let index = start;
  while (index < tokens.length) {
    const found = readClause(tokens, index, keepWithoutWord || places.size > 0);
    if (isMistake(found)) return found;
    if (places.has(found.kind)) return givenTwice(tokens, found, index);
    places.set(found.kind, [index, found.next]);
    values[found.kind] = found.value;
    index = found.next;
  }
  return { ...(values as Omit<Clauses, 'places'>), places };
}

/** A word that can begin a clause. */
export function beginsClause(word: string): boolean {
  return (CLAUSE_WORDS as readonly string[]).includes(word) || isTimes(word) || isDays(word) || isKeepRule(word);
}

function readClause(tokens: readonly string[], index: number, bareCounts: boolean): Found | Mistake {
  const word = wordAt(tokens, index);
  switch (word) {
    case 'keep':
      return readKeepClause(tokens, index + 1);
    case 'at':
      return readAtClause(tokens, index + 1);
    case 'on':
      return readOnClause(tokens, index + 1);
    case 'every':
      return readEveryClause(tokens, index + 1);
    case 'tz':
      return readZoneClause(tokens, index + 1);
  }
  if (isTimes(word)) return readAtClause(tokens, index);
  if (isDays(word)) return readOnClause(tokens, index);
  if (isKeepRule(word) && (bareCounts || word === 'last' || word === 'within')) return readKeepClause(tokens, index);
  return unknownWord(tokens, index);
}

function readKeepClause(tokens: readonly string[], start: number): Found | Mistake {
  const found = readKeep(tokens, start);
  return isMistake(found) ? found : { kind: 'keep', next: found.next, value: found.retention };
}

function readAtClause(tokens: readonly string[], start: number): Found | Mistake {
  const found = readTimes(tokens, start);
  return isMistake(found) ? found : { kind: 'at', next: found.next, value: found.times };
}

function readOnClause(tokens: readonly string[], start: number): Found | Mistake {
  const found = readDays(tokens, start);
  return isMistake(found) ? found : { kind: 'on', next: found.next, value: found.days };
}

function readEveryClause(tokens: readonly string[], start: number): Found | Mistake {
  const word = wordAt(tokens, start);
  const counted = /^(hour|hours)$/.test(word) ? { rule: 'hourly', count: 1 } : readCount(word);
  const hours = counted?.rule === 'hourly' ? EVERY_HOURS.find((each) => each === counted.count) : undefined;
  if (hours !== undefined) return { kind: 'every', next: start + 1, value: hours };
  return {
    message: `\`every\` takes ${EVERY_HOURS.join(', ')} h; other times are given by \`at\` and \`on\`.`,
    edits: meantByEvery(tokens, start, counted),
  };
}

/** `every 5h` is every 4h or 6h, `every 24h`, `every day` and `every 1d` are the default schedule, `every sunday` is `on sun`. */
function meantByEvery(
  tokens: readonly string[],
  start: number,
  counted: { readonly rule: string; readonly count: number } | undefined,
): readonly Edit[] {
  const word = wordAt(tokens, start);
  const nothing = [edit(start - 1, start + 1, ''), drop(start - 1, tokens.length), drop(start - 1, start)];
  if (isDays(word)) return [edit(start - 1, start, 'on')];
  if (word === 'week' || (counted?.rule === 'weekly' && counted.count === 1))
    return [edit(start - 1, start + 1, 'on sun')];
  if (/^\d+m(in|ins|inutes?)?$/.test(word)) return [edit(start, start + 1, '1h')];
  const hours = counted?.rule === 'hourly' ? counted.count : /^\d+$/.test(word) ? Number(word) : undefined;
  if (hours === undefined || hours === 24 || hours === 0) return nothing;
  const around = [EVERY_HOURS.findLast((each) => each <= hours), EVERY_HOURS.find((each) => each >= hours)];
  const near = [...new Set(around)].filter((each) => each !== undefined);
  return near.map((each) => edit(start, start + 1, `${each}h`));
}

function readZoneClause(tokens: readonly string[], start: number): Found | Mistake {
  // A name of several words may have been typed with blanks: America/New York.
  for (const words of [3, 2, 1]) {
    if (start + words > tokens.length) continue;
    const zone = readZone(tokens.slice(start, start + words).join('_'));
    if (zone !== undefined) return { kind: 'tz', next: start + words, value: zone };
  }
  const typed = tokens[start];
  if (typed === undefined) {
    return { message: '`tz` needs a zone such as Europe/London.', edits: [drop(start - 1, start)] };
  }
  const end = endOfClause(tokens, start);
  const phrases = [end, start + 2, start + 1].filter((to, place, all) => to <= end && all.indexOf(to) === place);
  const zones = phrases.flatMap((to) =>
    nearestZones(tokens.slice(start, to).join(' ')).map((zone) => edit(start, to, zone)),
  );
  return {
    message: `\`${typed}\` is no IANA time zone; write one such as Europe/London.`,
    edits: [...zones, drop(start - 1, end)],
  };
}

/** The index of the next clause word after `start`, or of the end. */
function endOfClause(tokens: readonly string[], start: number): number {
  const offset = tokens.slice(start + 1).findIndex((word) => beginsClause(word));
  return offset < 0 ? tokens.length : start + 1 + offset;
}

function givenTwice(tokens: readonly string[], found: Found, index: number): Mistake {
  const joined = tokens[index] === found.kind ? [edit(index, index + 1, '')] : [];
  return {
    message: `The clause \`${found.kind}\` is given twice.`,
    edits: found.kind === 'keep' ? [...joined, edit(index, found.next, '')] : [edit(index, found.next, '')],
  };
}

const SYNONYMS: ReadonlyMap<string, ClauseKind> = new Map([
  ...['retain', 'retention', 'store', 'hold', 'for', 'keeps', 'days'].map((word) => [word, 'keep'] as const),
  ...['timezone', 'time-zone', 'time_zone', 'zone', 'in'].map((word) => [word, 'tz'] as const),
  ...['time', 'start', '@'].map((word) => [word, 'at'] as const),
  ...['each', 'interval'].map((word) => [word, 'every'] as const),
]);

function unknownWord(tokens: readonly string[], index: number): Mistake {
  const word = wordAt(tokens, index);
  const replace = (text: string) => edit(index, index + 1, text);
  const synonym = SYNONYMS.get(word);
  const zone = readZone(word);
  const rule = meantRule(word);
  const glued = new RegExp(`^(${CLAUSE_WORDS.join('|')})-?(.*\\d.*|mon.*|tue.*|wed.*|thu.*|fri.*|sat.*|sun.*)$`).exec(
    word,
  );
  const edits = [
    ...(synonym === undefined ? [] : [replace(synonym)]),
    ...(zone === undefined ? [] : [replace(`tz ${zone}`)]),
    ...(isKeepRule(word)
      ? [replace(`keep ${word}`), ...(readCount(word)?.rule === 'hourly' ? [replace(`every ${word}`)] : [])]
      : []),
    ...(rule === undefined ? [] : [replace(rule)]),
    ...(looksLikeTime(word) ? [replace(`at ${word}`)] : []),
    ...(glued ? [replace(`${glued[1]} ${glued[2]}`)] : []),
    ...(/^\d+$/.test(word) ? [replace(`${word}d`), replace(`last ${word}`)] : []),
    ...nearestWords(word, CLAUSE_WORDS).map(replace),
    drop(index, index + 1),
  ];
  return { message: `\`${word.slice(0, 60)}\` is neither a policy nor a clause.`, edits, unknownAt: index };
}
