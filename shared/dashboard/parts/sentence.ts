import { html, type Markup } from '../markup.ts';

const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A sentence that may hold what people wrote into names, tags and errors. Marks that turn the direction of what follows are
 * shown as their code, so that no name can make the rest of a sentence read otherwise than it is.
 */
export function sentenceOf(text: string): Markup {
  return html`<bdi>${withoutDirection(text)}</bdi>`;
}

/** The text with marks of direction as their code: `⟨U+202E⟩`. */
export function withoutDirection(text: string): string {
  return text.replaceAll(
    DIRECTION_MARKS,
    (mark) => `⟨U+${mark.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
