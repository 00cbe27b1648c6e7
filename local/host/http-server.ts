import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RegisteredFunction, RpcHttpData, RpcTypedData } from './core-types.ts';
import { type AuthLevel, type HostKeys, opens } from './host-keys.ts';
import { triggerOf } from './invoke-function.ts';
import { compareRoutes, matchRoute, parseRoute, type RouteTemplate } from './route-template.ts';
import { sendRpcResponse, toRpcRequest } from './rpc-http.ts';

interface HttpFunction {
  readonly registered: RegisteredFunction;
  readonly template: RouteTemplate;
  readonly methods: ReadonlySet<string>;
  readonly level: AuthLevel;
}

export interface HttpHost {
  readonly functions: readonly RegisteredFunction[];
  readonly routePrefix: string;
  readonly keys: HostKeys;
  /** Calls an HTTP function with the request and its route's parameters. */
  invoke(registered: RegisteredFunction, request: RpcHttpData): Promise<RpcTypedData | null | undefined>;
  /** Fires any other function by hand; false where there is none of that name. */
  fire(functionName: string, input: string): boolean;
}

/** Serves the HTTP functions and `POST /admin/functions/{name}` on 127.0.0.1. Rejects where the port is taken. */
export function startHttpServer(host: HttpHost, port: number): Promise<{ server: Server; url: string }> {
  const routes = readHttpFunctions(host).sort((a, b) => compareRoutes(a.template, b.template));
  const server = createServer((request, response) => {
    answer(host, routes, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({ server, url: `http://localhost:${(server.address() as AddressInfo).port}` });
    });
  });
}

/** The route of an HTTP function below the server's root, as a person writes it in a URL: `api/runs/{id}`. */
export function routeOf(registered: RegisteredFunction, routePrefix: string): string {
  const { route } = triggerOf(registered).binding;
  const own = typeof route === 'string' ? route : registered.metadata.name;
  return [routePrefix, own].filter((part) => part !== '').join('/');
}

export function methodsOf(registered: RegisteredFunction): readonly string[] {
  const { methods } = triggerOf(registered).binding;
  return Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : ['GET', 'POST'];
}

export function authLevelOf(registered: RegisteredFunction): AuthLevel {
  const { authLevel } = triggerOf(registered).binding;
  return authLevel === 'function' || authLevel === 'admin' ? authLevel : 'anonymous';
}

function readHttpFunctions(host: HttpHost): HttpFunction[] {
  return host.functions
    .filter((registered) => triggerOf(registered).binding.type === 'httpTrigger')
    .map((registered) => ({
      registered,
      template: parseRoute(routeOf(registered, host.routePrefix)),
      methods: new Set(methodsOf(registered)),
      level: authLevelOf(registered),
    }));
}

async function answer(
  host: HttpHost,
  routes: readonly HttpFunction[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const given = request.headers['x-functions-key'] ?? url.searchParams.get('code') ?? undefined;
  const key = Array.isArray(given) ? given[0] : given;
  const admin = matchRoute(parseRoute('admin/functions/{name}'), url.pathname);
  if (admin !== undefined) return answerAdmin(host, admin['name'] ?? '', key, request, response);
  for (const { registered, template, methods, level } of routes) {
    const params = matchRoute(template, url.pathname);
    if (params === undefined || !methods.has(request.method ?? '')) continue;
    if (!opens(host.keys, level, registered.metadata.name, key)) return send(response, 401);
    const result = await host.invoke(registered, await toRpcRequest(request, url, params));
    return sendRpcResponse(response, result);
  }
  send(response, 404);
}

/** Runs a function that HTTP does not trigger: https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http */
async function answerAdmin(
  host: HttpHost,
  name: string,
  key: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!opens(host.keys, 'admin', name, key)) return send(response, 401);
  if (request.method !== 'POST') return send(response, 405);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const body = text === '' ? {} : readJson(text);
  if (body === undefined) return send(response, 400);
  send(response, host.fire(name, body.input ?? '') ? 202 : 404);
}

function readJson(text: string): { readonly input?: string } | undefined {
  try {
    return JSON.parse(text) as { readonly input?: string };
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}
