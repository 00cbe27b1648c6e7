import type { ServerResponse } from 'node:http';
import type { ArmReply } from './arm-request.ts';

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
