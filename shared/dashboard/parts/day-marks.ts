import { html, type Markup, NOTHING } from '../markup.ts';

/** Each mark of a day: its class, the sign in it, and what it says. */
const MARKS: ReadonlyMap<string, readonly [name: string, sign: string, says: string]> = new Map([
  ['t', ['t', '', 'taken']],
  ['l', ['l', 'L', 'taken late']],
  ['m', ['m', '?', 'missing']],
  ['f', ['f', '✗', 'failed']],
  ['p', ['p', '', 'taken, pruned since']],
  ['-', ['none', '·', 'nothing expected']],
]);

/** The marks that a day of a VM may have. */
export const DAY_MARKS: readonly string[] = [...MARKS.keys()];

/** A day by its mark; nothing where the mark is none. */
export function dayMark(mark: string): Markup {
  const look = MARKS.get(mark);
  return look === undefined ? NOTHING : markOf(...look);
}

function markOf(name: string, sign: string, says: string): Markup {
  return html`<span class="mark mark-${name}" role="img" aria-label="${says}" title="${says}">${sign}</span>`;
}

/** What the marks say. */
export function markLegend(): Markup {
  const entries = [...MARKS.values()].map(
    ([name, sign, says]) => html`<li><span class="mark mark-${name}" aria-hidden="true">${sign}</span> ${says}</li>`,
  );
  return html`<ul class="legend" aria-label="What the marks say">${entries}<li>a blank: not recorded</li></ul>`;
}
