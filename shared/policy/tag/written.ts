import type { Policy, PolicyBook, Retention, Schedule } from '../policy.ts';
import { EVERY_DAY } from './built-in.ts';
import { formatSchedule, NAME_LENGTH, sameSchedule } from './canonical.ts';
import { type Clauses, readClauses } from './clauses.ts';
import { formatRetention } from './keep.ts';
import { isMistake } from './mistake.ts';
import { readTokens } from './tokens.ts';

/**
 * The value of a point's `nightkeep-policy`: the policy's name where schedule, retention and zone are the named policy's
 * own, else the canonical schedule clauses. An amended policy is never written by its name, since orphans follow a named
 * policy as it is now: `nightly keep 90d` would go by the days of `nightly`.
 */
export function writtenPolicyTag(policy: Policy, book: PolicyBook): string {
  const named = book.policies.get(policy.name.toLowerCase());
  const isOwn =
    named !== undefined &&
    sameSchedule(named.schedule, policy.schedule) &&
    writtenKeepTag(named) === writtenKeepTag(policy);
  // Cron text comes from a policies file alone and has no clauses: only the name says it.
  if (isOwn || policy.schedule.kind === 'cron') return policy.name.slice(0, NAME_LENGTH);
  return formatSchedule(policy.schedule);
}

/** The value of a point's `nightkeep-keep`: canonical retention and zone, such as `keep 7d 4w 12m tz Europe/London`. */
export function writtenKeepTag(policy: Policy): string {
  return `keep ${formatRetention(policy.retention)} tz ${policy.timeZone}`;
}

/** What `nightkeep-keep` says; undefined for anything but a whole keep clause with a zone, since deletions rest on it. */
export function readWrittenKeep(
  text: string,
): { readonly retention: Retention; readonly timeZone: string } | undefined {
  const clauses = readWhole(text);
  if (clauses?.keep === undefined || clauses.tz === undefined || clauses.places.size !== 2) return undefined;
  return { retention: clauses.keep, timeZone: clauses.tz };
}

/**
 * The policy that a point's tags say: the schedule by name as the book has it now, or by clauses; the retention and zone
 * as written, else (for a name only) the named policy's. Undefined where they say none, as for `none`.
 */
export function readWrittenPolicy(
  policyText: string,
  keepText: string | undefined,
  book: PolicyBook,
  timeZone: string,
): Policy | undefined {
  const keep = keepText === undefined ? undefined : readWrittenKeep(keepText);
  const named = book.policies.get(policyText.trim().toLowerCase());
  if (named !== undefined) return { ...named, ...keep };
  const schedule = readWrittenSchedule(policyText);
  if (schedule === undefined || keep === undefined) return undefined;
  return { name: book.defaultName, schedule, options: {}, ...keep, timeZone: keep.timeZone || timeZone };
}

function readWrittenSchedule(text: string): Schedule | undefined {
  const clauses = readWhole(text);
  if (clauses === undefined || clauses.keep !== undefined || clauses.tz !== undefined) return undefined;
  if (clauses.every !== undefined)
    return clauses.places.size === 1 ? { kind: 'every', hours: clauses.every } : undefined;
  if (clauses.at === undefined) return undefined;
  return { kind: 'at', times: clauses.at, days: clauses.on ?? EVERY_DAY };
}

function readWhole(text: string): Clauses | undefined {
  const { tokens, note } = readTokens(text);
  const clauses = readClauses(tokens, 0, false);
  return isMistake(clauses) || note !== undefined ? undefined : clauses;
}
