import type * as z from 'zod/mini';
import { checkInEnglish, issueText } from '../issue-text.ts';
import type { Policy, PolicyBook, Schedule } from '../policy.ts';
import { readCron } from '../schedule/cron.ts';
import { builtInPolicies, EVERY_DAY } from './built-in.ts';
import { beginsClause } from './clauses.ts';
import type { CopyTerms } from './copy-targets.ts';
import { checkPolicy } from './feasibility.ts';
import { type Report, readPart, readRetention } from './file-clauses.ts';
import { RESERVED_WORDS } from './head.ts';
import { nearestWords } from './nearest.ts';
import { readPointOptions } from './point-options.ts';
import {
  COPY_KEYS,
  FILE_KEYS,
  NAME_PATTERN,
  POLICY_KEYS,
  type PoliciesText,
  type PolicyText,
  policiesSchema,
} from './policies-schema.ts';
import { readPolicyAges } from './policy-ages.ts';
import { occurrencesPerDay } from './rate.ts';
import { readTokens } from './tokens.ts';
import { nearestZones, readZone } from './zone.ts';

/** A mistake in a policies file; `path` is dotted, such as `policies.gold.keep`, and empty for the file itself. */
interface FileMistake {
  readonly path: string;
  readonly message: string;
}

/** The named policies, with the built-in ones where the file says nothing or nothing valid, and every mistake. */
export interface PoliciesReading {
  readonly book: PolicyBook;
  readonly mistakes: readonly FileMistake[];
}

const NO_NAME = 'is no name: letters, digits, "-" and "_", a letter first, at most 64';

/** What a policies file is read with. */
export interface FileSettings extends Omit<CopyTerms, 'schedule'> {
  /** Of policies that name none. */
  readonly timeZone: string;
}

/** Reads a policies file. Never throws: policies that are in order are used, all mistakes are told together. */
export function readPoliciesFile(text: string, settings: FileSettings): PoliciesReading {
  const builtIn = builtInPolicies(settings.timeZone);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { book: builtIn, mistakes: [{ path: '', message: `is no JSON: ${why}` }] };
  }
  const mistakes: FileMistake[] = [];
  const read = checkInEnglish(policiesSchema, parsed);
  if (!read.success) mistakes.push(...read.error.issues.flatMap(explainIssue));
  if (hasPassedOver(parsed)) mistakes.push({ path: 'policies.__proto__', message: NO_NAME });
  const file: PoliciesText = read.data ?? { policies: soundEntries(parsed, mistakes) };
  const policies = new Map(builtIn.policies);
  const own = new Set<string>();
  for (const [key, value] of Object.entries(file.policies)) {
    const name = key.toLowerCase();
    const policy = readPolicy(name, value, settings, (field, message) => {
      mistakes.push({ path: `policies.${key}${field === '' ? '' : `.${field}`}`, message });
    });
    if (own.has(name)) mistakes.push({ path: `policies.${key}`, message: 'differs from another name by case only' });
    else if (policy !== undefined) policies.set(name, policy);
    own.add(name);
  }
  return { book: { policies, defaultName: readDefault(parsed, policies, mistakes) }, mistakes };
}

/** zod passes this key of a record over without a word. */
function hasPassedOver(parsed: unknown): boolean {
  return isRecord(parsed) && isRecord(parsed['policies']) && Object.hasOwn(parsed['policies'], '__proto__');
}

/** The entries that are in order by themselves where the file as a whole is not. */
function soundEntries(parsed: unknown, mistakes: readonly FileMistake[]): Record<string, PolicyText> {
  if (!isRecord(parsed) || !isRecord(parsed['policies'])) return {};
  const entries = Object.entries(parsed['policies']);
  const isSound = ([key]: [string, unknown]) =>
    NAME_PATTERN.test(key) && !mistakes.some(({ path }) => `${path}.`.startsWith(`policies.${key}.`));
  return Object.fromEntries(entries.filter(isSound)) as Record<string, PolicyText>;
}

/** The timer ticks every five minutes. */
const MOST_PER_DAY = 288;

