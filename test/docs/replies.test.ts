import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../../functions/http/openapi/document.ts';
import { problemDocumentSchema } from '../../functions/http/replies/problem.ts';
import { blocksOf, readDocument } from './documents.ts';

/** Examples of a part of a reply, by their route and first member: no schema of a whole reply reads them. */
const PARTS = [
  'GET /api/runs/{id} policy',
  'POST /api/prunes code',
  'POST /api/replacements id',
  'GET /api/coverage lastProvenAt',
  'GET /api/coverage currency',
  'GET /api/coverage verdict',
];

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

function firstMember(example: unknown): string {
  const [value] = [example].flat();
  return Object.keys(value as object)[0] ?? '';
}

describe('the examples of docs/http.md', () => {
  test('are replies of their routes, but for parts of them', () => {
    const others = examples.filter(([route, example]) => !isReply(route, example));

    expect(others.map(([route, example]) => `${route} ${firstMember(example)}`)).toEqual(PARTS);
  });

  test('would be found out by a member that no reply has, by one of another type, and by one that is missing', () => {
    const route = 'GET /api/health';

    expect(isReply(route, { state: 'ok' })).toBe(true);
    expect([{ state: 'ok', mood: 'good' }, { state: 1 }, {}].map((reply) => isReply(route, reply))).not.toContain(true);
  });
});
