import type { HttpRequest } from '@azure/functions';
import * as z from 'zod/mini';
import type { Span } from '../../shared/policy/policy.ts';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { readKeepFor } from '../../shared/policy/tag/span.ts';
import type { TargetSpec } from '../../shared/policy/target.ts';
import { flagOf, onlyQuery } from './page-query.ts';
import { BadRequest, type FieldMistake } from './problem.ts';
import { check, readBody } from './read-json.ts';

/** What a VM, disk, policy or group is called: its name, `group/name` or id. */
export const nameSchema = z.string().check(z.minLength(1), z.maxLength(300));
const names = z.union([nameSchema, z.array(nameSchema).check(z.minLength(1), z.maxLength(500))], {
  error: 'must be a name, a group/name or an id, or a list of 1 to 500 of these',
});
/** `{vm | disk | policy | resourceGroup}`, each a name, `group/name`, id, or a list of these; or `"all"`. */
export const targetSchema = z.union(
  [
    z.literal('all'),
    z.partial(z.strictObject({ vm: names, disk: names, policy: names, resourceGroup: names })).check(
      z.refine((target) => Object.values(target).some((value) => value !== undefined), {
        error: 'must name a vm, a disk, a policy or a resourceGroup, or be "all"',
      }),
    ),
  ],
  {
    error:
      'must be "all", or an object with vm, disk, policy or resourceGroup: each a name, a group/name or an id, or a list of 1 to 500 of these',
  },
);

const text = z.string().check(z.minLength(1), z.maxLength(1000));
export const reasonSchema = text;
export const bySchema = z.string().check(z.minLength(1), z.maxLength(200));

const runSchema = z.strictObject({
  target: z.optional(targetSchema),
  when: z.optional(z.enum(['now', 'due'])),
  keepFor: z.optional(z.string()),
  reason: z.optional(text),
  by: z.optional(bySchema),
  prune: z.optional(z.boolean()),
  dryRun: z.optional(z.boolean()),
  policies: z.optional(
    z.union([z.string(), z.record(z.string(), z.unknown())], { error: 'must be an object, or its JSON as text' }),
  ),
});

/** An ad-hoc call, checked: what `POST /api/runs` asks for. */
export interface RunRequest {
  readonly target?: TargetSpec;
  readonly when: 'now' | 'due';
  readonly keepFor: Span;
  readonly reason?: string;
  readonly by?: string;
  readonly prune: boolean;
  readonly dryRun: boolean;
  /** Candidate policies of a dry run, as JSON text. */
  readonly policies?: string;
  /** Seconds to wait for the end, 0 to 100. */
  readonly waitSeconds: number;
}

const TARGET_QUERY = ['vm', 'disk', 'policy', 'resourceGroup'] as const;
const QUERY = [...TARGET_QUERY, 'target', 'when', 'keepFor', 'reason', 'by', 'prune', 'dryRun', 'wait'];

/** Reads an ad-hoc call from its body, or for curl from its query. Throws BadRequest with every mistake. */
export async function readRunRequest(request: HttpRequest, timeZone: string): Promise<RunRequest> {
  onlyQuery(request, QUERY);
  const body = check(z.optional(runSchema), mergeQuery(request, await readBody(request))) ?? {};
  const mistakes: FieldMistake[] = [];
  const keepFor = readKeepFor(body.keepFor ?? '7d');
  if ('mistake' in keepFor) mistakes.push({ field: 'keepFor', message: keepFor.mistake });
  const policies = typeof body.policies === 'object' ? JSON.stringify(body.policies) : body.policies;
  mistakes.push(...policyMistakes(policies, body.dryRun === true, timeZone));
  const when = body.when ?? (body.target === undefined ? 'due' : 'now');
  if (body.keepFor !== undefined && when === 'due') {
    mistakes.push({ field: 'keepFor', message: 'goes with when "now": points of a schedule are kept by their policy' });
  }
  if (when === 'now' && body.target === undefined) {
    mistakes.push({ field: 'target', message: 'is missing: name a VM or disk, or say "all" for everything at once' });
  }
  if (mistakes.length > 0 || 'mistake' in keepFor) throw new BadRequest(mistakes);
  return {
    ...(body.target === undefined ? {} : { target: body.target as TargetSpec }),
    when,
    keepFor: keepFor.span,
    ...(body.reason === undefined ? {} : { reason: body.reason }),
    ...(body.by === undefined ? {} : { by: body.by }),
    prune: body.prune ?? when === 'due',
    dryRun: body.dryRun ?? false,
    ...(policies === undefined ? {} : { policies }),
    waitSeconds: waitOf(request),
  };
}

function policyMistakes(policies: string | undefined, isDryRun: boolean, timeZone: string): readonly FieldMistake[] {
  if (policies === undefined) return [];
  if (!isDryRun) return [{ field: 'policies', message: 'goes with dryRun true: candidate policies are only compared' }];
  return readPoliciesFile(policies, timeZone).mistakes.map(({ path, message }) => ({
    field: path === '' ? 'policies' : `policies.${path}`,
    message,
  }));
}

/** The same fields as query parameters. A field given in both is an error rather than a guess. */
function mergeQuery(request: HttpRequest, body: unknown): unknown {
  const fromQuery: Record<string, unknown> = {};
  for (const key of ['when', 'keepFor', 'reason', 'by'] as const) {
    const value = request.query.get(key);
    if (value !== null) fromQuery[key] = value;
  }
  for (const key of ['prune', 'dryRun'] as const) {
    const value = flagOf(request, key);
    if (value !== undefined) fromQuery[key] = value;
  }
  const target = targetOfQuery(request);
  if (target !== undefined) fromQuery['target'] = target;
  if (body === undefined) return fromQuery;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const twice = Object.keys(fromQuery).filter((key) => Object.hasOwn(body, key));
  if (twice.length === 0) return { ...body, ...fromQuery };
  throw new BadRequest(
    twice.map((field) => ({ field, message: 'is given in the query and in the body; give it once' })),
  );
}

function targetOfQuery(request: HttpRequest): unknown {
  const target: Record<string, string[]> = {};
  for (const key of TARGET_QUERY) {
    const values = request.query
      .getAll(key)
      .flatMap((value) => value.split(','))
      .map((value) => value.trim());
    if (values.length > 0) target[key] = values;
  }
  const whole = request.query.get('target');
  if (whole === null) return Object.keys(target).length > 0 ? target : undefined;
  if (Object.keys(target).length === 0) return whole;
  throw new BadRequest([{ field: 'query.target', message: 'goes without vm, disk, policy and resourceGroup' }]);
}

function waitOf(request: HttpRequest): number {
  const wait = request.query.get('wait');
  if (wait === null) return 0;
  if (/^\d{1,3}$/.test(wait) && Number(wait) <= 100) return Number(wait);
  throw new BadRequest([{ field: 'query.wait', message: `must be 0 to 100 seconds, not "${wait}"` }]);
}
