import { type Instant, parseInstant } from '../../policy/instant.ts';
import type { RunReport } from '../../run/read/read-run.ts';
import { isOpen } from '../../run/run-reach.ts';
import { linkTo } from '../links.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { actionTable, errorOf, inReadingOrder } from '../parts/action-table.ts';
import { countOf, numberOf } from '../parts/count.ts';
import { differenceTable } from '../parts/difference-table.ts';
import { liveRun } from '../parts/live-run.ts';
import { momentOf, spanOf } from '../parts/moment.ts';
import { pageLinks, pageOf } from '../parts/pages.ts';
import { runPill } from '../parts/pill.ts';
import { planTable, type VmPlan } from '../parts/plan-list.ts';
import { problemSections } from '../parts/problem-list.ts';
import { runStory } from '../parts/run-story.ts';
import { sentenceOf } from '../parts/sentence.ts';
import { sayRun, sayStarter } from '../say-run.ts';

export interface RunView {
  readonly run: RunReport;
  /** Of a dry run that is planned: the VMs of this page, with what they keep. */
  readonly plan?: { readonly vms: readonly VmPlan[]; readonly pages: number };
  /** From 1; of the plan, or of the actions. */
  readonly page: number;
  readonly now: Instant;
}

const ACTIONS_AT_ONCE = 200;

/** One run: how far it is, what it did or would do and why, what went wrong and what can be done. */
export function runPage({ run: asRecorded, plan, page, now }: RunView): Markup {
  const run = liveRun(asRecorded);
  const problems = problemSections(run.problems);
  return html`${headSection(run, now)}
${run.error === undefined ? NOTHING : html`<section class="notice tone-bad"><h2>The run failed</h2>${errorOf(run.error)}</section>`}
${subscriptionSection(run)}
${run.differences === undefined ? NOTHING : differenceTable(run.differences)}
${plan === undefined ? html`${problems}${actionSections(run, page)}` : html`${planSections(run, plan, page)}${problems}`}`;
}

function headSection(run: RunReport, now: Instant): Markup {
  const { id, state, startedAt, endedAt, reason, progress } = run;
  const started = parseInstant(startedAt);
  return html`<section class="card">
<div class="headline"><h1><bdi>${sayRun(run)}</bdi></h1>${runPill(state)}</div>
<p>${runStory(run)}</p>
${isOpen(state) ? progressBar(progress, id) : NOTHING}
<dl class="facts">
<dt>Started</dt><dd>${momentOf(started, now)}, by <bdi>${sayStarter(run.startedBy)}</bdi></dd>
${endedAt === undefined ? NOTHING : html`<dt>Took</dt><dd>${spanOf(parseInstant(endedAt) - started)}</dd>`}
${reason === undefined ? NOTHING : html`<dt>Reason</dt><dd>${sentenceOf(reason)}</dd>`}
<dt>Run</dt><dd><code>${id}</code></dd>
</dl>
</section>`;
}

function progressBar({ done, total }: RunReport['progress'], id: string): Markup {
  const bar =
    total === 0
      ? html`<progress aria-label="Progress"></progress>`
      : html`<progress aria-label="Progress" value="${done}" max="${total}"></progress>`;
  const said = total === 0 ? 'The subscriptions are being read.' : sayProgress(done, total);
  return html`<div class="bar">${bar}<p>${said} <a href="${linkTo('run', { id })}">Look again</a></p></div>`;
}

function sayProgress(done: number, total: number): string {
  if (done === total) return `All of ${countOf(total, 'action')} done; the run ends within a minute.`;
  return `${numberOf(done)} of ${countOf(total, 'action')} done.`;
}

/** Nothing where every subscription was planned. */
function subscriptionSection({ subscriptions, state }: RunReport): Markup {
  const notable = subscriptions.filter(
    (one) => one.state === 'unreadable' || (one.state === 'waiting' && !isOpen(state)),
  );
  if (notable.length === 0) return NOTHING;
  return html`<section class="notice tone-bad"><h2>${countOf(notable.length, 'subscription')} could not be read</h2>
<ul class="list">${notable.map(
    ({ id, error }) =>
      html`<li><h3>Subscription <code>${id}</code></h3>${error === undefined ? html`<p>It was never planned.</p>` : errorOf(error)}</li>`,
  )}</ul></section>`;
}

function actionSections(run: RunReport, wanted: number): Markup {
  const ordered = inReadingOrder(run.actions);
  if (ordered.length === 0) return isOpen(run.state) ? NOTHING : html`<p>Nothing was to be done.</p>`;
  const { items, page, pages } = pageOf(ordered, wanted, ACTIONS_AT_ONCE);
  const failed = items.filter(({ state }) => state === 'failed');
  const others = items.filter(({ state }) => state !== 'failed');
  const skews = skewsOf(run);
  const links = pageLinks({
    page,
    pages,
    linkOf: (to) => linkTo('run', { id: run.id, page: to }),
    label: 'Pages of actions',
  });
  return html`${failed.length === 0 ? NOTHING : html`<section><h2>Failed</h2>${actionTable('Failed actions', failed, skews)}</section>`}
${others.length === 0 ? NOTHING : html`<section><h2>${failed.length === 0 ? 'Actions' : 'The other actions'}</h2>${actionTable('Actions', others, skews)}</section>`}
${links}`;
}

function planSections(run: RunReport, { vms, pages }: NonNullable<RunView['plan']>, page: number): Markup {
  const skips = run.actions.filter(({ kind }) => kind === 'skip');
  const shown = skips.slice(0, ACTIONS_AT_ONCE);
  const more = skips.length - shown.length;
  return html`<section><h2>${run.differences === undefined ? 'The plan' : 'The plan, by the candidate policies'}</h2>
<p class="muted">Nothing was changed. VMs of which nothing would be made or pruned are left out; what stays is as the last run saw it${run.differences === undefined ? '' : ', by the present policies'}.</p>
${vms.length === 0 ? html`<p>Nothing would be made or pruned.</p>` : planTable(vms)}
${pageLinks({ page, pages, linkOf: (to) => linkTo('run', { id: run.id, page: to }), label: 'Pages of the plan' })}</section>
${skips.length === 0 ? NOTHING : html`<section><h2>Would be skipped</h2>${actionTable('Skipped', shown)}${more > 0 ? html`<p class="muted">And ${more} more.</p>` : NOTHING}</section>`}`;
}

/** How far apart the points of each VM's set were taken, by its lower-cased name; those that share a name are left out. */
function skewsOf({ sets }: RunReport): ReadonlyMap<string, string> {
  const byVm = Map.groupBy(sets, ({ vm = '' }) => vm.toLowerCase());
  return new Map(
    [...byVm].flatMap(([vm, ofVm]) => {
      const skewMs = ofVm.length === 1 ? ofVm[0]?.skewMs : undefined;
      if (skewMs === undefined) return [];
      return [[vm, skewMs === 0 ? 'its disks were taken together' : `its disks were taken within ${spanOf(skewMs)}`]];
    }),
  );
}
