import type { PolicyDifference } from '../../policy/compare-plans.ts';
import { html, type Markup } from '../markup.ts';
import { countOf, numberOf } from './count.ts';
import { scrollBox } from './scroll-box.ts';

/** What candidate policies would change, a row for each policy. */
export function differenceTable(differences: readonly PolicyDifference[]): Markup {
  return html`<section><h2>What the candidate policies would change</h2>
${scrollBox(
  'The candidate policies beside the present ones',
  html`<table>
<thead><tr><th scope="col">Policy</th><th scope="col" class="number">Disks</th><th scope="col" class="number">Points pruned</th><th scope="col">Over</th><th scope="col" class="number">Points at most, in time</th></tr></thead>
<tbody>${differences.map(differenceRow)}</tbody>
</table>`,
)}</section>`;
}

function differenceRow({ policy, present, candidate }: PolicyDifference): Markup {
  return html`<tr><th scope="row"><bdi>${policy}</bdi></th>${change(present.disks, candidate.disks)}${change(present.pointsPruned, candidate.pointsPruned)}<td>${candidate.overDays === 0 ? 'no day' : countOf(candidate.overDays, 'day')}</td>${change(present.steadyStatePoints, candidate.steadyStatePoints)}</tr>`;
}

function change(before: number, after: number): Markup {
  if (before === after) return html`<td class="number">${numberOf(after)} <span class="muted">as now</span></td>`;
  return html`<td class="number"><span class="muted">${numberOf(before)} now,</span> <strong>then ${numberOf(after)}</strong></td>`;
}
