import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { ArmState } from '../arm-state.ts';
import { faultReply } from '../play-fault.ts';
import { type BlobReply, blobReply } from './blob-reply.ts';
import { type Content, readContent } from './content.ts';

const CHUNK_BYTES = 2 ** 20;

/** Answers a request to a SAS of a disk or snapshot; faults play on it as on any other. */
export async function serveBlob(state: ArmState, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = state.now();
  const startedAt = performance.now();
  const { method = 'GET', url = '/', headers } = incoming;
  const fault = state.faults.take(method, url);
  if (fault?.effect.delayMs !== undefined) await wait(fault.effect.delayMs);
  const played = fault === undefined ? undefined : faultReply(fault.effect);
  const reply: BlobReply =
    played === undefined
      ? blobReply(state, { method, url, headers })
      : { status: played.status, headers: played.headers ?? {}, text: textOf(played.body) };
  const requestId = randomUUID();
  state.log.add({
    at: new Date(at).toISOString(),
    method,
    url: withoutSignature(url),
    status: reply.status,
    durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
    requestId,
    ...(fault === undefined ? {} : { fault: fault.id }),
  });
  if (fault?.effect.reset !== undefined) {
    incoming.socket.destroy();
    return;
  }
  send(response, reply, requestId, method);
}

function send(response: ServerResponse, { status, headers, text, part }: BlobReply, id: string, method: string): void {
  const length = text === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(text)) };
  response.writeHead(status, { ...length, 'x-ms-request-id': id, ...headers });
  if (part === undefined || method === 'HEAD') response.end(method === 'HEAD' ? undefined : text);
  else Readable.from(chunks(part.content, part.start, part.end)).pipe(response);
}

function* chunks(content: Content, start: number, end: number): Generator<Buffer> {
  for (let from = start; from <= end; from += CHUNK_BYTES) {
    yield readContent(content, from, Math.min(end, from + CHUNK_BYTES - 1));
  }
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body ?? '');
}

/** A SAS is a secret: the log tells which one, not how it is signed. */
function withoutSignature(url: string): string {
  return url.replace(/([?&]sig=)[^&]*/, '$1REDACTED');
}
