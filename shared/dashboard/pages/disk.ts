import { type Instant, inZone } from '../../policy/instant.ts';
import type { Stay } from '../../policy/retention/kept-until.ts';
import { sayReason } from '../../policy/retention/say-reasons.ts';
import type { CoverageDisk, CoverageRow, PointRow } from '../../run/read/view-rows.ts';
import { type FormTerms, holdForm, liftForm, takePointsForm } from '../forms.ts';
import { linkTo } from '../links.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { type CalendarPoint, calendarOf } from '../parts/calendar.ts';
import { countOf } from '../parts/count.ts';
import { momentOf } from '../parts/moment.ts';
import { sayConsistency } from '../parts/say-consistency.ts';
import { scrollBox } from '../parts/scroll-box.ts';
import { sentenceOf } from '../parts/sentence.ts';
import { sayStay } from '../parts/stay.ts';

interface ShownPoint {
  readonly row: PointRow;
  readonly stay: Stay;
}

export interface DiskView {
  readonly name: string;
  /** The id of the disk, where it is listed. */
  readonly diskId?: string;
  /** What coverage says of the disk and of what it belongs to; absent where no run lists it any more. */
  readonly seen?: { readonly row: CoverageRow; readonly disk: CoverageDisk };
  /** Newest first. */
  readonly points: readonly ShownPoint[];
  /** Of its policy. */
  readonly timeZone: string;
  readonly now: Instant;
  /** Absent where the visitor may not write. */
  readonly form?: FormTerms;
}

/** The points of one disk as a calendar and one by one: when they were taken, why they stay, and until when. */
export function diskPage(view: DiskView): Markup {
  const { points, timeZone } = view;
  return html`${headSection(view)}
${
  points.length === 0
    ? NOTHING
    : html`<section><h2>Calendar</h2><p class="muted">By the time when a point was taken, in ${timeZone}.</p>${legend()}${calendarOf(points.map(calendarPoint(timeZone)), timeZone)}</section>
${pointsSection(view)}`
}
${actionsSection(view)}`;
}

function headSection({ name, seen, points, now }: DiskView): Markup {
  const newest = points.find(({ row }) => row.state === 'usable')?.row.timeCreated;
  return html`<section class="card">
<h1><bdi>${name}</bdi></h1>
${seen === undefined ? html`<p>No run lists this disk any more.</p>` : ownerLine(seen.row)}
${seen === undefined || seen.disk.standing === 'protected' ? NOTHING : html`<p>${sentenceOf(seen.row.cause)}</p>`}
<p>${points.length === 0 ? 'It has no points.' : `${countOf(points.length, 'point')}.`}${newest === undefined ? NOTHING : html` The newest was taken ${momentOf(newest, now)}.`}</p>
${policyLine(seen)}
</section>`;
}

function ownerLine(row: CoverageRow): Markup {
  const link = html`<a href="${linkTo('vm', { id: row.vmId ?? row.key })}"><bdi>${row.resourceGroup}/${row.name}</bdi></a>`;
  return row.vmId === undefined ? html`<p>${link}, a disk without a VM.</p>` : html`<p>A disk of the VM ${link}.</p>`;
}

function policyLine(seen: DiskView['seen']): Markup {
  if (seen?.disk.standing !== 'protected') return NOTHING;
  const { row, disk } = seen;
  if (disk.differingTag === undefined)
    return row.sentence === undefined ? NOTHING : html`<p class="muted">${sentenceOf(row.sentence)}</p>`;
  return html`<p>Its own tag says <code><bdi>${disk.differingTag}</bdi></code>. <a href="${linkTo('policy', { tag: disk.differingTag })}">What it keeps</a></p>`;
}

function pointsSection({ points, seen, timeZone }: DiskView): Markup {
  return html`<section><h2>Point by point</h2>
<p class="muted">${sayAssumption(seen)}</p>
${scrollBox(
  'Points, newest first',
  html`<table>
<thead><tr><th scope="col">Taken, ${timeZone}</th><th scope="col">Stays until</th><th scope="col">Why it stays</th><th scope="col">State</th></tr></thead>
<tbody>${points.map((point) => pointRow(point, timeZone))}</tbody></table>`,
)}</section>`;
}

/** What "until" rests on. */
function sayAssumption(seen: DiskView['seen']): string {
  switch (seen?.disk.standing) {
    case 'protected':
      return 'Until when assumes that its policy remains and that every point to come is made.';
    case 'off':
    case 'unprotected':
    case 'orphan':
      return 'No policy makes points of it any more: what there is goes as time passes, but for the last two.';
    default:
      return 'Nothing of it is pruned as long as that stands.';
  }
}

