import { type Instant, parseInstant } from '../../policy/instant.ts';
import type { RunSummary } from '../../run/read/read-run.ts';
import { isOpen } from '../../run/run-reach.ts';
import { linkTo } from '../links.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { numberOf } from '../parts/count.ts';
import { momentOf, spanOf } from '../parts/moment.ts';
import { runPill } from '../parts/pill.ts';
import { scrollBox } from '../parts/scroll-box.ts';
import { sayRun, sayStarter } from '../say-run.ts';

export interface RunsView {
  readonly runs: readonly RunSummary[];
  /** The cursor of the page after this one. */
  readonly next?: string;
  readonly isFirst: boolean;
  readonly now: Instant;
}

/** The history of runs, newest first. */
export function runsPage({ runs, next, isFirst, now }: RunsView): Markup {
  return html`<section>
<h1>Runs</h1>
<p class="muted">A run with nothing to do leaves no row: the timer looks every five minutes. What a dry run would do stands in brackets.</p>
${runs.length === 0 ? html`<p>${isFirst ? 'No run has done anything yet.' : 'There are no older runs.'}</p>` : scrollBox('Runs, newest first', runTable(runs, now))}
<nav class="pages" aria-label="Runs">${isFirst ? NOTHING : html`<a href="${linkTo('runs')}">← Newest</a>`}${next === undefined ? NOTHING : html`<a href="${linkTo('runs', { cursor: next })}">Older →</a>`}</nav>
</section>`;
}

function runTable(runs: readonly RunSummary[], now: Instant): Markup {
  return html`<table>
<thead><tr><th scope="col">Started</th><th scope="col">State</th><th scope="col">What</th><th scope="col" class="number">Made</th><th scope="col" class="number">Pruned</th><th scope="col" class="number">Failed</th><th scope="col" class="number">Problems</th><th scope="col" class="number">Took</th></tr></thead>
<tbody>${runs.map((run) => runRow(run, now))}</tbody>
</table>`;
}

function runRow(run: RunSummary, now: Instant): Markup {
  const { counts } = run;
  const [made, pruned] = run.dryRun
    ? [planned(counts.creates), planned(counts.prunes)]
    : [figure(counts.created), figure(counts.pruned)];
  return html`<tr><th scope="row"><a href="${linkTo('run', { id: run.id })}">${momentOf(parseInstant(run.startedAt), now)}</a></th>
<td>${runPill(run.state)}</td>
<td class="words"><bdi>${sayRun(run)}</bdi><span class="place">by <bdi>${sayStarter(run.startedBy)}</bdi></span></td>${made}${pruned}${figure(counts.failed)}${figure(counts.problems)}<td class="number">${tookOf(run)}</td></tr>`;
}

function figure(value: number): Markup {
  return html`<td class="number">${value === 0 ? html`<span class="muted">0</span>` : numberOf(value)}</td>`;
}

/** What a dry run would do stands in brackets. */
function planned(value: number): Markup {
  return html`<td class="number"><span class="muted">(${numberOf(value)})</span></td>`;
}

function tookOf({ startedAt, endedAt, state }: RunSummary): string {
  if (endedAt === undefined) return isOpen(state) ? 'running' : '';
  return spanOf(parseInstant(endedAt) - parseInstant(startedAt));
}
