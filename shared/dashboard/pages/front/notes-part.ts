import type { CoverageHold, CoverageRow } from '../../../run/read/view-rows.ts';
import { html, type Markup, NOTHING } from '../../markup.ts';
import { countOf, numberOf } from '../../parts/count.ts';
import { momentOf } from '../../parts/moment.ts';
import { scrollBox } from '../../parts/scroll-box.ts';
import { vmLink } from '../../parts/vm-link.ts';
import type { Front } from '../../read/read-front.ts';

/** As many rows as one of the lists shows. */
const MOST_SHOWN = 20;
/** And as many tags as it names of one VM. */
const MOST_KEYS = 5;

/** What needs nobody tonight, but somebody some day: holds, tags that look mistaken, disks with a tag of their own, orphans, cost. */
export function notesPart(front: Front): Markup {
  const parts = [holdsPart(front), nearMissPart(front), differingPart(front), orphansPart(front), costPart(front)];
  return html`<section class="card" aria-labelledby="notes"><h2 id="notes">Worth knowing</h2>${parts}</section>`;
}

// A link to what is within opens it.
function list<T>(
  summary: Markup,
  label: string,
  head: readonly string[],
  { rows, line, id = '' }: { readonly rows: readonly T[]; readonly line: (row: T) => Markup; readonly id?: string },
): Markup {
  const more = rows.length - MOST_SHOWN;
  const table = html`<table${id === '' ? NOTHING : html` id="${id}"`}><thead><tr>${head.map((text) => html`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>${rows.slice(0, MOST_SHOWN).map(line)}</tbody></table>`;
  return html`<details><summary>${summary}</summary>${scrollBox(label, table)}
${more > 0 ? html`<p class="muted">and ${numberOf(more)} more</p>` : NOTHING}</details>`;
}

function holdsPart({ rows, now }: Front): Markup {
  const holds = rows.flatMap((row) => (row.holds ?? []).map((hold) => ({ row, hold })));
  if (holds.length === 0) return NOTHING;
  const oldestFirst = holds.toSorted((a, b) => (a.hold.since ?? 0) - (b.hold.since ?? 0));
  const line = ({ row, hold }: { readonly row: CoverageRow; readonly hold: CoverageHold }) =>
    html`<tr><th scope="row">${linkOf(row)}</th><td>${hold.on} <bdi>${hold.name}</bdi></td><td><bdi>${hold.reason}</bdi></td>
<td>${hold.since === undefined ? 'unknown' : momentOf(hold.since, now)}</td><td>${hold.points}</td></tr>`;
  return list(
    html`${countOf(holds.length, 'hold')}: what is held is never pruned`,
    'Holds',
    ['VM', 'set on', 'why', 'since', 'points'],
    { rows: oldestFirst, line, id: 'holds' },
  );
}

function nearMissPart({ rows }: Front): Markup {
  const missed = rows.filter(({ nearMissKeys = [] }) => nearMissKeys.length > 0);
  if (missed.length === 0) return NOTHING;
  const line = (row: CoverageRow) =>
    html`<tr><th scope="row">${linkOf(row)}</th><td>${(row.nearMissKeys ?? []).slice(0, MOST_KEYS).map((key) => html`<code><bdi>${key}</bdi></code> `)}</td></tr>`;
  return list(
    html`${countOf(missed.length, 'VM')} with a tag that is nearly the one that opts in`,
    'Tags that are nearly the one that opts in',
    ['VM', 'its tag'],
    { rows: missed, line },
  );
}

function differingPart({ rows }: Front): Markup {
  const differing = rows.flatMap((row) =>
    row.disks.flatMap(({ name, differingTag }) => (differingTag === undefined ? [] : [{ row, name, differingTag }])),
  );
  if (differing.length === 0) return NOTHING;
  const line = ({ row, name, differingTag }: (typeof differing)[number]) =>
    html`<tr><th scope="row"><bdi>${name}</bdi></th><td><code><bdi>${differingTag}</bdi></code></td><td>${linkOf(row)}</td><td><code><bdi>${row.tag ?? 'no tag'}</bdi></code></td></tr>`;
  return list(
    html`${countOf(differing.length, 'disk')} with another tag than the VM`,
    'Disks with another tag than their VM',
    ['disk', 'its tag', 'VM', 'its tag'],
    { rows: differing, line },
  );
}

function orphansPart({ rows }: Front): Markup {
  const orphans = rows.filter(({ orphanPoints = 0 }) => orphanPoints > 0);
  if (orphans.length === 0) return NOTHING;
  const largestFirst = orphans.toSorted((a, b) => (b.orphanGib ?? 0) - (a.orphanGib ?? 0));
  const line = (row: CoverageRow) =>
    html`<tr><th scope="row">${linkOf(row)}</th><td>${row.orphanPoints}</td><td>${row.orphanGib ?? 0}</td></tr>`;
  return list(
    html`Orphans of ${countOf(orphans.length, 'VM or disk', 'VMs or disks')}: points that no policy selects any more`,
    'Orphans',
    ['of', 'points', 'GiB'],
    { rows: largestFirst, line },
  );
}

function costPart({ cost }: Front): Markup {
  const { url, filter } = cost.costAnalysis;
  return html`<details><summary>How the cost is reckoned</summary><ul>${cost.assumptions.map((text) => html`<li>${text}</li>`)}</ul>
<p><a href="${url}" rel="noreferrer">The bill itself, in Azure</a>. <bdi>${filter}</bdi></p></details>`;
}

function linkOf({ vmId, name, resourceGroup }: CoverageRow): Markup {
  return vmLink({ ...(vmId === undefined ? {} : { vm: vmId }), name, resourceGroup });
}
