import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { afterAll } from 'vitest';
import { armAdapters } from '../../shared/azure/arm-adapters.ts';
import { ArmClient } from '../../shared/azure/arm-client.ts';
import { type Loopback, serveHttps } from '../support/loopback.ts';

/** Shaped as Azure's tokens are. */
export const TOKEN = `eyJhbGciOiJub25lIn0.${'eyJvaWQiOiJ4In0'}.c2lnbmF0dXJl`;

export interface Answer {
  /** 0: no reply at all. */
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly hasToken: boolean;
  readonly headers: IncomingHttpHeaders;
  /** As JSON; undefined where there is none. */
  readonly body: unknown;
}

const servers: Loopback[] = [];

afterAll(async () => {
  for (const server of servers) await server.close();
});

/** A host that answers whatever it is asked as told, and remembers what it was asked. */
export async function openHost(answer: (asked: Asked, count: number) => Answer) {
  const asked: Asked[] = [];
  const server = await serveHttps(async (incoming, response) => {
    const request = await readRequest(incoming);
    asked.push(request);
    const { status, body, headers } = answer(request, asked.length);
    if (status === 0) return;
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  });
  const { url, breakConnections } = server;
  servers.push(server);
  const credential = { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const arm = new ArmClient({ credential, endpoint: url });
  return {
    url,
    asked,
    breakConnections,
    ...armAdapters(arm),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<Asked> {
  const { method = '', url = '', headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  const hasToken = headers.authorization !== undefined;
  return { method, url, hasToken, headers, body: text === '' ? undefined : JSON.parse(text) };
}
