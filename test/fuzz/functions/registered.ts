import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { serveCoreApi } from '../../../local/host/core-api.ts';
import type { RegisteredFunction, RpcHttpData } from '../../../local/host/core-types.ts';
import { authLevelOf, methodsOf, routeOf } from '../../../local/host/http-server.ts';
import { invokeFunction, triggerOf } from '../../../local/host/invoke-function.ts';
import { compareRoutes, matchRoute, parseRoute } from '../../../local/host/route-template.ts';

const FOLDER = resolve(import.meta.dirname, '../../../functions');

// The library registers what it is told as soon as it is loaded.
const registry = serveCoreApi(() => undefined);
for (const name of readdirSync(FOLDER).filter((file) => file.endsWith('.ts'))) await import(resolve(FOLDER, name));

const log = () => undefined;
const functions = [...registry.functions.values()];
const routes = functions
  .filter((one) => triggerOf(one).binding.type === 'httpTrigger')
  .map((registered) => ({
    registered,
    template: parseRoute(routeOf(registered, 'api')),
    methods: methodsOf(registered),
  }))
  .toSorted((a, b) => compareRoutes(a.template, b.template));

export interface Call {
  readonly method: string;
  /** Path and query, as they stand in a URL. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  /** Of the function. */
  readonly name: string;
  readonly isAnonymous: boolean;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Calls the function of a route as the Functions host does; undefined where no route is that of the call. */
export async function call({ method, target, headers = {}, body }: Call): Promise<Answer | undefined> {
  const url = new URL(`https://app.test${target}`);
  for (const { registered, template, methods } of routes) {
    const params = matchRoute(template, url.pathname);
    if (params === undefined || !methods.includes(method)) continue;
    const query = Object.fromEntries(
      [...new Set(url.searchParams.keys())].map((key) => [key, url.searchParams.getAll(key).join(',')]),
    );
    const bytes = body === undefined || body === '' ? undefined : Buffer.from(body);
    const request: RpcHttpData = {
      ...{ method, url: url.href, headers: { ...headers }, query, params },
      ...(bytes === undefined ? {} : { body: { bytes } }),
    };
    return answerOf(registered, await invokeFunction(registry, registered, { http: request }, {}, log));
  }
  return undefined;
}

type Invoked = Awaited<ReturnType<typeof invokeFunction>>;

function answerOf(registered: RegisteredFunction, { returnValue }: Invoked): Answer {
  const http = returnValue?.http;
  return {
    name: registered.metadata.name,
    isAnonymous: authLevelOf(registered) === 'anonymous',
    status: Number(http?.statusCode ?? 0),
    headers: http?.headers ?? {},
    text: Buffer.from(http?.body?.bytes ?? []).toString(),
  };
}

/** Delivers a text to a function that a queue triggers, as the Functions host does. Throws what the function throws. */
export async function deliverTo(name: string, text: string): Promise<void> {
  const registered = registry.functions.get(name);
  if (registered === undefined) throw new Error(`there is no function ${name}`);
  await invokeFunction(registry, registered, { string: text }, {}, log);
}
