import { calendarOf } from './calendar.ts';
import type { Wish } from './estate.ts';
import { keptPoints } from './kept-points.ts';
import { DAY } from './time.ts';

/** What there must be of one disk, told from its wish alone: every occurrence becomes a point, and everything expired goes. */
export class ExpectedPoints {
  readonly disk: string;
  readonly #wish: Wish;
  #home: readonly number[];

  /** A disk that was there already when the wish came gets a point of the latest occurrence. */
  constructor(disk: string, wish: Wish, now: number) {
    this.disk = disk;
    this.#wish = wish;
    this.#home = occurrencesOf(wish, now - 2 * DAY, now).slice(-1);
  }

  /** Scheduled instants of the points at home, oldest first. */
  get home(): readonly number[] {
    return this.#home;
  }

  /** Time goes by, from an instant on and before another. */
  live(from: number, to: number): void {
    const calendar = calendarOf(this.#wish.timeZone);
    for (const occurrence of occurrencesOf(this.#wish, from, to)) {
      this.#home = keptPoints([...this.#home, occurrence], this.#wish.keep, calendar);
    }
  }
}

/** The instants from `from` on and before `to` that the wish names, oldest first. */
export function occurrencesOf({ hours, timeZone }: Wish, from: number, to: number): readonly number[] {
  const calendar = calendarOf(timeZone);
  const found: number[] = [];
  for (let date = from - (from % DAY) - DAY; date <= to + DAY; date += DAY) {
    for (const hour of hours) found.push(calendar.instantOf(date, hour));
  }
  return found.filter((at) => at >= from && at < to).toSorted((a, b) => a - b);
}
