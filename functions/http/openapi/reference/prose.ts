import { html, type Markup } from '../../../../shared/dashboard/markup.ts';

/** A sentence whose words between backticks are code. */
export function prose(text: string): Markup {
  const parts = text.split('`');
  return html`${parts.map((part, place) => (place % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
