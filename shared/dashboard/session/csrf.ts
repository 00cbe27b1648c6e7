import { isSameText, sign } from './mac.ts';

/** Whose forms they are: a session by its id, or an Entra principal by its id. */
export type FormOwner = { readonly session: string } | { readonly principal: string };

/** What every form of the owner carries: who cannot read our pages cannot know it. */
export function csrfToken(key: Uint8Array, owner: FormOwner): string {
  return sign(key, 'csrf', 'session' in owner ? `session ${owner.session}` : `principal ${owner.principal}`);
}

/** Whether a form came from a page of this owner. */
export function isCsrfToken(expected: string, given: string | null): boolean {
  return expected !== '' && given !== null && isSameText(expected, given);
}
