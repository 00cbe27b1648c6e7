import { html, type Markup } from '../markup.ts';

/** A box that a wide table scrolls in, by keyboard too, while the page stands still. The label says what is in it. */
export function scrollBox(label: string, content: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}