function pointRow({ row, stay }: ShownPoint, timeZone: string): Markup {
  const goes = row.decision === 'prune';
  return html`<tr id="${anchorOf(row)}"><th scope="row"><span class="nowrap">${inZone(takenAt(row), timeZone).toFormat('yyyy-MM-dd HH:mm')}</span>${row.late === undefined ? NOTHING : html`<span class="place">${row.late}</span>`}</th>
<td${stay.kind === 'until' ? html` class="nowrap"` : NOTHING}>${sayStay(stay, row, timeZone)}</td>
<td class="words">${goes ? html`<strong>goes:</strong> ` : NOTHING}${row.reasons.map(sayReason).join('; ')}</td>
<td>${STATES[row.state]}${row.kind === 'ad-hoc' ? html`<span class="place">on demand</span>` : NOTHING}${placeOf(row)}</td></tr>
`;
}

/** Which region a copy lies in, and how the disks of a VM restore point agree. */
function placeOf({ copy, region, consistency }: PointRow): Markup {
  const where = copy === true ? `a copy in ${region}` : undefined;
  const texts = [where, consistency && sayConsistency(consistency)].filter((text) => text !== undefined && text !== '');
  return texts.length === 0 ? NOTHING : html`<span class="place">${texts.join(', ')}</span>`;
}

const STATES: Readonly<Record<PointRow['state'], string>> = {
  usable: 'usable',
  pending: 'not finished yet',
  failed: 'failed',
};

function calendarPoint(timeZone: string): (point: ShownPoint) => CalendarPoint {
  return ({ row, stay }) => ({
    at: takenAt(row),
    tone: toneOf(row),
    words: `${STATES[row.state]}, ${row.reasons.map(sayReason).join('; ')}; until ${sayStay(stay, row, timeZone)}`,
    anchor: anchorOf(row),
  });
}

function toneOf({ state, decision, reasons, kind }: PointRow): CalendarPoint['tone'] {
  if (state === 'failed') return 'bad';
  if (state === 'pending') return 'busy';
  if (reasons.includes('hold')) return 'warn';
  return decision === 'prune' || kind === 'ad-hoc' ? 'idle' : 'good';
}

function legend(): Markup {
  const item = (tone: CalendarPoint['tone'], text: string) =>
    html`<li><span class="point tone-${tone}">02:00</span> ${text}</li>`;
  return html`<ul class="legend">${item('good', 'kept by rules')}${item('warn', 'on hold')}${item('idle', 'on demand, or about to go')}${item('busy', 'not finished yet')}${item('bad', 'failed')}</ul>`;
}

/** By what a person restores only the time counts at which it was taken. */
function takenAt({ timeCreated, scheduledFor }: PointRow): Instant {
  return timeCreated ?? scheduledFor;
}

/** The name of a snapshot is unique in its group only. */
function anchorOf({ snapshotId, scheduledFor }: PointRow): string {
  return `${scheduledFor}-${snapshotId.slice(snapshotId.lastIndexOf('/') + 1).replace(/[^\w-]/g, '')}`;
}

function actionsSection({ form, diskId, points, timeZone }: DiskView): Markup {
  if (form === undefined) return NOTHING;
  const named = (part: string): FormTerms => ({ ...form, key: `${form.key}-${part}` });
  const disk = diskId === undefined ? {} : { disk: diskId };
  if (diskId === undefined && points.length === 0) return NOTHING;
  return html`<section class="columns">
${diskId === undefined ? NOTHING : html`<div class="card"><h2>Take a point now</h2><p class="muted">Beside its schedule, with an expiry of its own.</p>${takePointsForm(named('run'), disk)}</div>`}
<div class="card"><h2>Hold</h2><p class="muted">What is held is never pruned.</p>${holdForm(named('hold'), disk, pointChoice(points, diskId !== undefined, timeZone))}</div>
${
  points.some(({ row }) => row.reasons.includes('hold'))
    ? html`<div class="card"><h2>Lift holds</h2><p class="muted">Then its points go again as their retention says.</p>${liftForm(
        named('lift'),
        disk,
        pointChoice(
          points.filter(({ row }) => row.reasons.includes('hold')),
          diskId !== undefined,
          timeZone,
        ),
      )}</div>`
    : NOTHING
}
</section>`;
}

/** Which points: all of the disk, or one. */
function pointChoice(points: readonly ShownPoint[], canBeAll: boolean, timeZone: string): Markup {
  const options = points.map(
    ({ row }) =>
      html`<option value="${row.snapshotId}">taken ${inZone(takenAt(row), timeZone).toFormat('yyyy-MM-dd HH:mm')}</option>`,
  );
  return html`<label>Of<select name="point">${canBeAll ? html`<option value="">all of its points</option>` : NOTHING}${options}</select></label>`;
}
