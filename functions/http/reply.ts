import type { HttpResponseInit } from '@azure/functions';

/** A JSON reply, indented: people read it in a terminal. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponseInit {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}
