import type { Policy, PolicyBook } from '../policy.ts';
import { TAG_VALUE_LENGTH } from './canonical.ts';
import { readHead } from './head.ts';
import { readWords, type WordsReading } from './read-words.ts';
import { suggestTags } from './suggest-tags.ts';
import { readTokens } from './tokens.ts';

/** What a tag's value means. A problem protects all the same, but nothing is pruned until it is mended. */
export type TagReading =
  | { readonly kind: 'policy'; readonly policy: Policy; readonly note?: string }
  | { readonly kind: 'off'; readonly note?: string }
  | { readonly kind: 'problem'; readonly message: string; readonly suggestion?: string; readonly note?: string };

export interface TagOptions {
  /** The zone of policies that name none; the book's policies carry it already. */
  readonly timeZone: string;
  /** Whether tags may carry clauses, or only names. */
  readonly tagClauses: 'all' | 'names';
}

/** Reads a tag's value as people type it. Never throws, whatever the text. */
export function readTag(value: string, book: PolicyBook, options: TagOptions): TagReading {
  const { tokens, note } = readTokens(value.slice(0, TAG_VALUE_LENGTH + 1));
  const noted = note === undefined ? {} : { note };
  const reading = value.length > TAG_VALUE_LENGTH ? tooLong() : readWords(tokens, book);
  if (reading.kind === 'off') return { kind: 'off', ...noted };
  const namesOnly = options.tagClauses === 'names';
  if (reading.kind === 'policy') {
    if (!namesOnly || isBareName(tokens, book)) return { ...reading, ...noted };
    const message = 'Tags may only name a policy here (NIGHTKEEP_TAG_CLAUSES is names).';
    return { kind: 'problem', message, suggestion: reading.policy.name, ...noted };
  }
  const suggestion = suggestTags(tokens, reading, book, namesOnly);
  return { kind: 'problem', message: reading.message, suggestion, ...noted };
}

function tooLong(): WordsReading {
  const message = `The value is longer than the ${TAG_VALUE_LENGTH} characters of a tag.`;
  return { kind: 'mistake', message, edits: [], alternatives: [] };
}

function isBareName(tokens: readonly string[], book: PolicyBook): boolean {
  return tokens.length === 1 && readHead(tokens, book) !== undefined;
}
