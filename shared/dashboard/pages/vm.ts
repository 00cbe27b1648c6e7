import type { MonthlyCost } from '../../cost/monthly-cost.ts';
import { type Instant, parseInstant } from '../../policy/instant.ts';
import type { DrilledItem } from '../../restore/drill/with-drills.ts';
import type { CoverageCopiesItem } from '../../run/read/copies-item.ts';
import { pointAge } from '../../run/read/point-age.ts';
import type { CoverageDisk, CoverageHold, CoverageRow } from '../../run/read/view-rows.ts';
import { type FormTerms, holdForm, liftForm, takePointsForm } from '../forms.ts';
import { linkTo } from '../links.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { commandOf, nextStepOf } from '../parts/command.ts';
import { countOf, numberOf } from '../parts/count.ts';
import { dayMark, markLegend } from '../parts/day-marks.ts';
import { momentOf, spanOf } from '../parts/moment.ts';
import { moneyOf, rangeOf } from '../parts/money.ts';
import { coveragePill } from '../parts/pill.ts';
import { sayConsistency } from '../parts/say-consistency.ts';
import { scrollBox } from '../parts/scroll-box.ts';
import { sentenceOf } from '../parts/sentence.ts';

export interface VmView {
  readonly row: CoverageRow;
  /** The row as it is now, with what drills have shown. */
  readonly item: DrilledItem;
  /** Absent where the size of one of its disks is not known. */
  readonly cost?: MonthlyCost;
  readonly tagKey: string;
  readonly now: Instant;
  /** Absent where the visitor may not write. */
  readonly form?: FormTerms;
}

/** One VM, or disk without one: its state and why, its disks, what is held, what can be done, how to get it back. */
export function vmPage(view: VmView): Markup {
  const { row, item, now, form } = view;
  return html`<section class="card">
<div class="headline"><h1><bdi>${row.name}</bdi></h1>${coveragePill(item.state)}</div>
<p class="muted">Group <bdi>${row.resourceGroup === '' ? 'unknown' : row.resourceGroup}</bdi>, subscription <code>${row.subscriptionId}</code></p>
<p>${sentenceOf(item.cause)}</p>
${item.nextStep === undefined ? NOTHING : nextStepOf(item.nextStep)}
${factList(view)}
</section>
${historySection(row)}
${disksSection(row, item, now)}
${copiesSection(item.copies ?? [], now)}
${holdsSection(row.holds ?? [], now)}
${form === undefined ? NOTHING : actionsSection(form, row)}
${restoreSection(row)}`;
}

/** Several VMs bear the name that was asked for. */
export function vmChoicePage(name: string, rows: readonly CoverageRow[]): Markup {
  return html`<section class="card"><h1>Several are called <bdi>${name}</bdi></h1>
<ul>${rows.map((row) => html`<li><a href="${linkTo('vm', { id: row.vmId ?? row.key })}"><bdi>${row.resourceGroup}/${row.name}</bdi></a> <span class="muted">in subscription <code>${row.subscriptionId}</code></span></li>`)}</ul></section>`;
}

function factList({ row, item, cost, tagKey, now }: VmView): Markup {
  const tag = row.tag === undefined ? html`<span class="muted">none</span>` : html`<code><bdi>${row.tag}</bdi></code>`;
  return html`<dl class="facts">
<dt>Tag <code>${tagKey}</code></dt><dd>${tag}${row.tag === undefined ? NOTHING : html` <a href="${linkTo('policy', { tag: row.tag })}">What it keeps</a>`}</dd>
${row.sentence === undefined ? NOTHING : html`<dt>Policy</dt><dd>${sentenceOf(row.sentence)}</dd>`}
<dt>Newest point</dt><dd>${row.lastPointAt === undefined ? html`<span class="muted">none</span>` : momentOf(row.lastPointAt, now)}</dd>
${ageFact(row, now)}
${row.nextDueAt === undefined ? NOTHING : html`<dt>Next due</dt><dd>${momentOf(row.nextDueAt, now)}</dd>`}
${drillFacts(item, now)}
${cost === undefined ? NOTHING : costFact(cost)}
</dl>`;
}

