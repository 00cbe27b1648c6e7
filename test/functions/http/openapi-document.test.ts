import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { OPERATIONS, openApiDocument } from '../../../functions/http/openapi/document.ts';
import { problemDocumentSchema } from '../../../functions/http/replies/problem.ts';
import { checkInEnglish } from '../../../shared/policy/issue-text.ts';
import { readDocument } from '../../docs/documents.ts';
import { registeredFunctions } from '../../docs/registered-functions.ts';

const FUNCTIONS = resolve(import.meta.dirname, '../../../functions');
/** They answer pages and take forms, for people. */
const DASHBOARD = /^dashboard/;

const document = openApiDocument();
const HTTP = readDocument('docs/http.md').text;

test('is valid OpenAPI 3.1', async () => {
  const validator = new Validator();

  const { valid, errors } = await validator.validate(structuredClone(document) as never);

  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
  expect(validator.version).toBe('3.1');
});

test('has every function that HTTP triggers, but the dashboard, and no other', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security }]) => ({
      name: operationId,
      method: method.toUpperCase(),
      path,
      isAnonymous: security !== undefined,
    })),
  );
  const registered = registeredFunctions()
    .filter(({ name }) => !DASHBOARD.test(name))
    .map(({ takesRest: _, ...one }) => one);
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

  expect(registered.length).toBeGreaterThan(15);
  expect(described.toSorted(byName)).toEqual(registered.toSorted(byName));
});

describe('no query is read but by a schema that the document is made of', () => {
  const sources = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !DASHBOARD.test(name))
    .map((name) => [name, readFileSync(resolve(FUNCTIONS, name), 'utf8')] as const);

  test.each(sources.filter(([, source]) => source.includes('request.query')))('%s', (name) => {
    expect(name).toBe('http/query.ts');
  });

  test('nor is the document loaded before somebody asks for it', () => {
    const early = sources.filter(
      ([name, source]) =>
        !name.startsWith('http/openapi/') &&
        /^import .*(http\/openapi\/(?!handle-anonymous)|\/replies\/)/m.test(source),
    );

    expect(early.map(([name]) => name).filter((name) => !name.startsWith('http/replies/'))).toEqual([]);
  });
});

describe('the examples', () => {
  const examples = OPERATIONS.flatMap((operation) =>
    operation.examples.map((example) => [`${operation.id}: ${example.name}`, operation, example] as const),
  );

  test.each(examples)('of %s: the reply is what its schema says', (_, operation, { status, mediaType, reply }) => {
    const inJson = operation.replies.find((one) => one.status === status)?.schema;
    const described = mediaType === undefined ? inJson : z.string();
    const schema = status >= 400 && status !== 503 ? problemDocumentSchema : described;
    if (schema === undefined) throw new Error(`${status} is not described`);

    expect(checkInEnglish(schema, reply).error?.issues ?? []).toEqual([]);
  });

  test.each(examples)('of %s: the request has no part that the operation does not take', (_, operation, example) => {
    const { path = {}, query = {}, body, idempotencyKey } = example;

    expect(Object.keys(path)).toEqual(Object.keys(operation.pathParameters ?? {}));
    expect(Object.keys(operation.query?.shape ?? {})).toEqual(expect.arrayContaining(Object.keys(query)));
    if (body !== undefined) expect(operation.body).toBeDefined();
    if (idempotencyKey !== undefined) expect(operation.idempotent).toBe(true);
  });

  test('of an operation have names of their own', () => {
    for (const { id, examples: own } of OPERATIONS) {
      const names = own.map(({ name }) => name);
      expect([id, new Set(names).size, names.length > 0]).toEqual([id, names.length, true]);
    }
  });

  test('name the code of a problem that the document lists under its status', () => {
    for (const [name, { id }, { status, reply }] of examples) {
      const { type } = reply as { type?: string };
      if (type === undefined || status < 400) continue;
      const operation = Object.values(document.paths)
        .flatMap((methods) => Object.values(methods))
        .find(({ operationId }) => operationId === id);
      const code = type.replace('urn:nightkeep:problem:', '');
      expect([name, operation?.responses[status]?.description]).toEqual([name, expect.stringContaining(`\`${code}\``)]);
    }
  });
});

describe('the codes of problems are those of the section in docs/http.md', () => {
  test.each(
    OPERATIONS.map((operation) => [`${operation.method.toUpperCase()} /api${operation.path}`, operation] as const),
  )('%s', (route, { problems = {} }) => {
    const [section = ''] = HTTP.split(/^## /m).filter((part) => part.startsWith(`${route}\n`));
    const codes = Object.values(problems).flat();
    const general = ['target-ambiguous', 'idempotency-key-reused'];

    expect(section).not.toBe('');
    expect(codes.filter((code) => !general.includes(code) && !section.includes(`\`${code}\``))).toEqual([]);
    const [, errors = ''] = /^((?:Other )?Errors\b[\s\S]*?\.)$/m.exec(section) ?? [];
    const told = [...errors.matchAll(/`([a-z]+-[a-z-]+)`/g)].map(([, code]) => code);
    expect(told.filter((code) => !codes.includes(code ?? ''))).toEqual([]);
  });
});
