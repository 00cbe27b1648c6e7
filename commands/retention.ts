import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Reason } from '../shared/policy/decision.ts';
import { type Instant, parseInstant } from '../shared/policy/instant.ts';
import type { Retention } from '../shared/policy/policy.ts';
import { decideRetention } from '../shared/policy/retention/decide-retention.ts';
import { type ImaginedPoint, imaginedPoint } from '../shared/policy/retention/imagined-point.ts';
import { readClauses } from '../shared/policy/tag/clauses.ts';
import { isMistake } from '../shared/policy/tag/mistake.ts';
import { readTokens } from '../shared/policy/tag/tokens.ts';
import { BadUsage, parseOrRefuse, readInstantOption, readZoneOption, runCommand } from './usage.ts';

const USAGE = `usage: npm run retention -- --keep "7d 4w 12m" [options] < points.json
  shows the decision and the reasons for each point; points.json is a JSON array of instants, or of
  {id, createdAt, scheduledFor?, adHoc?, state?: "usable" | "pending" | "failed", hold?}

  --keep RULES        which points stay, as after \`keep\` in a tag
  --time-zone ZONE    of the calendar periods (UTC)
  --now INSTANT       of this moment instead of now, such as 2026-11-23T02:00:00Z
  --json              one JSON document and nothing else`;

/** A point as given, with its decision. */
export interface Shown {
  readonly id?: string;
  /** As in the input. */
  readonly createdAt: string;
  readonly decision: 'keep' | 'prune';
  readonly reasons: readonly Reason[];
}

const instant = z.string().transform((text, context) => {
  try {
    return { text, at: parseInstant(text) };
  } catch {
    context.addIssue({ code: 'custom', message: `must be an ISO 8601 instant, not ${JSON.stringify(text)}` });
    return z.NEVER;
  }
});

const point = z.union([
  instant.transform((createdAt) => ({ createdAt })),
  z.object({
    id: z.string().min(1).optional(),
    createdAt: instant,
    scheduledFor: instant.nullish(),
    adHoc: z.boolean().nullish(),
    state: z.enum(['usable', 'pending', 'failed']).nullish(),
    hold: z.union([z.boolean(), z.string()]).nullish(),
  }),
]);

type Given = z.output<typeof point> & { readonly id?: string | undefined };

/** Reads `points.json`. Throws `BadUsage` that names every point which cannot be read. */
export function readGivenPoints(json: string): readonly Given[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new BadUsage(`stdin holds no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(parsed)) throw new BadUsage('stdin must hold a JSON array of points');
  const mistakes: string[] = [];
  const points = parsed.flatMap((each, index) => {
    const read = (typeof each === 'string' ? point.options[0] : point.options[1]).safeParse(each);
    if (read.success) return [read.data];
    mistakes.push(
      ...read.error.issues.map(({ path, message }) => `point ${[index, ...path].map(String).join('.')}: ${message}`),
    );
    return [];
  });
  if (mistakes.length > 0) throw new BadUsage(mistakes.join('\n'));
  return points;
}

/** Decides over the points as a run would, before the pace: one decision each, in the order given. */
export function decideGiven(
  given: readonly Given[],
  retention: Retention,
  timeZone: string,
  now: Instant,
): readonly Shown[] {
  const points = given.map((each, index) => imaginedPoint(imagine(each, index)));
  const decisions = new Map(decideRetention(points, { retention, timeZone }, now).map((each) => [each.point, each]));
  return points.map((each, index) => {
    const decision = decisions.get(each);
    const source = given[index];
    if (decision === undefined || source === undefined) throw new Error(`point ${index} has no decision`);
    const { action, reasons } = decision;
    return {
      ...(source.id === undefined ? {} : { id: source.id }),
      createdAt: source.createdAt.text,
      decision: action,
      reasons,
    };
  });
}

function imagine(given: Given, index: number): ImaginedPoint {
  const id = given.id ?? `point-${String(index).padStart(9, '0')}`;
  const createdAt = given.createdAt.at;
  if (!('adHoc' in given || 'state' in given || 'hold' in given || 'scheduledFor' in given)) return { id, createdAt };
  return {
    id,
    createdAt,
    ...(given.scheduledFor ? { scheduledFor: given.scheduledFor.at } : {}),
    adHoc: given.adHoc ?? false,
    state: given.state ?? 'usable',
    // The tag holds a point whatever its value; `false` says that there is none.
    hold: given.hold === true || typeof given.hold === 'string',
  };
}

/** Reads `7d 4w 12m`, with or without `keep` before it. */
function readKeepOption(text: string): Retention {
  const { tokens, note } = readTokens(text);
  const clauses = readClauses(tokens[0] === 'keep' ? tokens : ['keep', ...tokens], 0, false);
  if (isMistake(clauses)) throw new BadUsage(`--keep: ${clauses.message}`);
  if (clauses.keep === undefined || clauses.places.size !== 1 || note !== undefined) {
    throw new BadUsage(`--keep takes keep rules alone, such as "7d 4w 12m", not ${JSON.stringify(text)}`);
  }
  return clauses.keep;
}

/** The decisions as a person reads them in a terminal. */
export function formatDecisions(shown: readonly Shown[]): string {
  const width = Math.max(0, ...shown.map(({ createdAt }) => createdAt.length));
  const rows = shown.map(({ id, createdAt, decision, reasons }) =>
    [decision.padEnd(5), createdAt.padEnd(width), reasons.join(', '), ...(id === undefined ? [] : [`(${id})`])].join(
      '  ',
    ),
  );
  const kept = shown.filter(({ decision }) => decision === 'keep').length;
  return `${[...rows, `${kept} kept, ${shown.length - kept} pruned`].join('\n')}\n`;
}

/** The whole command but for the process: arguments and stdin in, the text for stdout out. Throws `BadUsage`. */
export async function retention(
  args: readonly string[],
  readStdin: () => Promise<string>,
  now: Instant,
): Promise<string> {
  if (args.includes('--help')) return `${USAGE}\n`;
  const { values } = parseOrRefuse(() =>
    parseArgs({
      args: [...args],
      options: {
        keep: { type: 'string' },
        'time-zone': { type: 'string', default: 'UTC' },
        now: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }),
  );
  if (values.keep === undefined) throw new BadUsage('--keep is missing');
  const rules = readKeepOption(values.keep);
  const timeZone = readZoneOption('--time-zone', values['time-zone']);
  const at = values.now === undefined ? now : readInstantOption('--now', values.now);
  const shown = decideGiven(readGivenPoints(await readStdin()), rules, timeZone, at);
  return values.json ? `${JSON.stringify(shown, undefined, 2)}\n` : formatDecisions(shown);
}

if (import.meta.main) {
  await runCommand(USAGE, () => retention(process.argv.slice(2), () => text(process.stdin), Date.now()));
}
