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
  return redact(secretsOf(url).reduce(withoutSecret, text));
}

/** Shorter ones are words, and keep nobody out. */
const SHORTEST_SECRET = 8;

/** What of a URL lets its bearer in, as it stands there and decoded; the longest first, since one may be within another. */
function secretsOf(url: URL): readonly string[] {
  const { href, pathname, search, searchParams } = url;
  const parts = [...pathname.split('/'), ...search.slice(1).split(/[&=]/), ...searchParams.values()];
  const decoded = pathname.split('/').flatMap((part) => (isDecodable(part) ? [decodeURIComponent(part)] : []));
  return [href, `${pathname}${search}`, search, ...parts, ...decoded]
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length);
}

function isDecodable(text: string): boolean {
  return !/%(?![0-9a-f]{2})/i.test(text) && !/%[89a-f]/i.test(text);
}

/** Without it anywhere, nor its beginning at the end of a text that was cut. */
function withoutSecret(text: string, secret: string): string {
  const hidden = text.replaceAll(secret, '[url]');
  for (let length = secret.length - 1; length >= SHORTEST_SECRET; length--) {
    if (hidden.endsWith(secret.slice(0, length))) return `${hidden.slice(0, -length)}[url]`;
  }
  return hidden;
}
