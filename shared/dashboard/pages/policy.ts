import type { MonthlyCost } from '../../cost/monthly-cost.ts';
import { type Instant, inZone } from '../../policy/instant.ts';
import { sayReason } from '../../policy/retention/say-reasons.ts';
import type { Simulation } from '../../policy/retention/simulate.ts';
import { candidateForm, type FormTerms } from '../forms.ts';
import { linkTo } from '../links.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { calendarOf } from '../parts/calendar.ts';
import { countOf, numberOf } from '../parts/count.ts';
import { moneyOf } from '../parts/money.ts';
import { pointsChart, type Sample } from '../parts/points-chart.ts';
import { scrollBox } from '../parts/scroll-box.ts';
import { sentenceOf } from '../parts/sentence.ts';

/** What a tag's value would do. */
export type TagAnswer =
  | { readonly kind: 'off' }
  | { readonly kind: 'problem'; readonly message: string; readonly suggestions: readonly string[] }
  | {
      readonly kind: 'policy';
      readonly sentence: string;
      /** The shortest text that says the same. */
      readonly canonical: string;
      readonly timeZone: string;
      readonly next: readonly Instant[];
      /** Of a disk that has no points yet, from now on. */
      readonly simulation: Simulation;
      /** A month of what is left at the end, for a disk of `gib` GiB that is full. */
      readonly cost: MonthlyCost;
    };

type PolicyAnswer = Extract<TagAnswer, { kind: 'policy' }>;

export interface NamedPolicy {
  readonly name: string;
  readonly sentence: string;
  /** How many VMs and single disks follow it, amended ones included. */
  readonly followers: number;
}

export interface PolicyView {
  /** As typed; empty where nothing is asked yet. */
  readonly tag: string;
  /** The size of the disk whose cost is told. */
  readonly gib: number;
  /** How much of a disk changes in a day. */
  readonly dailyChurnPercent: number;
  readonly note?: string;
  readonly answer?: TagAnswer;
  readonly tagKey: string;
  readonly defaultName: string;
  readonly policies: readonly NamedPolicy[];
  /** Absent where the visitor may not write. */
  readonly form?: FormTerms;
}

/** Says what a tag's value means and what a year of it leaves; below, the policies of the installation. */
export function policyPage(view: PolicyView): Markup {
  const { tag, note, answer, form } = view;
  return html`<section class="card"><h1>What does a tag do?</h1>
<form class="filter" method="get" action="${linkTo('policy')}">
<label class="wide">Value of the tag ${view.tagKey}<input name="tag" value="${tag}" maxlength="300" autocomplete="off" spellcheck="false" placeholder="nightly keep 14d 8w"></label><label>GiB of the disk<input name="gib" value="${view.gib}" inputmode="numeric" size="6" autocomplete="off"></label><button>Show</button></form>
<p class="muted">Such as ${exampleLinks()}.</p>
${note === undefined ? NOTHING : html`<p>Note: ${sentenceOf(note)}</p>`}
${answer === undefined ? NOTHING : answerOf(answer, view)}
</section>
${answer?.kind === 'policy' ? yearSections(answer, view) : NOTHING}
${policiesSection(view)}
${form === undefined ? NOTHING : html`<section class="card"><h2>Would other policies be better?</h2><p class="muted">A dry run compares them with the present ones, over all VMs. Nothing is changed.</p>${candidateForm(form)}</section>`}`;
}

const EXAMPLES = ['nightly', 'every 4h keep 24h 7d', 'at 06:00/18:00 on mon-fri keep last 5, 30d'];

function exampleLinks(): Markup {
  return html`${EXAMPLES.map((tag, place) => html`${place === 0 ? '' : ', '}<a href="${linkTo('policy', { tag })}"><code>${tag}</code></a>`)}`;
}

