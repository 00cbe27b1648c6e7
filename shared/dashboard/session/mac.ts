import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** The key that signs sessions and forms of this installation: another secret or owner makes another key. */
export function deriveKey(secret: string, owner: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, owner, 'nightkeep dashboard', 32));
}

/** HMAC-SHA256 of a text; `use` keeps what is signed for one end from serving another. */
export function sign(key: Uint8Array, use: 'csrf' | 'session', text: string): string {
  return createHmac('sha256', key).update(`${use}\n${text}`).digest('base64url');
}

/** Whether two texts are the same, in a time that tells nothing of where they differ or how long the right one is. */
export function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Uint8Array {
  return createHash('sha256').update(text).digest();
}
