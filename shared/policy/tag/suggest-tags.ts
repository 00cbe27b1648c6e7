import type { PolicyBook } from '../policy.ts';
import { canonicalPolicy } from './canonical.ts';
import { applyEdit } from './mistake.ts';
import { readWords, type WordsReading } from './read-words.ts';
import { readTokens } from './tokens.ts';

type Mistaken = Extract<WordsReading, { kind: 'mistake' }>;

/** Mistakes in one value that are mended together. */
const DEPTH = 4;

/**
 * The nearest valid spellings of a value that cannot be read, at most two, joined by `, or `. Each is canonical text that
 * reads without a mistake; where nothing is near, the default policy's name.
 */
export function suggestTags(
  tokens: readonly string[],
  reading: Mistaken,
  book: PolicyBook,
  namesOnly: boolean,
): string {
  const spellings = repair(tokens, reading, book, DEPTH);
  const fitting = namesOnly ? spellings.filter((text) => !text.includes(' ')) : spellings;
  return fitting.length === 0 ? book.defaultName : fitting.join(', or ');
}

function repair(tokens: readonly string[], reading: Mistaken, book: PolicyBook, depth: number): readonly string[] {
  const spellings = new Set(reading.alternatives.map((policy) => canonicalPolicy(policy, book)));
  for (const change of reading.edits) {
    if (spellings.size >= 2) break;
    if (change.lastResort && spellings.size > 0) continue;
    const words = readTokens(applyEdit(tokens, change) || book.defaultName).tokens;
    const mended = readWords(words, book);
    if (mended.kind === 'policy') spellings.add(canonicalPolicy(mended.policy, book));
    else if (mended.kind === 'off') spellings.add('off');
    else if (depth > 1) for (const text of repair(words, mended, book, depth - 1).slice(0, 1)) spellings.add(text);
  }
  return [...spellings];
}