function answerOf(answer: TagAnswer, { tag, gib, defaultName }: PolicyView): Markup {
  switch (answer.kind) {
    case 'off':
      return html`<p class="notice">Opted out: no snapshots are taken, and points that there are go as they age.</p>`;
    case 'problem':
      return html`<div class="notice tone-bad"><p><strong>Not understood.</strong> ${sentenceOf(answer.message)}</p>
${answer.suggestions.length === 0 ? NOTHING : html`<p>Did you mean ${answer.suggestions.map((text, place) => html`${place === 0 ? '' : ', or '}<a href="${linkTo('policy', { tag: text, gib })}"><code>${text}</code></a>`)}?</p>`}
<p>A VM with this tag is protected all the same, by the policy written on its newest point or by ${defaultName}, and nothing of it is pruned until the tag is mended.</p></div>`;
    case 'policy':
      return html`<div class="notice tone-good"><p><strong>${sentenceOf(answer.sentence)}</strong></p>
${answer.canonical === tag.trim() ? NOTHING : html`<p>In short: <code>${answer.canonical}</code></p>`}
<p>Next: ${answer.next.map((at, place) => html`${place === 0 ? '' : ', '}<span class="nowrap">${inZone(at, answer.timeZone).toFormat('ccc d LLL HH:mm')}</span>`)}${answer.next.length === 0 ? 'never' : ''} (${answer.timeZone}).</p></div>`;
  }
}

function yearSections({ simulation, timeZone, cost }: PolicyAnswer, view: PolicyView): Markup {
  const { days, kept } = simulation;
  const most = Math.max(0, ...days.map(({ points }) => points));
  const label = `A new disk has ${countOf(days[0]?.points ?? 0, 'point')} after a day, at most ${numberOf(most)}, and ${numberOf(kept.length)} after ${days.length} days.`;
  return html`<section class="card"><h2>How many points a disk has</h2><p>${label}</p><p>${sayCost(cost, view)}</p>${pointsChart(days, label, timeZone)}
<details><summary>The same as a table</summary>${monthTable(days, timeZone)}</details></section>
<section><h2>What is left after ${days.length} days</h2><p class="muted">Of a disk that is new today, if every point is made. Times in ${timeZone}.</p>
${calendarOf(
  kept.map(({ point, reasons }) => ({
    at: point.scheduledFor,
    tone: 'good' as const,
    words: reasons.map(sayReason).join('; '),
  })),
  timeZone,
)}
<details><summary>${countOf(kept.length, 'point')}, and why each is kept</summary>${scrollBox(
    'Points that are kept',
    html`<table><thead><tr><th scope="col">Taken, ${timeZone}</th><th scope="col">Why it is kept</th></tr></thead><tbody>${kept.map(
      ({ point, reasons }) =>
        html`<tr><th scope="row" class="nowrap">${inZone(point.scheduledFor, timeZone).toFormat('yyyy-MM-dd HH:mm')}</th><td>${reasons.map(sayReason).join('; ')}</td></tr>`,
    )}</tbody></table>`,
  )}</details></section>`;
}

/** What is left at the end, in money. */
function sayCost({ ceilingPerMonth, estimatePerMonth, currency }: MonthlyCost, view: PolicyView): string {
  const ceiling = `at most ${moneyOf(ceilingPerMonth, currency)} a month`;
  const about = estimatePerMonth === undefined ? '' : `about ${moneyOf(estimatePerMonth.to, currency)}, `;
  return `Then they cost ${about}${ceiling}, for a full disk of ${numberOf(view.gib)} GiB of which ${view.dailyChurnPercent} % change in a day.`;
}

/** The number at the end of each month. */
function monthTable(days: readonly Sample[], timeZone: string): Markup {
  const byMonth = new Map(days.map(({ at, points }) => [inZone(at, timeZone).toFormat('yyyy-MM'), points]));
  return html`<table><thead><tr><th scope="col">At the end of</th><th scope="col" class="number">Points</th></tr></thead>
<tbody>${[...byMonth].map(([month, points]) => html`<tr><th scope="row">${month}</th><td class="number">${numberOf(points)}</td></tr>`)}</tbody></table>`;
}

function policiesSection({ policies, defaultName }: PolicyView): Markup {
  return html`<section><h2>The policies of this installation</h2>${scrollBox(
    'Policies',
    html`<table><thead><tr><th scope="col">Name</th><th scope="col">In words</th><th scope="col" class="number">VMs and single disks</th></tr></thead>
<tbody>${policies.map(
      ({ name, sentence, followers }) =>
        html`<tr><th scope="row"><a href="${linkTo('policy', { tag: name })}"><bdi>${name}</bdi></a>${name.toLowerCase() === defaultName ? html`<span class="place">the default</span>` : NOTHING}</th><td class="words">${sentenceOf(sentence)}</td><td class="number">${numberOf(followers)}</td></tr>`,
    )}</tbody></table>`,
  )}</section>`;
}
