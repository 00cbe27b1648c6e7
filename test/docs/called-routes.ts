import * as z from 'zod/mini';
import { OPERATIONS } from '../../functions/http/openapi/document.ts';
import { codeOf, type Document, shellLinesOf } from './documents.ts';
import { type RegisteredFunction, registeredFunctions } from './registered-functions.ts';

/** A call of the app that a document shows. */
export interface DocumentedCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body?: string;
  /** Whether the document shows all of it, and not just a route. */
  readonly isWhole: boolean;
  readonly hasKey: boolean;
}

/** Those of `curl`, with the app's address in `$URL` or that of the local cloud. */
export function curlCallsOf(document: Document): readonly DocumentedCall[] {
  return shellLinesOf(document).flatMap((line) => {
    const [, path] = /^curl .*?(?:\$URL|http:\/\/localhost:7071)(\/api[^"'\s]*)/.exec(line) ?? [];
    if (path === undefined) return [];
    const [, method = 'GET'] = / -X (\w+)/.exec(line) ?? [];
    const [, body] = / -d '([^']*)'/.exec(line) ?? [];
    return {
      method,
      path,
      isWhole: true,
      hasKey: line.includes('"x-functions-key: $KEY"'),
      ...(body === undefined ? {} : { body }),
    };
  });
}

/** Those that the text names, such as `GET /api/runs/{id}`. */
function namedCallsOf(document: Document): readonly DocumentedCall[] {
  return codeOf(document).flatMap((code) => {
    const [, method, path] = /^(GET|POST|PUT|DELETE) (\/api\/\S+)$/.exec(code) ?? [];
    return method === undefined || path === undefined ? [] : { method, path, isWhole: false, hasKey: true };
  });
}

/** What a document calls that is no route of the app, or in a way in which the route is not called. */
export function mistakenCalls(document: Document): readonly string[] {
  return [...namedCallsOf(document), ...curlCallsOf(document)].flatMap((call) => {
    const said = `${call.method} ${call.path}${call.body === undefined ? '' : ` ${call.body}`}`;
    return mistakesOf(call).map((mistake) => `${said}: ${mistake}`);
  });
}

function mistakesOf({ method, path, body, isWhole, hasKey }: DocumentedCall): readonly string[] {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const found = functionOf(method, decodeURI(pathname));
  if (found === undefined) return ['no such route'];
  const operation = OPERATIONS.find(({ id }) => id === found.name);
  if (operation === undefined) return [];
  const { query: schema = z.strictObject({}) } = operation;
  const query = (isWhole ? schema : z.partial(schema)).safeParse(Object.fromEntries(searchParams));
  const read = body === undefined ? undefined : operation.body?.schema.safeParse(JSON.parse(body));
  return [
    ...(hasKey || found.isAnonymous ? [] : ['without the key']),
    ...(query.error?.issues ?? []).map(({ path: at, message }) => `query ${at.join('.')}: ${message}`),
    ...(body !== undefined && operation.body === undefined ? ['takes no body'] : []),
    ...(read?.error?.issues ?? []).map(({ path: at, message }) => `body ${at.join('.')}: ${message}`),
  ];
}

/** The function of a route, in which parameters stand in braces, and the last may be all the rest of a path or nothing. */
function functionOf(method: string, path: string): RegisteredFunction | undefined {
  const given = path.split('/');
  const alike = registeredFunctions()
    .filter((one) => one.method === method)
    .map((one) => ({ one, parts: one.path.split('/') }))
    .filter(({ parts }) => given.every((part, at) => parts[at]?.startsWith('{') || parts[at] === part));
  const found = alike.find(({ parts }) => parts.length === given.length);
  return (found ?? alike.find(({ one, parts }) => one.takesRest && parts.length === given.length + 1))?.one;
}
