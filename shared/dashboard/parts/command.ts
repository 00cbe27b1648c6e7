import { html, type Markup } from '../markup.ts';
import { sentenceOf, withoutDirection } from './sentence.ts';

/** A command or call to copy. The button is shown by the script; without it the text is selected by hand. */
export function commandOf(text: string): Markup {
  return html`<div class="command"><code dir="ltr">${withoutDirection(text)}</code><button type="button" class="quiet" data-copy hidden>Copy</button></div>`;
}

const COMMAND = /^(az|azd|curl|npm|POST|GET|PUT|DELETE|[A-Z][a-z]+-Az[A-Z]\w*) \S/;

/** The next step of a row: one to copy where it is a command, else a sentence. */
export function nextStepOf(text: string): Markup {
  return COMMAND.test(text) ? commandOf(text) : html`<p>${sentenceOf(text)}</p>`;
}
