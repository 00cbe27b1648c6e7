import { HOUR, type Instant, MINUTE } from '../../policy/instant.ts';
import { isSameText, sign } from './mac.ts';

/** How long who signed in by the secret stays so. */
export const SESSION_MS = 8 * HOUR;

/** An expiry later than any that is given out now was not given out by this clock. */
const CLOCK_SKEW_MS = 5 * MINUTE;

export interface Session {
  /** Random; letters, digits and hyphens. */
  readonly id: string;
  readonly expiresAt: Instant;
}

/** The value of the session cookie: expiry, id and signature. Nothing of it is stored. */
export function sessionToken(key: Uint8Array, { id, expiresAt }: Session): string {
  const text = `${expiresAt}.${id}`;
  return `${text}.${sign(key, 'session', text)}`;
}

/** The session of a cookie; undefined where it is expired, changed, of another key, or from the future. */
export function readSession(key: Uint8Array, token: string, now: Instant): Session | undefined {
  const [, text = '', expiry = '', id = '', signature = ''] = TOKEN.exec(token) ?? [];
  if (text === '' || !isSameText(signature, sign(key, 'session', text))) return undefined;
  const expiresAt = Number(expiry);
  const isCurrent = expiresAt > now && expiresAt <= now + SESSION_MS + CLOCK_SKEW_MS;
  return isCurrent ? { id, expiresAt } : undefined;
}

const TOKEN = /^((\d{1,16})\.([A-Za-z0-9-]{1,64}))\.([A-Za-z0-9_-]{43})$/;