function readPolicy(name: string, text: PolicyText, settings: FileSettings, report: Report): Policy | undefined {
  let isSound = true;
  const fail: Report = (field, message) => {
    isSound = false;
    report(field, message);
  };
  const isOneWord = readTokens(name).tokens.join() === name;
  if (!isOneWord || RESERVED_WORDS.includes(name) || beginsClause(name) || readZone(name) !== undefined) {
    fail('', `a policy cannot be called "${name}": the word means something else in a tag`);
  }
  const timeZone = readTimeZone(text.timeZone, settings.timeZone, fail);
  const schedule = readSchedule(text, timeZone, fail);
  const retention = readRetention(text.keep, 'keep', fail);
  if (schedule === undefined) return undefined;
  const ages = readPolicyAges(text, schedule, fail);
  const options = readPointOptions(text, { ...settings, schedule }, fail);
  if (!isSound || retention === undefined) return undefined;
  const policy: Policy = { name, schedule, retention, timeZone, options, ...(ages === undefined ? {} : { ages }) };
  const misfit = checkPolicy(policy);
  if (misfit === undefined) return policy;
  fail('', misfit.message);
  return undefined;
}

function readTimeZone(text: string | undefined, zoneOfBook: string, fail: Report): string {
  if (text === undefined) return zoneOfBook;
  const zone = readZone(text);
  if (zone !== undefined) return zone;
  const nearest = nearestZones(text);
  const hint = nearest.length === 0 ? '' : `; did you mean ${nearest.join(', or ')}?`;
  fail('timeZone', `must be an IANA zone such as Europe/London, not ${JSON.stringify(text)}${hint}`);
  return zoneOfBook;
}

function readSchedule(text: PolicyText, timeZone: string, fail: Report): Schedule | undefined {
  const { schedule, cron } = text;
  if (cron !== undefined && schedule === undefined) return readCronText(cron, timeZone, fail);
  if (cron === undefined && schedule !== undefined) return readScheduleClauses(schedule, fail);
  fail('', 'needs either schedule or cron, and not both');
  return undefined;
}

function readCronText(text: string, timeZone: string, fail: Report): Schedule | undefined {
  const expression = text.trim().replace(/\s+/g, ' ');
  const { mistake } = readCron(expression, timeZone);
  const schedule: Schedule = { kind: 'cron', expression };
  if (mistake === undefined && occurrencesPerDay(schedule) <= MOST_PER_DAY) return schedule;
  fail('cron', mistake ?? 'comes more often than every five minutes, which is how often the timer looks');
  return undefined;
}

function readScheduleClauses(text: string, fail: Report): Schedule | undefined {
  const clauses = readPart(text, 'schedule', ['at', 'on', 'every'], fail);
  if (clauses === undefined) return undefined;
  const { at, on, every } = clauses;
  if (every !== undefined && at === undefined && on === undefined) return { kind: 'every', hours: every };
  if (at !== undefined && every === undefined) return { kind: 'at', times: at, days: on ?? EVERY_DAY };
  fail('schedule', 'must be such as "at 02:00", "at 06:00/18:00 on mon-fri" or "every 4h"');
  return undefined;
}

function readDefault(parsed: unknown, policies: PolicyBook['policies'], mistakes: FileMistake[]): string {
  const wanted = isRecord(parsed) ? parsed['default'] : undefined;
  if (typeof wanted !== 'string') return 'nightly';
  const name = wanted.trim().toLowerCase();
  if (policies.has(name)) return name;
  const nearest = nearestWords(name, policies.keys())[0];
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  mistakes.push({ path: 'default', message: `names no policy: ${JSON.stringify(wanted.slice(0, 80))}${hint}` });
  return 'nightly';
}

function explainIssue(issue: z.core.$ZodIssue): readonly FileMistake[] {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = issue.path.length === 0 ? FILE_KEYS : issue.path.includes('copyTo') ? COPY_KEYS : POLICY_KEYS;
    return issue.keys.map((key) => {
      const nearest = nearestWords(key, known)[0];
      const hint = nearest === undefined ? `the keys are ${known.join(', ')}` : `did you mean ${nearest}?`;
      return { path: path === '' ? key : `${path}.${key}`, message: `is no key here; ${hint}` };
    });
  }
  if (issue.code === 'invalid_key') {
    return [{ path, message: NO_NAME }];
  }
  return [{ path, message: issueText(issue) }];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
