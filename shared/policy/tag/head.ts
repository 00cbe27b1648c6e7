import type { Policy, PolicyBook } from '../policy.ts';
import { beginsClause } from './clauses.ts';
import { isDays } from './days.ts';
import { type Edit, edit, type Mistake } from './mistake.ts';
import { nearestWords } from './nearest.ts';
import { wordAt } from './tokens.ts';

const ON_WORDS: readonly string[] = ['on', 'yes', 'true', 'enabled', 'default'];
const OFF_WORDS: readonly string[] = ['off', 'no', 'false', 'none', 'never', 'disabled'];

/** Words that no policy of a file can be called, since they mean something in a tag. */
export const RESERVED_WORDS: readonly string[] = [...ON_WORDS, ...OFF_WORDS];

/** A word that opts out. */
export function isOff(word: string): boolean {
  return OFF_WORDS.includes(word);
}

/** The policy that the first word names; undefined where a clause comes first. */
export function readHead(tokens: readonly string[], book: PolicyBook): Policy | undefined {
  const first = wordAt(tokens, 0);
  const named = book.policies.get(first);
  if (named !== undefined) return named;
  if (first === 'daily') return book.policies.get('nightly');
  if (!ON_WORDS.includes(first)) return undefined;
  // `on` begins a clause too: `on mon-fri`, but not `on keep 14d`.
  const second = tokens[1];
  if (first === 'on' && second !== undefined && (isDays(second) || !beginsClause(second))) return undefined;
  return book.policies.get(book.defaultName);
}

export function headWords(book: PolicyBook): readonly string[] {
  return [...book.policies.keys(), 'daily', ...RESERVED_WORDS];
}

/** What people write for a policy or for none, beside the words that are read. */
const MEANT_HEADS: ReadonlyMap<string, string> = new Map([
  ...['enable', 'active', 'auto', 'all', 'standard', 'backup', 'snapshot', 'protect', 'ok', 'y', '1', 'night'].map(
    (word) => [word, 'default'] as const,
  ),
  ...[
    'disable',
    'inactive',
    'exclude',
    'excluded',
    'skip',
    'ignore',
    'stop',
    'paused',
    'nobackup',
    'n',
    '0',
    'null',
  ].map((word) => [word, 'off'] as const),
  ['day', 'nightly'],
  ['monthly', 'weekly keep 8w 12m'],
  ['month', 'weekly keep 8w 12m'],
  ['yearly', 'weekly keep 8w 12m 3y'],
]);

/** Changes for a value whose first word is no name, or whose name stands elsewhere or twice. */
export function suggestHeads(
  tokens: readonly string[],
  { unknownAt }: Mistake,
  hasHead: boolean,
  heads: readonly string[],
): readonly Edit[] {
  if (unknownAt === undefined) return [];
  const word = wordAt(tokens, unknownAt);
  const isHead = heads.includes(word);
  if (isHead && hasHead) return [edit(unknownAt, tokens.length, ''), edit(0, unknownAt, '')];
  if (isHead) return [edit(0, tokens.length, [word, ...tokens.toSpliced(unknownAt, 1)].join(' '))];
  if (unknownAt > 0 || hasHead) return [];
  const meant = MEANT_HEADS.get(word.replace(/[-_]/g, ''));
  const near = nearestWords(word, heads);
  return [...(meant === undefined ? [] : [meant]), ...near].map((text) => edit(0, 1, text));
}
