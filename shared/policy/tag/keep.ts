import type { KeepRule, Retention, Span } from '../policy.ts';
import { drop, type Edit, edit, isMistake, type Mistake } from './mistake.ts';
import { formatSpan, readSpan } from './span.ts';
import { wordAt } from './tokens.ts';

type Counted = Exclude<KeepRule, 'last'>;

/** The counted rules with the letter of each, the finest first. */
export const COUNTED: readonly (readonly [Counted, string])[] = [
  ['hourly', 'h'],
  ['daily', 'd'],
  ['weekly', 'w'],
  ['monthly', 'm'],
  ['yearly', 'y'],
];

const RULES: ReadonlyMap<string, Counted> = new Map(
  (
    [
      ['hourly', 'h hr hrs hour hours hourly'],
      ['daily', 'd day days daily night nights'],
      ['weekly', 'w wk wks week weeks weekly'],
      ['monthly', 'm mo month months monthly'],
      ['yearly', 'y yr yrs year years yearly'],
    ] as const
  ).flatMap(([rule, words]) => words.split(' ').map((word) => [word, rule] as const)),
);

export interface Keep {
  readonly retention: Retention;
  readonly next: number;
}

/** A count with its unit, such as `7d` or `14days`; undefined for any other word. A count of 0 is read, to be refused. */
export function readCount(word: string): { readonly rule: Counted; readonly count: number } | undefined {
  const match = /^(\d{1,6})([a-z]+)$/.exec(word);
  const rule = RULES.get(match?.[2] ?? '');
  return rule === undefined ? undefined : { rule, count: Number(match?.[1]) };
}

/** A word that begins keep rules without `keep` before it. */
export function isKeepRule(word: string): boolean {
  return word === 'last' || word === 'within' || splitRules(word).every((part) => readCount(part) !== undefined);
}

/** Reads the keep rules from the word at `start` on, up to a word that is none. */
export function readKeep(tokens: readonly string[], start: number): Keep | Mistake {
  const retention: { -readonly [R in keyof Retention]: Retention[R] } = {};
  let next = start;
  while (next < tokens.length) {
    const word = wordAt(tokens, next);
    const found = word === 'last' || word === 'within' ? readPair(tokens, next) : readWord(word, next);
    if (found === undefined) break;
    if (isMistake(found)) return found;
    for (const [rule, value] of Object.entries(found) as [keyof Retention, never][]) {
      if (retention[rule] !== undefined) return repeated(rule, next, word);
      retention[rule] = value;
    }
    next += word === 'last' || word === 'within' ? 2 : 1;
  }
  if (next === start) return nothingKept(tokens, start);
  return { retention, next };
}

/** `keep last 5 24h 7d within 14d` without the `keep`. */
export function formatRetention(retention: Retention): string {
  const counted = COUNTED.flatMap(([rule, letter]) =>
    retention[rule] === undefined ? [] : [`${retention[rule]}${letter}`],
  );
  const last = retention.last === undefined ? [] : [`last ${retention.last}`];
  const within = retention.within === undefined ? [] : [`within ${formatSpan(retention.within)}`];
  return [...last, ...counted, ...within].join(' ');
}

/** `7d/4w/12m` and `7d4w12m` in parts. */
function splitRules(word: string): readonly string[] {
  return /^(?:\d+[a-z]+){2,}$/.test(word) ? Array.from(word.matchAll(/\d+[a-z]+/g), ([part]) => part) : word.split('/');
}

function readPair(tokens: readonly string[], index: number): Retention | Mistake {
  const value = wordAt(tokens, index + 1);
  return wordAt(tokens, index) === 'last' ? readLast(value, index) : readWithin(value, index);
}

function readLast(value: string, index: number): Retention | Mistake {
  if (/^0*[1-9]\d{0,5}$/.test(value)) return { last: Number(value) };
  const counted = readCount(value);
  const edits: readonly Edit[] =
    counted === undefined
      ? [edit(index, index + 1, 'last 7')]
      : [edit(index, index + 2, value), edit(index, index + 2, `last ${counted.count}`)];
  return { message: '`last` needs a count, such as last 5.', edits };
}

function readWithin(value: string, index: number): Retention | Mistake {
  const span: Span | undefined = readSpan(value);
  if (span !== undefined) return { within: span };
  const months = /^(\d+)m$/.exec(value);
  if (months) {
    const message = `\`within ${value}\` could be minutes or months.`;
    return { message, edits: [edit(index, index + 2, `within ${months[1]}mo`)] };
  }
  const bare = /^\d+$/.test(value) ? [edit(index, index + 2, `within ${value}d`)] : [];
  return {
    message: '`within` needs a time of at most ten years, such as within 14d.',
    edits: [...bare, drop(index, index + 2), drop(index, index + 1)],
  };
}

function readWord(word: string, index: number): Retention | Mistake | undefined {
  const rules: { -readonly [R in Counted]?: number } = {};
  for (const part of splitRules(word)) {
    const counted = readCount(part);
    if (counted === undefined) return /^\d/.test(part) ? notARule(part, index) : undefined;
    if (counted.count === 0) {
      return { message: `\`${part}\` would keep nothing; leave it out.`, edits: [edit(index, index + 1, '')] };
    }
    if (rules[counted.rule] !== undefined) return repeated(counted.rule, index, word);
    rules[counted.rule] = counted.count;
  }
  return rules;
}

function notARule(part: string, index: number): Mistake | undefined {
  if (/[:.]|[ap]m$/.test(part)) return undefined;
  if (/^\d+$/.test(part)) {
    const message = `\`${part}\` needs a unit: ${part}d for days, or last ${part}.`;
    return { message, edits: [edit(index, index + 1, `${part}d`), edit(index, index + 1, `last ${part}`)] };
  }
  const letter = /^(\d+)[a-z]*?([hdwmy])/.exec(part);
  return {
    message: `\`${part}\` is no keep rule; the units are h, d, w, m and y.`,
    edits: [...(letter ? [edit(index, index + 1, `${letter[1]}${letter[2]}`)] : []), drop(index, index + 1)],
  };
}

function repeated(rule: keyof Retention, index: number, word: string): Mistake {
  const removed = edit(index, index + (word === 'last' || word === 'within' ? 2 : 1), '');
  return { message: `The ${rule} rule is given twice.`, edits: [removed] };
}

function nothingKept(tokens: readonly string[], start: number): Mistake {
  const isFiller = ['for', 'the', 'only', 'up', 'all', 'forever', 'everything'].includes(wordAt(tokens, start));
  const rule = meantRule(wordAt(tokens, start));
  const filler = isFiller ? [edit(start, start + 1, '')] : rule === undefined ? [] : [edit(start, start + 1, rule)];
  return {
    message: '`keep` needs rules, such as keep 7d 4w 12m.',
    edits: [...filler, drop(start - 1, start), drop(start - 1, start + 1)],
  };
}

/** The rule that a word which is none may mean: `last5` is last 5, `d7` is 7d, `-7d` is 7d. */
export function meantRule(word: string): string | undefined {
  const last = /^last[-:]?(\d{1,6})$/.exec(word);
  if (last) return `last ${last[1]}`;
  const turned = /^([hdwmy])[-:]?(\d{1,6})$/.exec(word);
  if (turned) return `${turned[2]}${turned[1]}`;
  const bare = word.replace(/^-+/, '');
  return bare !== word && isKeepRule(bare) ? bare : undefined;
}
