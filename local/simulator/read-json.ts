import type { IncomingMessage } from 'node:http';

/** The request's JSON body; undefined where it is empty, and `value` undefined where it is no JSON. */
export async function readJson(incoming: IncomingMessage): Promise<{ value: unknown } | undefined> {
  const { method } = incoming;
  if (method === 'GET' || method === 'HEAD') return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString().trim();
  if (text === '') return undefined;
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { value: undefined };
  }
}
