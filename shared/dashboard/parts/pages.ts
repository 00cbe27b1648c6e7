import { html, type Markup, NOTHING } from '../markup.ts';

/** Where one is in a list that is shown in pages; `linkOf` gives the path of a page, the first being 1. */
export interface Paging {
  readonly page: number;
  readonly pages: number;
  readonly linkOf: (page: number) => string;
  /** What the pages are of, such as `Actions`. */
  readonly label: string;
}

/** Links to the pages before and after; nothing where there is one page only. */
export function pageLinks({ page, pages, linkOf, label }: Paging): Markup {
  if (pages <= 1) return NOTHING;
  const link = (to: number, text: string) =>
    to < 1 || to > pages ? NOTHING : html`<a href="${linkOf(to)}">${text}</a>`;
  return html`<nav class="pages" aria-label="${label}">${link(page - 1, '← Before')}<span>Page ${page} of ${pages}</span>${link(page + 1, 'Next →')}</nav>`;
}

/** The items of a page, and how many pages there are; a page beyond them is the last. */
export function pageOf<T>(
  items: readonly T[],
  wanted: number,
  size: number,
): { readonly items: readonly T[]; readonly page: number; readonly pages: number } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const page = Math.min(Math.max(1, wanted), pages);
  return { items: items.slice((page - 1) * size, page * size), page, pages };
}
