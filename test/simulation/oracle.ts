import { calendarOf, type Period } from '../adversary/year/calendar.ts';
import { type Counts, keptPoints, keptWhenAged } from '../adversary/year/kept-points.ts';
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

type Terms = Pick<Wish, 'keep' | 'timeZone'>;

/** By docs/retention.md, over the points of one disk as they are: it shares no line with shared/policy. */
export function judge(points: readonly Present[], standing: Standing, now: number): Verdict {
  const counted = points.filter((point) => counts(point, now) && point.scheduledFor !== undefined);
  const terms = standing.kind === 'wanted' ? standing.wish : termsOfNewest(counted);
  const isAged = standing.kind !== 'wanted';
  if (terms === undefined) return { stays: points, goes: [], paced: [] };
  const kept = keptBy(counted, terms, isAged, now);
  const dropped = counted.filter((point) => !kept.has(point));
  const asWritten = dropped.filter((point) => {
    const written = termsOf(point.written);
    return written !== undefined && !keptBy(counted, written, isAged, now).has(point);
  });
  const failed = points.filter((point) => point.state === 'failed' && isOutdone(point, points));
  const expired = points.filter((point) => isExpired(point, now) && !isLast(point, points, standing));
  const goes = [...asWritten, ...failed, ...expired];
  const paced = dropped.filter((point) => !asWritten.includes(point));
  return { stays: points.filter((point) => !goes.includes(point) && !paced.includes(point)), goes, paced };
}

/** How many of those that go a few at a time go in one pass, of so many that count. */
export function paceOf(counted: number): number {
  return Math.max(2, Math.floor(counted / 4));
}

function keptBy(points: readonly Present[], terms: Terms, isAged: boolean, now: number): ReadonlySet<Present> {
  const byInstant = new Map(points.map((point) => [point.scheduledFor ?? 0, point]));
  const instants = [...byInstant.keys()];
  const calendar = calendarOf(terms.timeZone);
  const kept = isAged ? keptWhenAged(instants, terms.keep, calendar, now) : keptPoints(instants, terms.keep, calendar);
  return new Set(kept.flatMap((instant) => byInstant.get(instant) ?? []));
}

function termsOfNewest(points: readonly Present[]): Terms | undefined {
  return termsOf(points.toSorted((a, b) => (a.scheduledFor ?? 0) - (b.scheduledFor ?? 0)).at(-1)?.written);
}

const PERIODS: Readonly<Record<string, Period>> = { h: 'hourly', d: 'daily', w: 'weekly', m: 'monthly', y: 'yearly' };

/** `last 3 7d 4w tz Europe/London`, as it is written on points. */
function termsOf(text: string | undefined): Terms | undefined {
  const [, rules = '', timeZone] = /^(.*) tz (\S+)$/.exec(text ?? '') ?? [];
  if (timeZone === undefined) return undefined;
  const [, last] = /\blast (\d+)/.exec(rules) ?? [];
  const keep: Partial<Record<keyof Counts, number>> = last === undefined ? {} : { last: Number(last) };
  for (const [, count, letter = ''] of rules.matchAll(/\b(\d+)([hdwmy])\b/g)) {
    const period = PERIODS[letter];
    if (period !== undefined) keep[period] = Number(count);
  }
  return { keep, timeZone };
}

/** A usable one that is newer is there. */
function isOutdone(failed: Present, points: readonly Present[]): boolean {
  return points.some((point) => counts(point, Number.POSITIVE_INFINITY) && isAfter(point, failed));
}

function isAfter(point: Present, other: Present): boolean {
  const [at, otherAt] = [point, other].map(({ scheduledFor, askedAt }) => scheduledFor ?? askedAt) as [number, number];
  return at > otherAt || (at === otherAt && point.askedAt > other.askedAt);
}

function isExpired({ expiresAt, isHeld, isInDoubt, state }: Present, now: number): boolean {
  return expiresAt !== undefined && expiresAt <= now && !isHeld && !isInDoubt && state !== 'pending';
}

/** The last usable point of a disk that somebody wants stays past its expiry. */
function isLast(point: Present, points: readonly Present[], standing: Standing): boolean {
  if (standing.kind !== 'wanted' || point.state !== 'usable') return false;
  return !points.some((other) => other !== point && counts(other, Number.POSITIVE_INFINITY));
}
