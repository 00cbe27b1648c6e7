/** A tag's value cut into lower-case words, and the note that follows ` #` in its own casing. */
export interface TagWords {
  readonly tokens: readonly string[];
  readonly note?: string;
}

const QUOTES = '["\'`´“”„‟‘’‚‛«»‹›]';
const ANY_QUOTES = new RegExp(QUOTES, 'g');
const OUTER_QUOTES = new RegExp(`^${QUOTES}+|${QUOTES}+$`, 'g');
// \p{Cf} holds the zero-width characters that come along when text is copied from a page.
const BLANKS = /[\s\p{Cc}\p{Cf}]+/gu;
const DASHES = /[\u2010-\u2015\u2212]/g;
const NOTE = /(?:^|\s)#(.*)/su;
const KEYWORD_COLON = /\b(keep|at|on|every|tz|last|within):/g;
const SPACED_UNIT =
  /(?<![\d:])(\d+)\s+(h|hrs?|hours?|hourly|d|days?|daily|nights?|w|wks?|weeks?|weekly|m|mins?|minutes?|mo|months?|monthly|y|yrs?|years?|yearly)(?=[\s,;+=/]|$)/g;
const SPACED_CLOCK = /(\d)\s+([ap]m)(?=[\s,;+=/]|$)/g;
const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*';
const SPACED_RANGE = new RegExp(`\\b(${DAY})\\s*(?:-|\\.\\.|\\bto\\b)\\s*(${DAY})\\b`, 'g');
// `+` separates, but Etc/GMT+5 is a zone's name (and UTC+1 a mistake worth naming).
const WORD = /(?:etc\/)?(?:gmt|utc)\+\d{1,2}(?::\d\d)?|[^\s,;+=&]+/g;

/** Cuts a tag's value as people type it: blanks, quotes, dashes, separators, note. Any text has such words. */
export function readTokens(value: string): TagWords {
  const clean = unquote(value.replace(BLANKS, ' '));
  const note = NOTE.exec(clean);
  const body = note === null ? clean : clean.slice(0, note.index);
  const text = body
    // Before, since it takes ´ apart, and after, since it makes quotes of wide ones.
    .replace(ANY_QUOTES, ' ')
    .normalize('NFKC')
    .replace(ANY_QUOTES, ' ')
    .toLowerCase()
    .replace(DASHES, '-')
    .replace(KEYWORD_COLON, '$1 ')
    .replace(/\s*\/\s*/g, '/')
    .replace(SPACED_UNIT, '$1$2')
    .replace(SPACED_CLOCK, '$1$2')
    .replace(SPACED_RANGE, '$1-$2');
  const tokens = (text.match(WORD) ?? []).filter((word) => word !== 'and' && !/^-+$/.test(word));
  const noteText = note?.[1]?.trim();
  return noteText === undefined || noteText === '' ? { tokens } : { tokens, note: noteText };
}

/** The word at a place; beyond the last it is empty, which is no word of any clause. */
export function wordAt(tokens: readonly string[], place: number): string {
  return tokens[place] ?? '';
}

function unquote(text: string): string {
  return text.trim().replace(OUTER_QUOTES, '');
}
