import { linkTo } from '../../links.ts';
import { html, type Markup, NOTHING, raw } from '../../markup.ts';
import { COVERAGE_LOOKS } from '../../parts/pill.ts';
import type { Front } from '../../read/read-front.ts';

/** As many names as are offered while one types. */
const MOST_OFFERED = 200;

/** Filter and order of the grid: a form that asks for the page again. */
export function filterForm({ rows, query }: Front): Markup {
  const { text, state, subscription, group, policy, sort } = query;
  const subscriptions = distinct(rows.map(({ subscriptionId }) => subscriptionId));
  const states = Object.entries(COVERAGE_LOOKS).map(([value, { word }]) => [value, word] as const);
  return html`<form class="filter" role="search" aria-label="Filter of the VMs" method="get" action="${linkTo('')}#coverage" data-results="grid">
<label>Name or tag <input type="search" name="text" value="${text}" autocomplete="off"></label>
${select('State', 'state', state, [['', 'any'], ['attention', 'needs attention'], ...states])}
${subscriptionChoice(subscriptions, subscription)}
${offered(
  'Resource group',
  'group',
  group,
  rows.map((row) => row.resourceGroup),
)}
${offered(
  'Policy',
  'policy',
  policy,
  rows.map((row) => row.policy ?? ''),
)}
${select('Order', 'sort', sort, [
  ['worst', 'worst first'],
  ['name', 'by name'],
  ['age', 'oldest point first'],
])}
<button>Show</button>
</form>`;
}

/** One of them, or of very many a text to type. */
function subscriptionChoice(known: readonly string[], chosen: string): Markup {
  if (known.length < 2) return NOTHING;
  if (known.length > MOST_OFFERED) return offered('Subscription', 'subscription', chosen, known);
  return select('Subscription', 'subscription', chosen, [['', 'any'], ...known.map((id) => [id, id] as const)]);
}

function select(
  label: string,
  name: string,
  chosen: string,
  options: readonly (readonly [value: string, text: string])[],
): Markup {
  const choices = options.map(
    ([value, text]) => html`<option value="${value}"${value === chosen ? raw(' selected') : ''}>${text}</option>`,
  );
  return html`<label>${label} <select name="${name}">${choices}</select></label>`;
}

/** A text, with the names that there are. */
function offered(label: string, name: string, given: string, names: readonly string[]): Markup {
  const known = distinct(names.filter((known) => known !== '')).slice(0, MOST_OFFERED);
  return html`<label>${label} <input name="${name}" value="${given}" list="known-${name}" autocomplete="off"></label>
<datalist id="known-${name}">${known.map((text) => html`<option value="${text}"></option>`)}</datalist>`;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}
