import { DAY } from '../oracle/time.ts';
import type { EstateDisk } from './estate.ts';
import type { Life } from './life.ts';
import { TOUCHES } from './people.ts';
import { markOf, type TroubleKind } from './troubles.ts';
import { keepText, tagOf } from './wish.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS_IN_MONTH = 31;
const MONTHS_IN_LINE = 3;
const GAP = '  ';

/** What a day of a disk shows; the first that holds. */
const DAY_MARKS = {
  '×': 'an occurrence has no point: trouble',
  '●': 'made, and kept to the end',
  '·': 'made, and pruned when its time came',
  '-': 'nobody wants it, or nobody can see it',
} as const;

type DayMark = keyof typeof DAY_MARKS | ' ';

/** A page that shows what became of each disk's days, of each month in its place, and what happened to it. Days are UTC's. */
export function calendarPage(life: Life): string {
  const { startsAt, days } = life;
  const lines = [`Days from ${dateOf(startsAt)} to ${dateOf(startsAt + days * DAY - 1)}, UTC`, '', ...legend(life), ''];
  lines.push('What went wrong', ...strip(life, [troubleMarks(life)]), '');
  for (const disk of life.stage.estate.disks) {
    lines.push(...titleOf(life, disk), ...strip(life, [dayMarks(life, disk), touchMarks(life, disk)]), '');
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}

function legend({ stage, people }: Life): readonly string[] {
  const kinds = [...new Set(stage.troubles.past.map(({ kind }) => kind))].toSorted();
  const touches = [...new Set(people.touches.map(({ what }) => what))].toSorted();
  return [
    ...Object.entries(DAY_MARKS).map(([mark, means]) => `  ${mark} ${means}`),
    ...wrapped(
      'Wrong:',
      kinds.map((kind) => `${markOf(kind)} ${kind.replaceAll('-', ' ')}`),
    ),
    ...wrapped(
      'Done by people, below the day:',
      touches.map((what) => `${TOUCHES[what]} ${what}`),
    ),
  ];
}

const WIDTH = MONTHS_IN_LINE * (DAYS_IN_MONTH + 4 + GAP.length);

function wrapped(title: string, words: readonly string[]): readonly string[] {
  const lines = [title];
  for (const word of words) {
    const last = lines.at(-1) ?? '';
    if (`${last} ${word},`.length > WIDTH) lines.push(`   ${word},`);
    else lines[lines.length - 1] = `${last} ${word},`;
  }
  return lines.map((line) => line.replace(/,$/, ''));
}

function titleOf({ stage, report }: Life, disk: EstateDisk): readonly string[] {
  const made = stage.album.everOf(disk.uniqueId).length;
  const kept = stage.album.presentOf(disk.uniqueId).length;
  const missed = report.missed.filter((one) => one.disk === disk).length;
  return [`${disk.name}: ${saysOf(disk)}`, `  ${made} made, ${kept} kept, ${missed} missed`];
}

function saysOf(disk: EstateDisk): string {
  const { standing } = disk;
  const wishes = disk.between(0, Number.POSITIVE_INFINITY).flatMap((one) => ('wish' in one ? (one.wish ?? []) : []));
  const last = wishes.at(-1);
  const text =
    last === undefined ? 'never wanted' : `${tagOf(last)}${last.name === undefined ? '' : ` (${keepText(last.keep)})`}`;
  if (standing.kind === 'wanted') return standing.isHeld ? `${text}, on hold` : text;
  return standing.kind === 'gone' ? `gone; it had ${text}` : `not wanted, or not seen; it had ${text}`;
}

/** Marks by the day, counted from the first. */
type Marks = ReadonlyMap<number, string>;

function dayMarks({ stage, report, startsAt, days }: Life, disk: EstateDisk): Marks {
  const { album } = stage;
  const dayOf = (at: number) => Math.floor((at - startsAt) / DAY);
  const kept = new Set(album.presentOf(disk.uniqueId).map((point) => dayOf(point.scheduledFor ?? point.askedAt)));
  const made = new Set(album.everOf(disk.uniqueId).map((point) => dayOf(point.scheduledFor ?? point.askedAt)));
  const missed = new Set(report.missed.filter((one) => one.disk === disk).map(({ occurrence }) => dayOf(occurrence)));
  const markOn = (day: number): DayMark => {
    if (missed.has(day)) return '×';
    if (kept.has(day)) return '●';
    if (made.has(day)) return '·';
    const noon = startsAt + (day + 0.5) * DAY;
    const standings = disk.between(noon, noon);
    return standings.some(({ kind }) => kind === 'unwanted' || kind === 'unclear') ? '-' : ' ';
  };
  return new Map(Array.from({ length: days }, (_, day) => [day, markOn(day)]));
}

function touchMarks({ people, startsAt }: Life, disk: EstateDisk): Marks {
  const ofDisk = people.touches.filter((touch) => touch.disk === disk);
  return new Map(ofDisk.map(({ at, what }) => [Math.floor((at - startsAt) / DAY), TOUCHES[what]]));
}

function troubleMarks({ stage, startsAt }: Life): Marks {
  const marks = new Map<number, string>();
  for (const { kind, from, to } of stage.troubles.past) {
    for (let day = Math.floor((from - startsAt) / DAY); startsAt + day * DAY < to; day++) {
      marks.set(day, shown(marks.get(day), kind));
    }
  }
  return marks;
}

/** Several on one day have one mark. */
function shown(present: string | undefined, kind: TroubleKind): string {
  return present === undefined || present === markOf(kind) ? markOf(kind) : '*';
}

/** The months of a life, three in a line; of each line those rows that have any mark. */
function strip({ startsAt, days }: Life, rows: readonly Marks[]): readonly string[] {
  const first = new Date(startsAt);
  const last = new Date(startsAt + days * DAY - 1);
  const lines: string[] = [];
  const months = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth();
  for (let month = 0; month <= months; month += MONTHS_IN_LINE) {
    const starts = Array.from({ length: MONTHS_IN_LINE }, (_, step) =>
      Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + month + step),
    ).filter((start) => start <= last.getTime());
    const year = new Date(starts[0] ?? 0).getUTCFullYear();
    rows.forEach((marks, index) => {
      const isTitled = index === 0;
      const cells = starts.map((start) => cellOf(start, marks, startsAt));
      const shownCells = cells.map((cell, place) => `${isTitled ? monthOf(starts[place] ?? 0) : '   '} ${cell}`);
      if (cells.some((cell) => cell.trim() !== '')) lines.push(`${isTitled ? year : '    '} ${shownCells.join(GAP)}`);
    });
  }
  return lines;
}

function monthOf(start: number): string {
  return MONTHS[new Date(start).getUTCMonth()] ?? '';
}

function cellOf(start: number, marks: Marks, startsAt: number): string {
  const month = new Date(start).getUTCMonth();
  const shownDays = Array.from({ length: DAYS_IN_MONTH }, (_, day) => {
    const at = start + day * DAY;
    return new Date(at).getUTCMonth() === month ? (marks.get(Math.floor((at - startsAt) / DAY)) ?? ' ') : ' ';
  });
  return shownDays.join('');
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
