import type { HttpRequest } from '@azure/functions';
import * as z from 'zod/mini';
import type { Span } from '../../shared/policy/policy.ts';
import { type FileSettings, readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { readKeepFor } from '../../shared/policy/tag/span.ts';
import type { TargetSpec } from '../../shared/policy/target.ts';
import { BadRequest, type FieldMistake } from './problem.ts';
import { flag, nameList, readQuery, wholeNumber } from './query.ts';
import { check, readBody } from './read-json.ts';

/** What a VM, disk, policy or group is called: its name, `group/name` or id. */
export const nameSchema = z.string().check(z.minLength(1), z.maxLength(300), z.describe('A name, `group/name` or id.'));
const names = z.union([nameSchema, z.array(nameSchema).check(z.minLength(1), z.maxLength(500))], {
  error: 'must be a name, a group/name or an id, or a list of 1 to 500 of these',
});
/** `{vm | disk | policy | resourceGroup}`, each a name, `group/name`, id, or a list of these; or `"all"`. */
export const targetSchema = z
  .union(
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
  )
  .check(
    z.describe(
      '`all`, or an object with `vm`, `disk`, `policy` or `resourceGroup`, at least one: each a name, `group/name` or id, or a list of these.',
    ),
  );

export const reasonSchema = z
  .string()
  .check(z.minLength(1), z.maxLength(1000), z.describe('Why; kept with the record.'));
export const bySchema = z
  .string()
  .check(z.minLength(1), z.maxLength(200), z.describe('Who says so; kept with the record.'));

/** The body of `POST /api/runs`. */
export const runSchema = z.strictObject({
  target: z.optional(targetSchema),
  when: z
    .optional(z.enum(['now', 'due']))
    .check(
      z.describe('Ad-hoc points of the target, or what its schedules ask for. Where absent: `now` with a target.'),
    ),
  keepFor: z
    .optional(z.string())
    .check(z.describe('How long ad-hoc points live, from `1h` to `3650d`; `7d` where absent. Only with `now`.')),
  reason: z.optional(reasonSchema),
  by: z.optional(bySchema),
  prune: z
    .optional(z.boolean())
    .check(z.describe('Whether expired points go too. Where absent: true for `due`, false for `now`.')),
  dryRun: z.optional(z.boolean()).check(z.describe('Plan and record, change nothing.')),
  policies: z
    .optional(
      z.union([z.string(), z.record(z.string(), z.unknown())], { error: 'must be an object, or its JSON as text' }),
    )
    .check(
      z.describe(
        'Candidate policies, as a policies file has them; only with `dryRun`. The plan is compared with the present ones.',
      ),
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

const { when, keepFor, reason, by } = runSchema.shape;

/** What `POST /api/runs` takes in its query: the fields of its body for curl, and how long to wait. */
export const runQuery = z.strictObject({
  vm: z.optional(nameList('VMs by name, `group/name` or id.')),
  disk: z.optional(nameList('Disks, likewise.')),
  policy: z.optional(nameList('Policies by name.')),
  resourceGroup: z.optional(nameList('Resource groups by name or id.')),
  target: z.optional(z.string().check(z.describe('`all`: everything at once; goes without the four above.'))),
  when,
  keepFor,
  reason,
  by,
  prune: z.optional(flag('As in the body.')),
  dryRun: z.optional(flag('As in the body.')),
  wait: z.optional(wholeNumber(0, 100, 'Seconds to wait for the end of the run.')),
});

type RunQuery = z.output<typeof runQuery>;

/** Reads an ad-hoc call from its body, or for curl from its query. Throws BadRequest with every mistake. */
export async function readRunRequest(request: HttpRequest, settings: FileSettings): Promise<RunRequest> {
  const query = readQuery(request, runQuery);
  const asked = checkRun(mergeQuery(query, await readBody(request)), settings);
  return { ...asked, waitSeconds: query.wait ?? 0 };
}

/** Checks the fields of an ad-hoc call. Throws BadRequest with every mistake. */
export function checkRun(fields: unknown, settings: FileSettings): Omit<RunRequest, 'waitSeconds'> {
  const body = check(z.optional(runSchema), fields) ?? {};
  const mistakes: FieldMistake[] = [];
  const keepFor = readKeepFor(body.keepFor ?? '7d');
  if ('mistake' in keepFor) mistakes.push({ field: 'keepFor', message: keepFor.mistake });
  const policies = typeof body.policies === 'object' ? JSON.stringify(body.policies) : body.policies;
  mistakes.push(...policyMistakes(policies, body.dryRun === true, settings));
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
  };
}

function policyMistakes(
  policies: string | undefined,
  isDryRun: boolean,
  settings: FileSettings,
): readonly FieldMistake[] {
  if (policies === undefined) return [];
  if (!isDryRun) return [{ field: 'policies', message: 'goes with dryRun true: candidate policies are only compared' }];
  return readPoliciesFile(policies, settings).mistakes.map(({ path, message }) => ({
    field: path === '' ? 'policies' : `policies.${path}`,
    message,
  }));
}

/** The same fields as query parameters. A field given in both is an error rather than a guess. */
function mergeQuery(query: RunQuery, body: unknown): unknown {
  const fromQuery = fieldsOf(query);
  if (body === undefined) return fromQuery;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const twice = Object.keys(fromQuery).filter((key) => Object.hasOwn(body, key));
  if (twice.length === 0) return { ...body, ...fromQuery };
  throw new BadRequest(
    twice.map((field) => ({ field, message: 'is given in the query and in the body; give it once' })),
  );
}

function fieldsOf({ vm, disk, policy, resourceGroup, target: whole, wait: _, ...rest }: RunQuery): object {
  const names = Object.entries({ vm, disk, policy, resourceGroup }).filter(([, list]) => list !== undefined);
  if (names.length > 0 && whole !== undefined) {
    throw new BadRequest([{ field: 'query.target', message: 'goes without vm, disk, policy and resourceGroup' }]);
  }
  const target = names.length > 0 ? Object.fromEntries(names) : whole;
  return { ...rest, ...(target === undefined ? {} : { target }) };
}
