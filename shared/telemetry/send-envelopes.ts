import type { Connection } from './connection.ts';
import type { Envelope } from './envelopes.ts';

/** An invocation that ends a run waits for this long at most. */
const TIMEOUT_MS = 10_000;

/**
 * Sends envelopes in one request, once: a second try could count twice what the first one delivered. Throws where
 * Application Insights did not take all of them.
 */
export async function sendEnvelopes(
  { endpoint }: Connection,
  envelopes: readonly Envelope[],
  token?: () => Promise<string>,
): Promise<void> {
  if (envelopes.length === 0) return;
  const reply = await fetch(`${endpoint}/v2.1/track`, {
    method: 'POST',
    // A redirect could lead anywhere, with our token.
    redirect: 'error',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      ...(token === undefined ? {} : { Authorization: `Bearer ${await token()}` }),
    },
    body: JSON.stringify(envelopes),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await reply.text();
  if (reply.status !== 200) throw new Error(`Application Insights answered ${reply.status}: ${text.slice(0, 500)}`);
}
