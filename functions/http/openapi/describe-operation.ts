import type * as z from 'zod/mini';
import { componentName } from './components.ts';
import { componentRef, type JsonSchema, jsonSchema } from './json-schema.ts';
import type { Example, Operation, Reply } from './operation.ts';

type Examples = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

/** A parameter of the path, the query or the headers. */
export interface ParameterObject {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
  readonly examples?: Examples;
}

export interface MediaObject {
  readonly schema?: JsonSchema;
  readonly examples?: Examples;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, MediaObject>>;
}

/** An operation of the document. An example is of one name wherever a part of it stands: parameters, body and response. */
export interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly ParameterObject[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, MediaObject>> };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

const PROBLEM = 'application/problem+json';

export function describeOperation(operation: Operation): OperationObject {
  const { id, tag, summary, description, anonymous, body, examples } = operation;
  const parameters = parametersOf(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...(anonymous === undefined ? {} : { security: [] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: body.required,
            content: {
              'application/json': {
                schema: jsonSchema(body.schema, 'request'),
                ...examplesOf(examples, ({ body: value }) => value),
              },
            },
          },
        }),
    responses: responsesOf(operation),
  };
}

function parametersOf({ pathParameters = {}, query, idempotent, examples }: Operation): readonly ParameterObject[] {
  const inPath = Object.entries(pathParameters).map(([name, description]) => ({
    name,
    in: 'path' as const,
    required: true,
    description,
    schema: { type: 'string' },
    ...examplesOf(examples, ({ path }) => path?.[name]),
  }));
  const inQuery = query === undefined ? [] : queryParameters(query, examples);
  const key = {
    name: 'Idempotency-Key',
    in: 'header' as const,
    required: false,
    description: 'Makes a repeated call the same run or restore; 422 where it came with another request before.',
    schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
    ...examplesOf(examples, ({ idempotencyKey }) => idempotencyKey),
  };
  return [...inPath, ...inQuery, ...(idempotent === undefined ? [] : [key])];
}

function queryParameters(query: z.ZodMiniObject, examples: readonly Example[]): readonly ParameterObject[] {
  const { properties = {}, required = [] } = jsonSchema(query, 'request') as {
    readonly properties?: Readonly<Record<string, JsonSchema & { readonly description?: string }>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
    ...examplesOf(examples, (example) => example.query?.[name]),
  }));
}

function responsesOf({
  anonymous,
  replies,
  problems = {},
  examples,
  query,
  body,
}: Operation): OperationObject['responses'] {
  const takesInput = query !== undefined || body !== undefined;
  const refused = takesInput ? { 400: ['invalid-request'] } : {};
  const ofAny = { ...refused, ...(anonymous === undefined ? OF_ANY : {}) };
  const codes = Object.entries({ ...ofAny, ...problems });
  return {
    ...Object.fromEntries(replies.map((reply) => [reply.status, responseOf(reply, examples)])),
    ...(anonymous === undefined ? { 401: { description: 'The key is missing or wrong; the body is empty.' } } : {}),
    ...Object.fromEntries(codes.map(([status, known]) => [status, problemOf(Number(status), known, examples)])),
  };
}

/** What any route with a key may answer. */
const OF_ANY: Readonly<Record<number, readonly string[]>> = {
  500: ['bug'],
  502: ['azure'],
  503: ['config', 'version'],
};

function responseOf(reply: Reply, examples: readonly Example[]): ResponseObject {
  const { status, description, schema, mediaType = 'application/json', alternative, location } = reply;
  const answered = (type: string | undefined) =>
    examplesOf(
      examples.filter((example) => example.status === status && example.mediaType === type),
      ({ reply: value }) => value,
    );
  const where = { Location: { description: 'Where to look.', schema: { type: 'string', format: 'uri' } } };
  const text = { schema: { type: 'string' } };
  return {
    description,
    ...(location === undefined ? {} : { headers: where }),
    content: {
      [mediaType]: { ...(schema === undefined ? {} : { schema: schemaOf(schema) }), ...answered(undefined) },
      ...(alternative === undefined ? {} : { [alternative]: { ...text, ...answered(alternative) } }),
    },
  };
}

function schemaOf(schema: z.ZodMiniType): JsonSchema {
  const name = componentName(schema);
  return name === undefined ? jsonSchema(schema, 'reply') : { $ref: componentRef(name) };
}

function problemOf(status: number, codes: readonly string[], examples: readonly Example[]): ResponseObject {
  const answered = examples.filter((example) => example.status === status);
  return {
    description: `A problem document: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
    content: {
      [PROBLEM]: { schema: { $ref: componentRef('Problem') }, ...examplesOf(answered, ({ reply: value }) => value) },
    },
  };
}

function examplesOf(examples: readonly Example[], pick: (example: Example) => unknown): { examples?: Examples } {
  const given = examples.flatMap((example) => {
    const value = pick(example);
    return value === undefined ? [] : [[example.name, { summary: example.summary, value }] as const];
  });
  return given.length === 0 ? {} : { examples: Object.fromEntries(given) };
}
