import { SECOND } from '../policy/instant.ts';
import { redact } from '../redact.ts';
import type { Delivery } from '../run/ports.ts';

const TIMEOUT_MS = 10 * SECOND;
/** As much of an answer as says why. */
const LONGEST_ANSWER = 300;

/**
 * Sends one request to an address outside Azure and says what came of it; 10 s at most. Redirects are not followed: what is
 * sent is for the address that was set. Nothing that is said repeats the URL, which may be a secret.
 */
export async function sendRequest(url: URL, request: RequestInit): Promise<Delivery> {
  try {
    const response = await fetch(url, { ...request, redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
    const answer = await firstOf(response);
    if (response.ok) return { kind: 'delivered' };
    const why = withoutUrl(`it answered ${response.status}${answer === '' ? '' : `: ${answer}`}`, url);
    if (!isPassing(response.status)) return { kind: 'refused', why };
    return { kind: 'later', why, ...retryAfter(response.headers.get('retry-after')) };
  } catch (error) {
    return { kind: 'later', why: withoutUrl(`it was not reached (${whyOf(error)})`, url) };
  }
}

/** Of a server that is busy or out of order, not of a request that it does not want. */
function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function retryAfter(text: string | null): { readonly retryAfterMs?: number } {
  const seconds = text === null ? Number.NaN : /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isNaN(seconds) ? {} : { retryAfterMs: seconds * SECOND };
}

/** The beginning of an answer, on one line; the rest is not read. */
async function firstOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= LONGEST_ANSWER) break;
  }
  return [...text.slice(0, LONGEST_ANSWER).toWellFormed()].join('').replaceAll(/\s+/g, ' ').trim();
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { readonly code?: string; readonly message?: string } | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}

function withoutUrl(text: string, url: URL): string {
  const secrets = [url.href, `${url.pathname}${url.search}`, url.search, ...url.pathname.split('/')];
  const hidden = secrets
    .filter((secret) => secret.length >= 8)
    .reduce((shown, secret) => shown.replaceAll(secret, '[url]'), text);
  return redact(hidden);
}
