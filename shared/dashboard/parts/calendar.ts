import { DAY, type Instant, inZone } from '../../policy/instant.ts';
import { html, type Markup, NOTHING } from '../markup.ts';
import { countOf } from './count.ts';
import { scrollBox } from './scroll-box.ts';

/** A point in a calendar. */
export interface CalendarPoint {
  readonly at: Instant;
  readonly tone: 'good' | 'warn' | 'bad' | 'idle' | 'busy';
  /** What of it is told beside its time, in words. */
  readonly words: string;
  /** Where on the page more of it is told. */
  readonly anchor?: string;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
const SHOWN_OF_DAY = 3;

/** The months that have points, the newest first, each a table of weeks; times are those of the zone. */
export function calendarOf(points: readonly CalendarPoint[], timeZone: string): Markup {
  const byMonth = Map.groupBy(points, ({ at }) => inZone(at, timeZone).toFormat('yyyy-MM'));
  const months = [...byMonth].toSorted(([a], [b]) => (a < b ? 1 : -1));
  return html`<div class="months">${months.map(([month, ofMonth]) => monthTable(month, ofMonth, timeZone))}</div>`;
}

function monthTable(month: string, points: readonly CalendarPoint[], timeZone: string): Markup {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const title = `${MONTHS[number - 1]} ${year}`;
  const byDay = Map.groupBy(points, ({ at }): number => inZone(at, timeZone).day);
  return scrollBox(
    `${title}, ${countOf(points.length, 'point')}`,
    html`<table class="calendar"><caption>${title} <span class="muted">${countOf(points.length, 'point')}</span></caption>
<thead><tr>${WEEKDAYS.map((day) => html`<th scope="col"><abbr title="${day}">${day.slice(0, 2)}</abbr></th>`)}</tr></thead>
<tbody>${weeksOf(year, number).map((week) => html`<tr>${week.map((day) => dayCell(day, byDay.get(day) ?? [], timeZone))}</tr>`)}</tbody></table>`,
  );
}

/** The weeks of a month from Monday on; 0 stands for a day of another month. */
function weeksOf(year: number, month: number): readonly (readonly number[])[] {
  const first = Date.UTC(year, month - 1, 1);
  const length = Math.round((Date.UTC(year, month, 1) - first) / DAY);
  const before = (new Date(first).getUTCDay() + 6) % 7;
  const weeks = Math.ceil((before + length) / 7);
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, place) => {
      const day = week * 7 + place - before + 1;
      return day >= 1 && day <= length ? day : 0;
    }),
  );
}

function dayCell(day: number, points: readonly CalendarPoint[], timeZone: string): Markup {
  if (day === 0) return html`<td class="out"></td>`;
  const newest = points.toSorted((a, b) => b.at - a.at);
  const more = newest.length - SHOWN_OF_DAY;
  return html`<td${points.length === 0 ? NOTHING : html` class="has"`}><span class="date">${day}</span>${newest
    .slice(0, SHOWN_OF_DAY)
    .map((point) => pointMark(point, timeZone))}${more > 0 ? html`<span class="more">+${more}</span>` : NOTHING}</td>`;
}

function pointMark({ at, tone, words, anchor }: CalendarPoint, timeZone: string): Markup {
  const time = inZone(at, timeZone).toFormat('HH:mm');
  const said = html`${time}<span class="hidden">: ${words}</span>`;
  if (anchor === undefined) return html`<span class="point tone-${tone}" title="${words}">${said}</span>`;
  return html`<a class="point tone-${tone}" href="#${anchor}" title="${words}">${said}</a>`;
}
