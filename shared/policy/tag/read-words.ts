import type { Policy, PolicyBook, Schedule } from '../policy.ts';
import { EVERY_DAY } from './built-in.ts';
import { sameSchedule } from './canonical.ts';
import { type Clauses, readClauses } from './clauses.ts';
import { findMisfit } from './feasibility.ts';
import { headWords, isOff, readHead, suggestHeads } from './head.ts';
import { type Edit, edit, isMistake, type Mistake } from './mistake.ts';

/** The words of a tag read against a book; `alternatives` are sound policies that may be meant. */
export type WordsReading =
  | { readonly kind: 'policy'; readonly policy: Policy }
  | { readonly kind: 'off' }
  | (Mistake & { readonly kind: 'mistake'; readonly alternatives: readonly Policy[] });

/** Reads the words of a tag: a policy's name, clauses, or a name followed by clauses. */
export function readWords(tokens: readonly string[], book: PolicyBook): WordsReading {
  const first = tokens[0];
  if (first === undefined) return mistake('The tag has no value.', [edit(0, 0, book.defaultName), edit(0, 0, 'off')]);
  if (isOff(first)) return readOff(tokens);
  const base = readHead(tokens, book);
  const clauses = readClauses(tokens, base === undefined ? 0 : 1, base !== undefined);
  if (isMistake(clauses)) {
    return mistake(clauses.message, [
      ...suggestHeads(tokens, clauses, base !== undefined, headWords(book)),
      ...clauses.edits,
    ]);
  }
  const named = base ?? book.policies.get(book.defaultName);
  if (named === undefined) return mistake(`The default policy ${book.defaultName} does not exist.`, []);
  const schedule = combineSchedule(named.schedule, clauses);
  if (isMistake(schedule)) return mistake(schedule.message, schedule.edits);
  const policy: Policy = {
    ...withAgesFor(schedule, named),
    retention: clauses.keep ?? named.retention,
    timeZone: clauses.tz ?? named.timeZone,
  };
  const misfit = findMisfit(policy, book);
  if (misfit === undefined) return { kind: 'policy', policy };
  return { kind: 'mistake', message: misfit.message, edits: [], alternatives: misfit.alternatives };
}

/** The policy with another schedule; ages that a file gave were for the schedule there. */
function withAgesFor(schedule: Schedule, { ages, ...named }: Policy): Policy {
  const isKept = ages !== undefined && sameSchedule(named.schedule, schedule);
  return { ...named, schedule, ...(isKept ? { ages } : {}) };
}

function mistake(message: string, edits: readonly Edit[]): WordsReading {
  return { kind: 'mistake', message, edits, alternatives: [] };
}

function readOff(tokens: readonly string[]): WordsReading {
  if (tokens.length === 1) return { kind: 'off' };
  const message = `\`${tokens[0]}\` opts out, so nothing may follow it.`;
  return mistake(message, [edit(0, tokens.length, 'off'), edit(0, 1, '')]);
}

/** `every` replaces `at` and `on`; `at` replaces `every` and cron text; `on` alone needs times to stand on. */
function combineSchedule(base: Schedule, clauses: Clauses): Schedule | Mistake {
  const { at, on, every, places } = clauses;
  if (every !== undefined) {
    const other = at === undefined ? 'on' : 'at';
    const place = places.get(other);
    if (place === undefined) return { kind: 'every', hours: every };
    const [from, to] = places.get('every') ?? place;
    const message = `\`every\` counts from midnight on all days; it cannot be joined with \`${other}\`.`;
    return { message, edits: [edit(...place, ''), edit(from, to, '')] };
  }
  if (at !== undefined) return { kind: 'at', times: at, days: on ?? (base.kind === 'at' ? base.days : EVERY_DAY) };
  if (on === undefined) return base;
  if (base.kind === 'at') return { ...base, days: on };
  const [from, to] = places.get('on') ?? [0, 0];
  const message = '`on` needs times, which the named policy does not have.';
  return { message, edits: [edit(from, from, 'at 02:00'), edit(from, to, '')] };
}
