import { type Instant, inZone } from '../../policy/instant.ts';
import { html, type Markup } from '../markup.ts';

export interface Sample {
  readonly at: Instant;
  readonly points: number;
}

const WIDTH = 800;
const HEIGHT = 220;
/** A name nearer to the right edge would be cut off. */
const ROOM_OF_NAME = 44;
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 12, 12, 28];

/** The number of points over time as a stepped line; `label` says in words what it shows. */
export function pointsChart(samples: readonly Sample[], label: string, timeZone: string): Markup {
  const first = samples[0]?.at ?? 0;
  const last = samples.at(-1)?.at ?? 1;
  const most = Math.max(1, ...samples.map(({ points }) => points));
  const x = (at: Instant) => LEFT + ((at - first) / Math.max(1, last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (points: number) => HEIGHT - BOTTOM - (points / most) * (HEIGHT - TOP - BOTTOM);
  const line = samples.map(({ at, points }) => `${x(at).toFixed(1)},${y(points).toFixed(1)}`).join(' ');
  const ground = `${LEFT},${y(0)} ${line} ${WIDTH - RIGHT},${y(0)}`;
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}" fill="currentColor">
${ticksUpTo(most).map((points) => horizontal(points, y(points)))}
${monthsOf(samples, timeZone)
  .filter(({ at }) => x(at) < WIDTH - ROOM_OF_NAME)
  .map(({ at, name }) => vertical(name, x(at)))}
<polygon points="${ground}" opacity="0.14"/><polyline points="${line}" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round"/>
</svg>`;
}

function horizontal(points: number, y: number): Markup {
  return html`<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}" stroke="currentColor" opacity="0.25"/><text x="${LEFT - 8}" y="${y + 4}" text-anchor="end" font-size="12">${points}</text>`;
}

function vertical(name: string, x: number): Markup {
  return html`<line x1="${x}" x2="${x}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM + 5}" stroke="currentColor" opacity="0.6"/><text x="${x + 2}" y="${HEIGHT - 8}" font-size="12">${name}</text>`;
}

/** 0 and at most five round numbers above it. */
function ticksUpTo(most: number): readonly number[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500];
  const step = steps.find((one) => most / one <= 5) ?? 1000;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, place) => place * step);
}

/** The first sample of every second month, with its name; years where they begin. */
function monthsOf(
  samples: readonly Sample[],
  timeZone: string,
): readonly { readonly at: Instant; readonly name: string }[] {
  const months = samples.flatMap(({ at }, place) => {
    const day = inZone(at, timeZone);
    const before = samples[place - 1];
    if (before === undefined || inZone(before.at, timeZone).month === day.month) return [];
    return [{ at, month: day.month, name: day.toFormat(day.month === 1 ? 'yyyy' : 'LLL') }];
  });
  return months.filter(({ month }) => month % 2 === 1);
}
