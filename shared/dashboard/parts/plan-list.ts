import { parseInstant } from '../../policy/instant.ts';
import { sayReason, sumReasons } from '../../policy/retention/say-reasons.ts';
import { type DiskReport, nameOf } from '../../run/read/group-by-disk.ts';
import type { ActionReport } from '../../run/read/read-run.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { countOf } from './count.ts';
import { instantOf } from './moment.ts';
import { scrollBox } from './scroll-box.ts';

/** What a dry run would do to the disks of one VM. */
export interface VmPlan {
  /** `group/name`; absent for disks without a VM. */
  readonly vm?: string;
  readonly disks: readonly DiskReport[];
}

const MOST_NAMES = 12;

/** The plan per VM and disk: what would be made, what would be pruned and why, what stays. */
export function planTable(plans: readonly VmPlan[]): Markup {
  return scrollBox(
    'What would be done, by VM',
    html`<table>
<thead><tr><th scope="col">Disk</th><th scope="col">Would make</th><th scope="col">Would prune</th><th scope="col">Keeps</th></tr></thead>
${plans.map(vmRows)}
</table>`,
  );
}

function vmRows({ vm, disks }: VmPlan): Markup {
  return html`<tbody>
<tr class="group"><th scope="rowgroup" colspan="4"><bdi>${vm ?? 'Disks without a VM'}</bdi></th></tr>
${disks.map(diskRow)}
</tbody>
`;
}

function diskRow({ disk, isGone, created, pruned, kept }: DiskReport): Markup {
  return html`<tr><th scope="row"><bdi>${disk}</bdi>${isGone ? html`<span class="place">gone</span>` : NOTHING}</th>
<td class="words">${created.length === 0 ? nothing() : created.map(createdItem)}</td>
<td>${pruned.length === 0 ? nothing() : prunedCell(pruned)}</td>
<td class="words">${kept.length === 0 ? html`<span class="muted">none that a run has seen</span>` : html`${countOf(kept.length, 'point')}: ${sumReasons(kept.map(({ reasons }) => reasons))}`}</td></tr>
`;
}

function createdItem({ scheduledFor, reasons }: ActionReport): Markup {
  const at = scheduledFor === undefined ? NOTHING : html`${instantOf(parseInstant(scheduledFor))}: `;
  return html`<div>${at}${reasons.map(sayReason).join(', ')}</div>`;
}

function prunedCell(pruned: readonly ActionReport[]): Markup {
  const more = pruned.length - MOST_NAMES;
  return html`<details><summary>${countOf(pruned.length, 'point')}: ${sayWhy(pruned)}</summary><ul>${pruned
    .slice(0, MOST_NAMES)
    .map(
      ({ snapshotId = '' }) => html`<li><code>${nameOf(snapshotId)}</code></li>`,
    )}${more > 0 ? html`<li>and ${more} more</li>` : NOTHING}</ul></details>`;
}

function sayWhy(pruned: readonly ActionReport[]): string {
  return [...new Set(pruned.flatMap(({ reasons }) => reasons))].map(sayReason).join('; ');
}

function nothing(): Markup {
  return html`<span class="muted">nothing</span>`;
}
