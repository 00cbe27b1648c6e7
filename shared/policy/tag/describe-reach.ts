import { count } from '../count.ts';
import type { Policy, Retention, Schedule } from '../policy.ts';
import { averageGapDays, occurrencesPerDay } from './rate.ts';
import { spanDays } from './span.ts';

interface Reach {
  readonly days: number;
  readonly words: string;
}

/**
 * How far back the oldest point lies once every rule is full, such as `10 to 11 months`: of the rule that reaches
 * farthest, the running period being the first. A full rule of n weeks reaches 7(n-2)+1 to 7(n-1) days, since its last
 * week is kept by its newest point; so do months and years.
 */
export function describeReach({ retention, schedule }: Policy): string {
  const reaches = [...countedReaches(retention, schedule), ...windowReach(retention)];
  const farthest = reaches.reduce((best, reach) => (reach.days > best.days ? reach : best), {
    days: -1,
    words: 'no time',
  });
  return farthest.words;
}

function countedReaches(retention: Retention, schedule: Schedule): readonly Reach[] {
  const { last, hourly, daily, weekly, monthly, yearly } = retention;
  const gap = averageGapDays(schedule);
  const dayGap = Math.max(1, gap * occurrencesPerDay(schedule));
  const steps = (n: number | undefined, step: number) => (n === undefined ? [] : [stepReach(n, step)]);
  return [
    ...steps(last, gap),
    ...steps(hourly, Math.max(gap, 1 / 24)),
    ...steps(daily, dayGap),
    ...(weekly === undefined ? [] : gap > 7 ? [stepReach(weekly, gap)] : [weekReach(weekly)]),
    ...periods(monthly, 30.44, 'month'),
    ...periods(yearly, 365.25, 'year'),
  ];
}

function windowReach({ within }: Retention): readonly Reach[] {
  if (within === undefined) return [];
  const noun = { h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' }[within.unit];
  return [{ days: spanDays(within), words: `up to ${count(within.count, noun)}` }];
}

/** n points or periods a step apart. */
function stepReach(n: number, step: number): Reach {
  const [least, most] = [(n - 1) * step, n * step];
  const inHours = most <= 2;
  const [low, high] = inHours ? [Math.round(least * 24), Math.round(most * 24)] : [Math.round(least), Math.round(most)];
  return { days: most, words: range(low, high, inHours ? 'hour' : 'day') };
}

function weekReach(n: number): Reach {
  return n === 1
    ? { days: 6, words: 'up to 6 days' }
    : { days: 7 * (n - 1), words: range(7 * (n - 2) + 1, 7 * (n - 1), 'day') };
}

function periods(n: number | undefined, days: number, noun: string): readonly Reach[] {
  if (n === undefined) return [];
  if (n === 1) return [{ days, words: `up to ${count(1, noun)}` }];
  return [{ days: (n - 1) * days, words: range(n - 2, n - 1, noun) }];
}

function range(low: number, high: number, noun: string): string {
  if (low <= 0) return `up to ${count(Math.max(1, high), noun)}`;
  return low === high ? `about ${count(high, noun)}` : `${low} to ${count(high, noun)}`;
}
