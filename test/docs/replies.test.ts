import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { OPERATIONS } from '../../functions/http/openapi/document.ts';
import { coverageItemSchema, coverageSchema } from '../../functions/http/replies/coverage.ts';
import { problemDocumentSchema } from '../../functions/http/replies/problem.ts';
import { restoreReportSchema } from '../../functions/http/replies/restore.ts';
import { runReportSchema } from '../../functions/http/replies/run.ts';
import { blocksOf, readDocument } from './documents.ts';

interface Part {
  readonly schema: z.ZodMiniType;
  /** The member of the reply that the example shows; absent where it shows some members of the reply itself. */
  readonly member?: string;
}

/** What of a reply the examples show that are not whole, by their route and first member. */
const PARTS: Readonly<Record<string, Part>> = {
  'GET /api/runs/{id} policy': { schema: z.partial(runReportSchema), member: 'differences' },
  'POST /api/prunes code': { schema: z.partial(runReportSchema), member: 'error' },
  'POST /api/replacements id': { schema: z.partial(restoreReportSchema) },
  'GET /api/coverage lastProvenAt': { schema: z.partial(coverageItemSchema) },
  'GET /api/coverage currency': { schema: z.partial(coverageItemSchema), member: 'cost' },
  'GET /api/coverage verdict': { schema: z.partial(coverageSchema) },
};

const examples = readDocument('docs/http.md')
  .text.split(/^## /m)
  .flatMap((text) => {
    const [route = ''] = text.split('\n');
    const blocks = blocksOf({ path: route, text }).filter(({ language }) => language === 'json');
    return blocks.map((block) => [route, JSON.parse(block.text) as unknown] as const);
  });

/** Whether it is, to the last member, a problem document or a reply of the route. */
function isReply(route: string, example: unknown): boolean {
  const operation = OPERATIONS.find(({ method, path }) => route === `${method.toUpperCase()} /api${path}`);
  const schemas = (operation?.replies ?? []).flatMap(({ schema }) => schema ?? []);
  return [problemDocumentSchema, ...schemas].some((schema) => schema.safeParse(example).success);
}

/** Where a part of a reply is not as the reply has it; empty where it is. */
function mistakesIn(key: string, example: unknown): readonly string[] {
  const part = PARTS[key];
  if (part === undefined) return [`no part of a reply: ${key}`];
  const read = part.schema.safeParse(part.member === undefined ? example : { [part.member]: example });
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

function keyOf(route: string, example: unknown): string {
  const [value] = [example].flat();
  return `${route} ${Object.keys(value as object)[0] ?? ''}`;
}

describe('the examples of docs/http.md', () => {
  const others = examples
    .filter(([route, example]) => !isReply(route, example))
    .map(([route, example]) => [keyOf(route, example), example] as const);

  test('are replies of their routes, but for parts of them', () => {
    expect(others.map(([key]) => key)).toEqual(Object.keys(PARTS));
  });

  test.each(others)('show a part of a reply as it is: %s', (key, example) => {
    expect(mistakesIn(key, example)).toEqual([]);
  });

  test('would be found out by a member that no reply has, by one of another type, and by one that is missing', () => {
    const route = 'GET /api/health';

    expect(isReply(route, { state: 'ok' })).toBe(true);
    expect([{ state: 'ok', mood: 'good' }, { state: 1 }, {}].map((reply) => isReply(route, reply))).not.toContain(true);
  });

  test.each(others)('would be found out in a part by the same: %s', (key, example) => {
    const [value] = [example].flat() as [object];
    const [name = ''] = Object.keys(value);
    const wrong = [
      { ...value, mood: 'good' },
      { ...value, [name]: ['another type'] },
    ];

    for (const part of wrong) expect(mistakesIn(key, Array.isArray(example) ? [part] : part)).toHaveLength(1);
  });
});
