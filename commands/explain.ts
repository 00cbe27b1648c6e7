import { parseArgs } from 'node:util';
import { paragraph } from '../local/report/layout.ts';
import { count } from '../shared/policy/count.ts';
import type { Reason } from '../shared/policy/decision.ts';
import { formatInstant, type Instant, inZone } from '../shared/policy/instant.ts';
import type { Policy, PolicyBook } from '../shared/policy/policy.ts';
import { policyStorage, type RegionalStorage, uncountedCosts } from '../shared/policy/policy-cost.ts';
import { simulateRetention } from '../shared/policy/retention/simulate.ts';
import { nextOccurrences } from '../shared/policy/schedule/occurrences.ts';
import { builtInPolicies } from '../shared/policy/tag/built-in.ts';
import { canonicalPolicy } from '../shared/policy/tag/canonical.ts';
import { describePolicy } from '../shared/policy/tag/describe.ts';
import { readPoliciesFile } from '../shared/policy/tag/policies-file.ts';
import { readTag } from '../shared/policy/tag/read-tag.ts';
import { BadUsage, parseOrRefuse, readInstantOption, readTextOrRefuse, readZoneOption, runCommand } from './usage.ts';

const USAGE = `usage: npm run explain -- "TAG VALUE" [options]
  says what a tag value means, when it comes due next, and what is kept after a year of it

  --from INSTANT      of this moment instead of now, such as 2026-11-23T02:00:00Z
  --count N           how many of the next occurrences (5)
  --policies FILE     named policies, as the setting NIGHTKEEP_POLICIES
  --time-zone ZONE    of policies that name none (UTC)
  --used GIB          what a month of it costs for a disk with so many GiB in use
  --price AMOUNT      of one GiB for a month (0.05)
  --churn PERCENT     of what is in use changes in a day (2)
  --json              one JSON document and nothing else`;

interface Moment {
  readonly utc: string;
  /** The wall clock of the policy's zone, with its offset. */
  readonly local: string;
}

/** What a tag's value means. Sentence and canonical text of a value that is a problem say what happens until it is mended. */
export interface Explanation {
  readonly sentence: string;
  /** Absent where the value is a problem. */
  readonly canonical?: string;
  readonly note?: string;
  readonly problems: readonly { readonly tag?: string; readonly message: string; readonly suggestion?: string }[];
  readonly occurrences: readonly Moment[];
  /** The points that are left after a year, the newest first. */
  readonly kept: readonly (Moment & { readonly reasons: readonly Reason[] })[];
  /** Absent unless it was asked for. */
  readonly cost?: ExplainedCost;
}

/** What a month of a disk's points costs once every rule is full. */
interface ExplainedCost {
  readonly regions: readonly (RegionalStorage & { readonly perMonth: number })[];
  readonly uncounted: readonly string[];
}

export interface Question {
  readonly value: string;
  readonly book: PolicyBook;
  readonly timeZone: string;
  readonly from: Instant;
  readonly count: number;
  readonly cost?: CostQuestion;
}

interface CostQuestion {
  readonly usedGib: number;
  readonly pricePerGibMonth: number;
  readonly churnPercent: number;
}

/** Explains a tag's value: what it means, when points are made from `from` on, and which of a year's points are left. */
export function explainTag({ value, book, timeZone, from, count, cost }: Question): Explanation {
  const reading = readTag(value, book, { timeZone, tagClauses: 'all' });
  const noted = reading.note === undefined ? {} : { note: reading.note };
  const nothing = { ...noted, problems: [], occurrences: [], kept: [] };
  if (reading.kind === 'off') return { sentence: 'Opted out: no snapshots are taken.', canonical: 'off', ...nothing };
  if (reading.kind === 'problem') {
    const { message, suggestion } = reading;
    const sentence = `Not understood: the disks are protected all the same, by the policy written on their newest point or by ${book.defaultName}, and nothing is pruned until the tag is mended.`;
    return {
      sentence,
      ...nothing,
      problems: [{ tag: value, message, ...(suggestion === undefined ? {} : { suggestion }) }],
    };
  }
  const { policy } = reading;
  return {
    sentence: describePolicy(policy, book),
    canonical: canonicalPolicy(policy, book),
    ...nothing,
    occurrences: nextOccurrences(policy, from, count).map((at) => momentOf(at, policy.timeZone)),
    kept: keptAfterAYear(policy, from),
    ...(cost === undefined ? {} : { cost: costOf(policy, cost) }),
  };
}

function costOf(policy: Policy, { usedGib, pricePerGibMonth, churnPercent }: CostQuestion): ExplainedCost {
  const regions = policyStorage(policy, usedGib, churnPercent);
  return {
    regions: regions.map((each) => ({ ...each, perMonth: each.gib * pricePerGibMonth })),
    uncounted: uncountedCosts(policy),
  };
}

function keptAfterAYear(policy: Policy, from: Instant): Explanation['kept'] {
  const end = inZone(from, policy.timeZone).plus({ years: 1 }).toMillis();
  return simulateRetention(policy, from, end).kept.map(({ point, reasons }) => ({
    ...momentOf(point.scheduledFor, policy.timeZone),
    reasons,
  }));
}

