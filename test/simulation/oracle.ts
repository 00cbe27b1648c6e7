import { calendarOf, type Period } from '../oracle/calendar.ts';
import { type Counts, keptPoints, keptWhenAged } from '../oracle/kept-points.ts';
import { DAY } from '../oracle/time.ts';
import { counts, type Present } from './album.ts';
import type { Standing } from './estate.ts';
import type { Wish } from './wish.ts';

/** What is to stay of a disk by what is wanted of it, and what goes a few at a time since it was made under other words. */
export interface Verdict {
  readonly stays: readonly Present[];
  /** Goes as soon as a run sees it. */
  readonly goes: readonly Present[];
  /** Goes in the passes of midnight alone, the newest first. */
  readonly paced: readonly Present[];
}

/** What holds for all disks. */
export interface Terms {
  /** The policies of the policies file as they are now, by name. */
  readonly named: ReadonlyMap<string, Wish>;
  /** No scheduled point that is younger goes. */
  readonly minKeepDays: number;
  /** After so long even the last two points of a disk go that is gone; 0: never. */
  readonly orphanDays: number;
}

type Rules = Pick<Wish, 'keep' | 'timeZone'>;

/**
 * By docs/retention.md, over the points of one disk as they are: it shares no line with shared/policy. Of a disk that is
 * known to be gone even the last two go, once all are old.
 */
export function judge(
  points: readonly Present[],
  standing: Standing,
  terms: Terms,
  now: number,
  isKnownGone: boolean,
): Verdict {
  if (standing.kind === 'unclear' || ('isHeld' in standing && standing.isHeld))
    return { stays: points, goes: [], paced: [] };
  const counted = points.filter((point) => counts(point, now));
  const scheduled = counted.filter(isScheduled);
  const isAged = standing.kind !== 'wanted';
  const rules =
    standing.kind === 'wanted'
      ? standing.wish
      : rulesOfNewest(
          points.filter((point) => tells(point, now)),
          terms,
        );
  const isOver = isKnownGone && isForgotten(points, terms, now);
  const keptBy = (given: Rules) => withFloor(keptByRules(scheduled, given, isAged, now), isOver ? [] : scheduled);
  const kept = rules === undefined ? new Set(scheduled) : keptBy(rules);
  const dropped = scheduled.filter((point) => !kept.has(point) && !isYoung(point, terms, now));
  const keptAsWritten = new Map(
    [...new Set(dropped.map(({ written }) => written))].map((text) => {
      const written = rulesIn(text);
      return [text, written === undefined ? new Set(dropped) : keptBy(written)] as const;
    }),
  );
  const asWritten = dropped.filter((point) => keptAsWritten.get(point.written)?.has(point) === false);
  const remaining = [...kept, ...counted.filter((point) => !isScheduled(point) && !isExpired(point, now))];
  const others = points.filter((point) => {
    if (point.isHeld || point.isInDoubt || point.state === 'pending') return false;
    if (isExpired(point, now)) return !isNeeded(point, counted, remaining, standing);
    return point.state === 'failed' && !isYoung(point, terms, now) && remaining.some((one) => isAfter(one, point));
  });
  const goes = [...asWritten, ...others];
  const paced = dropped.filter((point) => !asWritten.includes(point));
  return { stays: points.filter((point) => !goes.includes(point) && !paced.includes(point)), goes, paced };
}

/** How many of those that go a few at a time go in one pass, of so many that count. */
export function paceOf(counted: number): number {
  return Math.max(2, Math.floor(counted / 4));
}

function isScheduled({ scheduledFor }: Present): boolean {
  return scheduledFor !== undefined;
}

function keptByRules(points: readonly Present[], { keep, timeZone }: Rules, isAged: boolean, now: number) {
  const byInstant = new Map(points.map((point) => [point.scheduledFor ?? 0, point]));
  const instants = [...byInstant.keys()];
  const calendar = calendarOf(timeZone);
  const kept = isAged ? keptWhenAged(instants, keep, calendar, now) : keptPoints(instants, keep, calendar);
  return kept.flatMap((instant) => byInstant.get(instant) ?? []);
}

function withFloor(kept: readonly Present[], points: readonly Present[]): ReadonlySet<Present> {
  const newest = points.toSorted((a, b) => (b.scheduledFor ?? 0) - (a.scheduledFor ?? 0)).slice(0, 2);
  return new Set([...kept, ...newest]);
}

/** Whether all points of a disk that is gone are older than such points are kept. */
function isForgotten(points: readonly Present[], { orphanDays }: Terms, now: number): boolean {
  return orphanDays > 0 && points.every(({ askedAt, isInDoubt }) => isInDoubt || askedAt <= now - orphanDays * DAY);
}

/** A point on hold tells what it was made under, though it counts toward nothing. */
function tells(point: Present, now: number): boolean {
  return isScheduled(point) && counts({ ...point, isHeld: false }, now);
}

/** A named policy means what it means now. */
function rulesOfNewest(points: readonly Present[], { named }: Terms): Rules | undefined {
  const newest = points.toSorted((a, b) => (a.scheduledFor ?? 0) - (b.scheduledFor ?? 0)).at(-1);
  return named.get(newest?.policy ?? '') ?? rulesIn(newest?.written);
}

const PERIODS: Readonly<Record<string, Period>> = { h: 'hourly', d: 'daily', w: 'weekly', m: 'monthly', y: 'yearly' };

/** `keep last 3 7d 4w tz Europe/London`, as it is written on points. */
function rulesIn(text: string | undefined): Rules | undefined {
  const [, rules = '', timeZone] = /^keep (.*\d.*) tz (\S+)$/.exec(text ?? '') ?? [];
  if (timeZone === undefined) return undefined;
  const [, last] = /\blast (\d+)/.exec(rules) ?? [];
  const keep: Partial<Record<keyof Counts, number>> = last === undefined ? {} : { last: Number(last) };
  for (const [, count, letter = ''] of rules.matchAll(/\b(\d+)([hdwmy])\b/g)) {
    const period = PERIODS[letter];
    if (period !== undefined) keep[period] = Number(count);
  }
  return { keep, timeZone };
}

/** By the later of its occurrence and its making; of one that failed Azure does not say when it was made. */
function isYoung({ scheduledFor, askedAt, state }: Present, { minKeepDays }: Terms, now: number): boolean {
  if (scheduledFor === undefined || minKeepDays === 0) return false;
  return Math.max(scheduledFor, state === 'failed' ? scheduledFor : askedAt) > now - minKeepDays * DAY;
}

function isExpired({ expiresAt }: Present, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}

/** The newest usable point by hand stays past its expiry where it is the last of a disk that somebody wants. */
function isNeeded(
  point: Present,
  counted: readonly Present[],
  remaining: readonly Present[],
  { kind }: Standing,
): boolean {
  if (kind !== 'wanted' || remaining.length > 0 || !counted.includes(point)) return false;
  return !counted.some((other) => !isScheduled(other) && isAfter(other, point));
}

function isAfter(point: Present, other: Present): boolean {
  const [at, otherAt] = [orderOf(point), orderOf(other)];
  return at > otherAt || (at === otherAt && point.askedAt > other.askedAt);
}

function orderOf({ scheduledFor, askedAt }: Present): number {
  return scheduledFor ?? askedAt;
}
