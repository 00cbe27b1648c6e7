import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RpcHttpData, RpcTypedData } from './core-types.ts';
import { setCookieHeader } from './response-cookie.ts';

/** A request as the Functions host sends it to the library. Repeated query keys are joined by commas, as there. */
export async function toRpcRequest(
  request: IncomingMessage,
  url: URL,
  params: Readonly<Record<string, string>>,
): Promise<RpcHttpData> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return {
    method: request.method ?? 'GET',
    url: url.href,
    headers: readHeaders(request),
    query: readQuery(url),
    params,
    ...(bytes.length === 0 ? {} : { body: { bytes } }),
  };
}

// Fetch's Request, which the library makes of them, refuses or ignores these.
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect', 'te', 'trailer']);

function readHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || HOP_BY_HOP.has(name)) continue;
    headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

function readQuery(url: URL): Record<string, string> {
  const query: Record<string, string> = {};
  for (const key of new Set(url.searchParams.keys())) query[key] = url.searchParams.getAll(key).join(',');
  return query;
}

/** Sends what the library made of a function's result; a function that returned nothing is a 204. */
export function sendRpcResponse(response: ServerResponse, result: RpcTypedData | null | undefined): void {
  const http = result?.http;
  if (http === undefined || http === null) {
    response.writeHead(204).end();
    return;
  }
  for (const cookie of http.cookies ?? []) response.appendHeader('set-cookie', setCookieHeader(cookie));
  for (const [name, value] of Object.entries(http.headers ?? {})) response.setHeader(name, value);
  const bytes = http.body?.bytes;
  response.statusCode = Number(http.statusCode ?? 200);
  if (bytes !== undefined && bytes !== null && bytes.length > 0) response.end(bytes);
  else response.end();
}
