import type { Instant } from '../../../policy/instant.ts';
import type { ProvenVm } from '../../../restore/drill/proof.ts';
import type { CoverageState } from '../../../run/read/view-rows.ts';
import type { Run } from '../../../run/records.ts';
import { linkTo } from '../../links.ts';
import { html, type Markup, NOTHING } from '../../markup.ts';
import { countOf, numberOf } from '../../parts/count.ts';
import { momentOf } from '../../parts/moment.ts';
import { moneyOf, rangeOf } from '../../parts/money.ts';
import { COVERAGE_LOOKS, coveragePill, runPill } from '../../parts/pill.ts';
import type { Front } from '../../read/read-front.ts';

/** The figures: states, the newest run, orphans, cost, the last proven restore, holds. */
export function figuresPart(front: Front): Markup {
  return html`<section aria-label="Figures"><div class="tiles">
${statesTile(front)}${runTile(front)}${proofTile(front)}${orphansTile(front)}${costTile(front)}${holdsTile(front)}
</div></section>`;
}

function tile(title: string, figure: string | Markup, text: Markup): Markup {
  return html`<div class="card tile"><h3>${title}</h3><p class="figure">${figure}</p>${text}</div>
`;
}

function statesTile({ verdict, rows }: Front): Markup {
  const states = Object.keys(COVERAGE_LOOKS) as CoverageState[];
  const pills = states
    .filter((state) => verdict.counts[state] > 0)
    .map((state) => {
      const link = html`<a class="plain" href="${linkTo('', { state })}#coverage">${numberOf(verdict.counts[state])} ${coveragePill(state)}</a>`;
      return html`<li>${link}</li>`;
    });
  return html`<div class="card tile wide"><h3>VMs and disks without one</h3><p class="figure">${numberOf(rows.length)}</p>
<ul class="legend">${pills}</ul></div>
`;
}

function runTile({ newestRun, now }: Front): Markup {
  if (newestRun === undefined) return tile('Newest run', 'none', html`<p>No run has begun yet.</p>`);
  const { id, state, startedAt, dryRun, counts } = newestRun;
  const figures = html`<p>${numberOf(counts.created)} created, ${numberOf(counts.pruned)} pruned, ${numberOf(counts.failed)} failed</p>`;
  return tile(
    dryRun ? 'Newest run (a dry run)' : 'Newest run',
    html`<a href="${linkTo('run', { id })}">${runPill(state)}</a>`,
    html`<p>${momentOf(startedAt, now)}</p>${progressOf(newestRun)}${figures}`,
  );
}

function progressOf({ state, counts }: Run): Markup {
  const total = counts.creates + counts.prunes;
  if (state !== 'running' || total === 0) return NOTHING;
  const done = Math.min(total, counts.created + counts.pruned + counts.failed + counts.superseded + counts.lockBlocked);
  return html`<p class="bar"><progress aria-label="Progress of the run" max="${total}" value="${done}"></progress> ${numberOf(done)} of ${numberOf(total)}</p>`;
}

function proofTile({ proof, now }: Front): Markup {
  const title = 'Last proven restore';
  const { newest, oldest, proven, never } = proof;
  if (newest === undefined || oldest === undefined)
    return tile(title, 'none yet', html`<p>A drill makes disks of the points of one VM and reads them.</p>`);
  const { vmKey, name, at } = newest;
  const all = html`${countOf(proven, 'VM')} proven, ${numberOf(never)} never`;
  return tile(
    title,
    html`<a href="${linkTo('vm', { id: vmKey })}"><bdi>${name}</bdi></a>`,
    html`<p>${momentOf(at, now)}</p><p>${all}</p>${oldestOf(oldest, newest, now)}`,
  );
}

function oldestOf(oldest: ProvenVm, newest: ProvenVm, now: Instant): Markup {
  if (oldest === newest) return NOTHING;
  return html`<p class="muted">the oldest: <bdi>${oldest.name}</bdi>, ${momentOf(oldest.at, now)}</p>`;
}

function orphansTile({ verdict, cost }: Front): Markup {
  const { points, disks, gib } = verdict.orphans;
  const title = 'Orphans: points that no policy selects';
  if (points === 0) return tile(title, 'none', NOTHING);
  const { ceilingPerMonth, currency } = cost.orphans;
  return tile(
    title,
    html`<a href="${linkTo('', { state: 'orphan' })}#coverage">${countOf(points, 'point')}</a>`,
    html`<p>of ${countOf(disks, 'disk')}, ${numberOf(gib)} GiB</p><p>at most ${moneyOf(ceilingPerMonth, currency)} a month</p>`,
  );
}

function costTile({ cost }: Front): Markup {
  const { ceilingPerMonth, estimatePerMonth, currency } = cost;
  const ceiling = moneyOf(ceilingPerMonth, currency);
  return estimatePerMonth === undefined
    ? tile('Cost a month, without orphans', `≤ ${ceiling}`, html`<p>every point as large as its disk</p>`)
    : tile('Cost a month, without orphans', rangeOf(estimatePerMonth, currency), html`<p>at most ${ceiling}</p>`);
}

function holdsTile({ rows }: Front): Markup {
  const held = rows.filter(({ holds = [] }) => holds.length > 0);
  const holds = held.flatMap((row) => row.holds ?? []);
  const points = holds.reduce((sum, hold) => sum + hold.points, 0);
  if (holds.length === 0) return tile('Holds', 'none', html`<p>Nothing is kept from being pruned.</p>`);
  return tile(
    'Holds',
    html`<a href="#holds">${countOf(holds.length, 'hold')}</a>`,
    html`<p>on ${countOf(held.length, 'VM')}, of ${countOf(points, 'point')}</p>`,
  );
}
