import { html } from 'hono/html';

export { html, raw } from 'hono/html';

/** A piece of a page. What is put into it is escaped, but for other pieces. */
export type Markup = ReturnType<typeof html>;

/** Nothing at all. */
export const NOTHING: Markup = html``;