/** Whether the newest point of its worst disk is too old, and when it would be. */
function ageFact(row: CoverageRow, now: Instant): Markup {
  const age = pointAge(row, now);
  if (row.ages === undefined || age === undefined) return NOTHING;
  const { warnAfterMs, criticalAfterMs } = row.ages;
  const limits = html`<span class="muted">(old after ${spanOf(warnAfterMs)}, critical after ${spanOf(criticalAfterMs)})</span>`;
  if (age.level === 'ok') return html`<dt>Its age</dt><dd>recent enough ${limits}</dd>`;
  return html`<dt>Its age</dt><dd><strong>${age.level === 'warn' ? 'old' : 'critical'}</strong>: ${sentenceOf(age.says ?? '')} ${limits}</dd>`;
}

function drillFacts({ lastProvenAt, timeToRestoreSeconds, lastDrill, drillBy }: DrilledItem, now: Instant): Markup {
  const moment = (at: string) => momentOf(parseInstant(at), now);
  const took = timeToRestoreSeconds === undefined ? '' : `, its disks made in ${spanOf(timeToRestoreSeconds * 1000)}`;
  return html`${lastProvenAt === undefined ? NOTHING : html`<dt>Restore last proven</dt><dd>${moment(lastProvenAt)}${took}</dd>`}
${lastDrill === undefined ? NOTHING : html`<dt>Last drill</dt><dd>${lastDrill.state}, ${moment(lastDrill.at)}</dd>`}
${drillBy === undefined ? NOTHING : html`<dt>Next drill</dt><dd>by ${moment(drillBy)}</dd>`}`;
}

function costFact({ ceilingPerMonth, estimatePerMonth, currency }: MonthlyCost): Markup {
  const ceiling = `at most ${moneyOf(ceilingPerMonth, currency)}`;
  const said = estimatePerMonth === undefined ? ceiling : `${rangeOf(estimatePerMonth, currency)}, ${ceiling}`;
  return html`<dt>Cost a month</dt><dd>${said}</dd>`;
}

/** The last days, a mark each, the newest last. */
function historySection({ history }: CoverageRow): Markup {
  if (history === undefined) return NOTHING;
  const { until, marks } = history;
  return html`<section class="card"><h2>The last ${marks.length} days</h2>
<ol class="days" aria-label="Days up to ${until}, the oldest first">${[...marks].map((mark) => html`<li>${dayMark(mark)}</li>`)}</ol>
<p class="muted">Up to ${until}, which is the last.</p>${markLegend()}</section>`;
}

function disksSection({ disks }: CoverageRow, item: DrilledItem, now: Instant): Markup {
  return html`<section><h2>${disks.length === 1 ? 'Its disk' : 'Its disks'}</h2>${scrollBox(
    'Disks',
    html`<table>
<thead><tr><th scope="col">Disk</th><th scope="col">Standing</th><th scope="col" class="number">Points</th><th scope="col">Newest point</th><th scope="col" class="number">Size</th></tr></thead>
<tbody>${disks.map((disk, place) => diskRow(disk, item.disks[place]?.usedBytes, now))}</tbody>
</table>`,
  )}</section>`;
}

/** What the loss of its region would cost, for each region that has copies or is to have them. */
function copiesSection(copies: readonly CoverageCopiesItem[], now: Instant): Markup {
  if (copies.length === 0) return NOTHING;
  return html`<section class="card"><h2>Copies in other regions</h2><ul class="list">${copies.map(
    ({ region, points, takenAt, atRisk }) =>
      html`<li><div class="headline"><h3><bdi>${region}</bdi></h3><span class="muted">${points === 1 ? '1 copy' : `${numberOf(points)} copies`}${takenAt === undefined ? NOTHING : html`, the newest of all disks ${momentOf(parseInstant(takenAt), now)}`}</span></div><p>${sentenceOf(atRisk)}</p></li>`,
  )}</ul></section>`;
}

function diskRow(disk: CoverageDisk, usedBytes: number | undefined, now: Instant): Markup {
  const { uniqueId, name, standing, why, points, lastPointAt, sizeGib, differingTag, consistency } = disk;
  const used = usedBytes === undefined ? NOTHING : html`<span class="place">${gibOf(usedBytes)} in use</span>`;
  return html`<tr><th scope="row">${uniqueId === '' ? html`<bdi>${name}</bdi>` : html`<a href="${linkTo('disk', { id: uniqueId })}"><bdi>${name}</bdi></a>`}</th>
<td>${STANDINGS[standing] ?? standing}${why === undefined ? NOTHING : html`<span class="place">${sentenceOf(why)}</span>`}${differingTag === undefined ? NOTHING : html`<span class="place">its own tag says <code><bdi>${differingTag}</bdi></code></span>`}</td>
<td class="number">${numberOf(points)}</td><td>${lastPointAt === undefined ? html`<span class="muted">none</span>` : momentOf(lastPointAt, now)}${consistency === undefined ? NOTHING : html`<span class="place">${sayConsistency(consistency)}</span>`}</td>
<td class="number">${sizeGib === undefined ? NOTHING : html`<span class="nowrap">${numberOf(sizeGib)} GiB</span>`}${used}</td></tr>`;
}

