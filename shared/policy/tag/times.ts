import type { LocalTime } from '../policy.ts';
import { drop, edit, type Mistake } from './mistake.ts';
import { wordAt } from './tokens.ts';

/** Reads `02:30`, `2:30`, `2am`, `2:30pm`, `midnight`, `noon`. */
function readTime(word: string): LocalTime | undefined {
  if (word === 'midnight') return { hour: 0, minute: 0 };
  if (word === 'noon') return { hour: 12, minute: 0 };
  const match = /^(\d{1,2})(?::(\d{2}))?([ap]m)?$/.exec(word);
  if (match === null || (match[2] === undefined && match[3] === undefined)) return undefined;
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  if (minute > 59) return undefined;
  if (match[3] === undefined) return hour <= 23 ? { hour, minute } : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return { hour: (hour % 12) + (match[3] === 'pm' ? 12 : 0), minute };
}

export function formatTime({ hour, minute }: LocalTime): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** A word that begins a list of times without `at` before it. */
export function isTimes(word: string): boolean {
  return word.split('/').every((part) => readTime(part) !== undefined);
}

/** A word that is no time but was meant as one. */
export function looksLikeTime(word: string): boolean {
  return /^\d{1,2}[:.h]\d/.test(word) || /^\d{1,2}[:.]?\d{0,2}[ap]m?$/.test(word);
}

export interface Times {
  readonly times: readonly LocalTime[];
  /** The index of the first word after the list. */
  readonly next: number;
}

/** Reads the times from the word at `start` on: sorted, each once. */
export function readTimes(tokens: readonly string[], start: number): Times | Mistake {
  const minutes = new Set<number>();
  let next = start;
  for (; next < tokens.length; next++) {
    const word = wordAt(tokens, next);
    const isFirst = next === start;
    if (!isFirst && !isTimes(word) && !looksLikeTime(word) && !/^\d{1,2}$/.test(word)) break;
    for (const part of word.split('/')) {
      const time = readTime(part);
      if (time === undefined) return notATime(word, part, next);
      minutes.add(time.hour * 60 + time.minute);
    }
  }
  if (minutes.size === 0) {
    return {
      message: '`at` needs a time such as 02:30.',
      edits: [edit(start, start, '02:00'), drop(start - 1, start)],
    };
  }
  const sorted = [...minutes].sort((a, b) => a - b);
  return { times: sorted.map((value) => ({ hour: Math.floor(value / 60), minute: value % 60 })), next };
}

function notATime(word: string, part: string, index: number): Mistake {
  const candidates = meantTimes(part).map((text) =>
    edit(index, index + 1, word.split('/').with(word.split('/').indexOf(part), text).join('/')),
  );
  return {
    message: `\`${part}\` is no time of day; write it as 02:30.`,
    edits: [...candidates, drop(index, index + 1), drop(index - 1, index + 1)],
  };
}

/** What a word that is no time may mean: `2` is 02:00 or 14:00, `0230` and `2.30` and `2h30` are 02:30, `24:00` is 00:00. */
function meantTimes(part: string): readonly string[] {
  if (/^24([:.]?00)?$/.test(part)) return ['00:00'];
  if (/^\d{1,2}h$/.test(part)) return meantTimes(part.slice(0, -1)).slice(0, 1);
  if (/^\d{1,2}$/.test(part)) {
    const hour = Number(part);
    if (hour > 23) return [];
    return hour >= 1 && hour <= 11 ? [`${hour}:00`, `${hour + 12}:00`] : [`${hour}:00`];
  }
  if (/^\d{1,2}(:\d\d){2}z$|^\d{1,2}:\d\dz$/.test(part)) return [`${part.slice(0, part.indexOf(':') + 3)} tz UTC`];
  const guesses = [...looseTimes(part), part.replace(/^0*(\d{1,2})([ap])$/, '$1$2m'), part.replace(/[ap]m$/, ':00')];
  return guesses.filter((text) => readTime(text) !== undefined).slice(0, 1);
}

/** Hours and minutes however they are joined, with their half of the day and without it. */
function looseTimes(part: string): readonly string[] {
  const loose =
    /^(\d{1,2})[:.h]?(\d{2})(?::\d\d)?([ap])?m?$/.exec(part) ?? /^(\d{1,2})[:.h](\d)(?::\d\d)?([ap])?m?$/.exec(part);
  if (loose === null) return [];
  const time = `${loose[1]}:${`0${loose[2]}`.slice(-2)}`;
  return loose[3] === undefined ? [time] : [`${time}${loose[3]}m`, time];
}
