import { type Calendar, calendarOf } from '../../oracle/calendar.ts';
import { keptPoints } from '../../oracle/kept-points.ts';
import { DAY, MINUTE } from '../../oracle/time.ts';
import type { CopyWish, Wish } from './estate.ts';
import { HOME } from './regions.ts';

/** Whether a region answers nothing at an instant. */
export type IsLost = (region: string, at: number) => boolean;

/** When a disk is tried, after its occurrence; then not before the next. */
const ATTEMPTS = [0, 15 * MINUTE, 75 * MINUTE, 315 * MINUTE];

/** More that wait to be copied of one disk to one region, and the oldest are given up. */
const BACKLOG = 3;

/**
 * What there must be of one disk in each region, told from its wish alone: every occurrence becomes a point, the points
 * that a target wants become copies there in their order, and everything expired goes. Scheduled instants, oldest first.
 */
export class ExpectedPoints {
  readonly disk: string;
  readonly regions = new Map<string, readonly number[]>();
  readonly #wish: Wish;
  readonly #calendar: Calendar;

  /** A disk that was there already when the wish came gets a point of the latest occurrence. */
  constructor(disk: string, wish: Wish, now: number) {
    this.disk = disk;
    this.#wish = wish;
    this.#calendar = calendarOf(wish.timeZone);
    this.#settle(now, () => false);
  }

  /** Time goes by, from an instant on and before another, in which some regions are lost at times. */
  live(from: number, to: number, isLost: IsLost = () => false): void {
    for (const occurrence of occurrencesOf(this.#wish, from, to)) this.#settle(occurrence, isLost);
    this.#settle(to - 1, isLost);
  }

  /** Everything is done that can be done at an instant. */
  #settle(at: number, isLost: IsLost): void {
    const { copies = [], keep } = this.#wish;
    if (!isLost(HOME, at)) this.#takeLatest(at, isLost);
    const awaited: number[] = [];
    for (const copy of copies) {
      const wanted = this.#wanted(copy);
      if (isLost(copy.region, at) || isLost(HOME, at)) awaited.push(...wanted);
      else this.regions.set(copy.region, this.#kept([...this.#of(copy.region), ...wanted], copy.keep));
    }
    if (isLost(HOME, at)) return;
    const home = this.#of(HOME);
    if (copies.some(({ region }) => this.#isHiddenIn(region, at, isLost))) return;
    const kept = this.#kept(home, keep);
    const stays = (point: number) => kept.includes(point) || awaited.includes(point);
    this.regions.set(HOME, home.filter(stays));
  }

  /** Copies of snapshots are listed with all snapshots; those of restore points by their region alone: any may be unfinished. */
  #isHiddenIn(region: string, at: number, isLost: IsLost): boolean {
    return this.#wish.consistency !== undefined && isLost(region, at) && this.#of(region).length > 0;
  }

  /** Of what was missed the latest occurrence alone is made up for, if an attempt at it came when the region answered. */
  #takeLatest(at: number, isLost: IsLost): void {
    const latest = occurrencesOf(this.#wish, at - 2 * DAY, at + 1).slice(-1);
    const made = latest.filter((occurrence) => ATTEMPTS.some((after) => !isLost(HOME, occurrence + after)));
    this.regions.set(HOME, [...new Set([...this.#of(HOME), ...made])]);
  }

  /** What is to be copied: newer than what is there, and worth keeping there. */
  #wanted({ region, keep, all }: CopyWish): readonly number[] {
    const there = this.#of(region);
    const fresh = this.#of(HOME).filter((point) => there.every((copied) => copied < point));
    const kept = all === true ? fresh : this.#kept([...there, ...fresh], keep);
    return fresh.filter((point) => kept.includes(point)).slice(-BACKLOG);
  }

  #kept(points: readonly number[], keep: Wish['keep']): readonly number[] {
    return keptPoints(points, keep, this.#calendar);
  }

  #of(region: string): readonly number[] {
    return this.regions.get(region) ?? [];
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
