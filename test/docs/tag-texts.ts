import type { PolicyBook } from '../../shared/policy/policy.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { readPart } from '../../shared/policy/tag/file-clauses.ts';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import { blocksOf, codeOf, type Document, shellLinesOf } from './documents.ts';

const CLAUSES = ['at', 'on', 'every', 'tz', 'keep'];
const UNITS = '(?:h|d|w|m|mo|y|hours?|days?|weeks?|months?|years?)';
/** What can be nothing but keep rules. */
const KEEP = new RegExp(`^(?:last \\d+|within \\d+ ?${UNITS}|\\d+ ${UNITS}|\\d+[hdwmy](?:,? \\d+[hdwmy])+)$`, 'i');
/** `7d`, which elsewhere is a time. */
const COUNT = /^\d+[hdwmy]$/;
const CLAUSE = /^(?:at|every|keep|on|tz) .*\S/i;
const TIME = /^\d+ ?(?:am|pm)$/i;

/** What a document shows as the value of the opt-in tag, or as a part of one, and no reader of tags understands. */
export function unreadableTags(document: Document): readonly string[] {
  const book = bookOf(document);
  const isKeep = (text: string) => KEEP.test(text) || (document.path === 'docs/retention.md' && COUNT.test(text));
  return [...new Set([...codeOf(document), ...tagsSetIn(document)])].filter((text) => {
    if (namesPolicy(text, book)) return readTag(text, book, { timeZone: 'UTC', tagClauses: 'all' }).kind !== 'policy';
    if (isKeep(text)) return isUnreadable(`keep ${text}`);
    if (TIME.test(text)) return isUnreadable(`at ${text}`);
    return CLAUSE.test(text) && isUnreadable(text);
  });
}

/** The built-in policies, and those of the policies files that the document shows. */
function bookOf(document: Document): PolicyBook {
  const files = blocksOf(document).filter(({ language, text }) => language === 'json' && /"policies": \{/.test(text));
  const builtIn = builtInPolicies('UTC');
  const own = files.flatMap(({ text }) => [...readPoliciesFile(text, { timeZone: 'UTC' }).book.policies]);
  return { ...builtIn, policies: new Map([...builtIn.policies, ...own]) };
}

/** `daily` is `nightly`. */
function namesPolicy(text: string, { policies }: PolicyBook): boolean {
  const [first = ''] = text.toLowerCase().split(' ');
  return first === 'daily' || policies.has(first);
}

function isUnreadable(text: string): boolean {
  const mistakes: string[] = [];
  readPart(text, '', CLAUSES, (_, message) => mistakes.push(message));
  return mistakes.length > 0;
}

/** Those of commands that set the tag. */
function tagsSetIn(document: Document): readonly string[] {
  return shellLinesOf(document).flatMap((line) =>
    [...line.matchAll(/\bsnapshot-policy=("[^"]*"|\S+)/g)].map(([, value = '']) => value.replaceAll('"', '')),
  );
}
