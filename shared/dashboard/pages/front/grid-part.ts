import { linkTo } from '../../links.ts';
import { html, type Markup } from '../../markup.ts';
import { countOf, numberOf } from '../../parts/count.ts';
import { DAY_MARKS, dayMark, markLegend } from '../../parts/day-marks.ts';
import { agoOf } from '../../parts/moment.ts';
import { pageLinks } from '../../parts/pages.ts';
import { coveragePill } from '../../parts/pill.ts';
import { scrollBox } from '../../parts/scroll-box.ts';
import { vmLink } from '../../parts/vm-link.ts';
import { type Entry, PAGE_SIZE } from '../../read/arrange-coverage.ts';
import { gridDays, marksOf } from '../../read/grid-days.ts';
import type { Front } from '../../read/read-front.ts';

const CELLS = new Map(DAY_MARKS.map((mark) => [mark, html`<td class="day">${dayMark(mark)}</td>`]));
const BLANK = html`<td></td>`;

/** A page of VMs by day. */
export function gridPart(front: Front): Markup {
  const { entries, matching, page } = front.arranged;
  if (entries.length === 0) {
    return html`<div id="grid"><p class="card" role="status">No VM matches. <a href="${linkTo('')}#coverage">Show all</a></p></div>`;
  }
  const first = (page - 1) * PAGE_SIZE + 1;
  const shown = `${numberOf(first)} to ${numberOf(first + entries.length - 1)} of ${countOf(matching, 'VM or disk', 'VMs and disks')}`;
  const days = gridDays(
    entries.map(({ row }) => row.history),
    front.now,
  );
  return html`<div id="grid" class="results">${markLegend()}
${scrollBox('VMs by day', table(entries, days, front))}
<div class="pages"><p role="status">${shown}</p>${links(front)}</div></div>`;
}

function table(entries: readonly Entry[], days: readonly string[], { now }: Front): Markup {
  return html`<table class="grid"><thead>
<tr><th scope="col" rowspan="2">VM</th><th scope="col" rowspan="2">State</th><th scope="col" rowspan="2">Newest point</th>${months(days)}</tr>
<tr>${days.map((day) => html`<th scope="col" class="day${isFirst(day, days)}"><time datetime="${day}">${Number(day.slice(8))}</time></th>`)}</tr>
</thead><tbody>
${entries.map((entry) => line(entry, days, now))}</tbody></table>`;
}

function line({ row, item }: Entry, days: readonly string[], now: number): Markup {
  const age = row.lastPointAt === undefined ? html`<span class="muted">none</span>` : agoOf(row.lastPointAt, now);
  const cells = marksOf(row.history, days).map((mark) => CELLS.get(mark) ?? BLANK);
  return html`<tr><th scope="row">${vmLink(item)}<span class="place"><bdi>${row.resourceGroup}</bdi></span></th><td>${coveragePill(item.state)}</td><td class="nowrap${oldness(item.age)}">${age}</td>${cells}</tr>
`;
}

function oldness(age: Entry['item']['age']): string {
  return age === undefined || age === 'ok' ? '' : ` age-${age}`;
}

function isFirst(day: string, days: readonly string[]): string {
  return day.endsWith('-01') || day === days[0] ? ' first' : '';
}

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

function months(days: readonly string[]): Markup[] {
  const keys = [...new Set(days.map((day) => day.slice(0, 7)))];
  return keys.map((key) => {
    const count = days.filter((day) => day.startsWith(key)).length;
    const name = MONTHS[Number(key.slice(5)) - 1] ?? '';
    return html`<th scope="colgroup" class="day first" colspan="${count}">${count < 4 ? name.slice(0, 3) : name}</th>`;
  });
}

function links({ arranged, query }: Front): Markup {
  const { page, pages } = arranged;
  const { page: _, ...filter } = query;
  const linkOf = (to: number) => `${linkTo('', { ...filter, page: to })}#coverage`;
  return pageLinks({ page, pages, linkOf, label: 'Pages of the grid' });
}
