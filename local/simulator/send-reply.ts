import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArmReply } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';

const COMMON = {
  'Cache-Control': 'no-cache',
  Pragma: 'no-cache',
  Expires: '-1',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
};

/** The headers that ARM adds to every reply: ids by which a request is found again, and its own clock. */
export function gatewayHeaders(state: ArmState, incoming: IncomingMessage, requestId: string): Record<string, string> {
  const given = incoming.headers['x-ms-correlation-request-id'];
  const correlationId = typeof given === 'string' ? given : randomUUID();
  const date = new Date(state.now() + state.settings.dateOffsetMs);
  const stamp = date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const clientRequestId = incoming.headers['x-ms-client-request-id'];
  const wantsEcho = incoming.headers['x-ms-return-client-request-id'] === 'true';
  return {
    ...COMMON,
    Date: date.toUTCString(),
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': correlationId,
    'x-ms-routing-request-id': `LOCAL:${stamp}:${correlationId}`,
    ...(wantsEcho && typeof clientRequestId === 'string' ? { 'x-ms-client-request-id': clientRequestId } : {}),
  };
}

/** Writes the reply; a text body goes as it is, anything else as JSON. */
export function sendReply(
  response: ServerResponse,
  reply: ArmReply,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
): void {
  const isText = typeof reply.body === 'string';
  const text = reply.body === undefined ? '' : isText ? (reply.body as string) : JSON.stringify(reply.body);
  const bytes = Buffer.from(text);
  response.writeHead(reply.status, {
    ...headers,
    ...(reply.status === 204 ? {} : { 'Content-Length': String(bytes.length) }),
    ...(bytes.length === 0 ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
    ...reply.headers,
  });
  response.end(method === 'HEAD' ? undefined : bytes);
}