const STANDINGS: Readonly<Record<string, string>> = {
  problem: 'protected, but nothing is pruned: its policy is a problem',
  off: 'opted out by its own tag',
  unsupported: 'cannot be snapshotted',
  unknown: 'not seen, and nothing says that it is gone',
};

function gibOf(bytes: number): string {
  return `${numberOf(Math.round((bytes / 2 ** 30) * 10) / 10)} GiB`;
}

function holdsSection(holds: readonly CoverageHold[], now: Instant): Markup {
  if (holds.length === 0) return NOTHING;
  return html`<section class="card"><h2>On hold</h2><ul class="list">${holds.map(
    ({ on, name, reason, since, points }) =>
      html`<li><div class="headline"><h3>${heldThing(on, points)} <bdi>${name}</bdi></h3><span class="muted">${countOf(points, 'point')} held${since === undefined ? NOTHING : html` since ${momentOf(since, now)}`}</span></div><p>${sentenceOf(reason)}</p></li>`,
  )}</ul></section>`;
}

/** Points that were held alike are told together, by the name of one of them. */
function heldThing(on: CoverageHold['on'], points: number): string {
  if (on === 'point') return points === 1 ? 'Point' : 'Points such as';
  return on === 'vm' ? 'The VM' : 'The disk';
}

function actionsSection(form: FormTerms, row: CoverageRow): Markup {
  const [disk] = row.disks;
  const subject =
    row.vmId === undefined ? (disk?.diskId === undefined ? undefined : { disk: disk.diskId }) : { vm: row.vmId };
  if (subject === undefined) return NOTHING;
  const named = (part: string): FormTerms => ({ ...form, key: `${form.key}-${part}` });
  return html`<section class="columns">
<div class="card"><h2>Take points now</h2><p class="muted">Beside its schedule, each with an expiry of its own. The VM is not stopped.</p>${takePointsForm(named('run'), subject)}</div>
<div class="card"><h2>Hold</h2><p class="muted">All of its present points stay until the hold is lifted.</p>${holdForm(named('hold'), subject)}</div>
${(row.holds ?? []).length === 0 ? NOTHING : html`<div class="card"><h2>Lift the holds</h2><p class="muted">Then its points go again as their retention says.</p>${liftForm(named('lift'), subject)}</div>`}
</section>`;
}

/** The calls that get it back; the key stays out of the page. */
function restoreSection(row: CoverageRow): Markup {
  const name = row.vmId === undefined ? row.name : `${row.resourceGroup}/${row.name}`;
  const field = row.vmId === undefined ? 'disk' : 'vm';
  const query = new URLSearchParams({ [field]: name }).toString();
  const body = (more: Readonly<Record<string, unknown>>) => quoted(JSON.stringify({ [field]: name, ...more }));
  const call = 'curl -s -X POST -H "x-functions-key: $KEY" "$APP/api/restores" -d';
  return html`<section class="card"><h2>Get it back</h2>
<p>A restore makes new disks beside whatever there is, and overwrites nothing. <code>APP</code> is the address of this app, <code>KEY</code> a function key; docs/restore.md goes through it step by step.</p>
<p>What there is of it, by time:</p>${commandOf(`curl -s -H "x-functions-key: $KEY" ${quoted(`$APP/api/recovery-points?${query}`, '"')}`)}
<p>Which disks would be made; nothing is changed:</p>${commandOf(`${call} ${body({ dryRun: true })}`)}
<p>Make them of the newest complete set:</p>${commandOf(`${call} ${body({ reason: 'WHY' })}`)}
</section>`;
}

/** A text for a POSIX shell; in double quotes variables are read. */
function quoted(text: string, by: '"' | "'" = "'"): string {
  return by === '"' ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}