function momentOf(at: Instant, timeZone: string): Moment {
  return { utc: formatInstant(at), local: inZone(at, timeZone).toISO({ suppressMilliseconds: true }) };
}

/** The explanation as a person reads it in a terminal. */
export function formatExplanation(explanation: Explanation): string {
  const { sentence, canonical, note, problems, occurrences, kept, cost } = explanation;
  const lines = [
    ...(canonical === undefined ? [] : [canonical]),
    ...paragraph('', sentence),
    ...(note === undefined ? [] : paragraph('Note: ', note)),
    ...problems.flatMap(({ message, suggestion }) => [
      ...paragraph('Problem: ', message),
      // On a line of its own, to be copied.
      ...(suggestion === undefined ? [] : [`→ Did you mean: ${suggestion}`]),
    ]),
  ];
  if (canonical === undefined || canonical === 'off') return `${lines.join('\n')}\n`;
  const moment = ({ utc, local }: Moment) => `  ${local.padEnd(25)}  ${utc.padEnd(20)}`;
  lines.push(
    '',
    `${'Next, by the local clock'.padEnd(27)}  and in UTC`,
    ...(occurrences.length === 0 ? ['  never'] : occurrences.map((each) => moment(each).trimEnd())),
  );
  lines.push('', `After a year of it, ${count(kept.length, 'point is', 'points are')} kept`);
  lines.push(...kept.flatMap((each) => paragraph(`${moment(each)}  `, each.reasons.join(', '))));
  if (cost !== undefined) lines.push('', ...formatCost(cost));
  return `${lines.join('\n')}\n`;
}

function formatCost({ regions, uncounted }: ExplainedCost): readonly string[] {
  const amounts = regions.map(({ region, points, sum, gib, perMonth }) => {
    const where = region === undefined ? `${points} points` : `${points} copies in ${region}`;
    return paragraph('  ', `${where}: ${sum} = ${gib.toFixed(1)} GiB = ${perMonth.toFixed(2)}`);
  });
  const together = regions.reduce((total, { perMonth }) => total + perMonth, 0);
  const total = regions.length > 1 ? [`  together ${together.toFixed(2)}`] : [];
  return [
    'A month of it, for one disk',
    ...amounts.flat(),
    ...total,
    ...uncounted.flatMap((one) => paragraph('  ', one)),
  ];
}

/** The whole command but for the process: arguments in, the text for stdout out. Throws `BadUsage`. */
export function explain(args: readonly string[], now: Instant): string {
  if (args.includes('--help')) return `${USAGE}\n`;
  const { values, positionals } = parseOrRefuse(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        count: { type: 'string', default: '5' },
        policies: { type: 'string' },
        'time-zone': { type: 'string', default: 'UTC' },
        used: { type: 'string' },
        price: { type: 'string', default: '0.05' },
        churn: { type: 'string', default: '2' },
        json: { type: 'boolean', default: false },
      },
    }),
  );
  if (positionals.length === 0) throw new BadUsage('the tag value is missing');
  const count = /^\d{1,4}$/.test(values.count) ? Number(values.count) : -1;
  if (count < 0 || count > 1_000)
    throw new BadUsage(`--count must be a whole number from 0 to 1000, not ${JSON.stringify(values.count)}`);
  const timeZone = readZoneOption('--time-zone', values['time-zone']);
  const from = values.from === undefined ? now : readInstantOption('--from', values.from);
  const { book, mistakes } = readBook(values.policies, timeZone);
  const cost = values.used === undefined ? {} : { cost: readCost(values.used, values.price, values.churn) };
  const explanation = explainTag({ value: positionals.join(' '), book, timeZone, from, count, ...cost });
  const inFile = mistakes.map(({ path, message }) => ({
    message: `${values.policies}: ${path === '' ? '' : `${path}: `}${message}`,
  }));
  const whole = { ...explanation, problems: [...explanation.problems, ...inFile] };
  return values.json ? `${JSON.stringify(whole, undefined, 2)}\n` : formatExplanation(whole);
}

function readCost(used: string, price: string, churn: string): CostQuestion {
  return {
    usedGib: readAmount('--used', used, 65_536),
    pricePerGibMonth: readAmount('--price', price, 1_000_000),
    churnPercent: readAmount('--churn', churn, 100),
  };
}

function readAmount(option: string, text: string, most: number): number {
  const amount = /^\d{1,7}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (amount >= 0 && amount <= most) return amount;
  throw new BadUsage(`${option} must be a number from 0 to ${most}, not ${JSON.stringify(text)}`);
}

function readBook(file: string | undefined, timeZone: string): ReturnType<typeof readPoliciesFile> {
  if (file === undefined) return { book: builtInPolicies(timeZone), mistakes: [] };
  return readPoliciesFile(readTextOrRefuse(file), { timeZone });
}

if (import.meta.main) await runCommand(USAGE, () => explain(process.argv.slice(2), Date.now()));
