import { count } from '../count.ts';
import { listed } from '../listed.ts';
import type { Policy, PolicyBook, Retention, Schedule, Span, Weekday } from '../policy.ts';
import { builtInPolicies } from './built-in.ts';
import { describeOptions, describePoint } from './describe-options.ts';
import { describeReach } from './describe-reach.ts';
import { COUNTED } from './keep.ts';
import { maximumPoints } from './maximum-points.ts';
import { formatTime } from './times.ts';

const NAMES: Readonly<Record<Weekday, string>> = {
  1: 'Monday',
  2: 'Tuesday',
  3: 'Wednesday',
  4: 'Thursday',
  5: 'Friday',
  6: 'Saturday',
  7: 'Sunday',
};

const NOUNS = { hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const;

const SPAN_NOUNS = { h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' } as const satisfies Record<
  Span['unit'],
  string
>;

/**
 * A policy as one English sentence that ends with its reach: when points are made, which are kept, at most how many, and
 * how far back the oldest lies. The kinds of rules that the book's policy of that name has and this one has not are said.
 */
export function describePolicy(policy: Policy, book: PolicyBook = builtInPolicies(policy.timeZone)): string {
  const points = maximumPoints(policy);
  const most = `at most ${count(points, 'point')}`;
  const kept = [...describeRules(policy.retention), ...droppedRules(policy, book)];
  const reach = `${most}, the oldest ${describeReach(policy)} back`;
  const details = describeOptions(policy.options).map((detail) => `, ${detail}`);
  const made = `${describePoint(policy.options)} ${describeSchedule(policy.schedule)} (${policy.timeZone})`;
  return `${made}${details.join('')}, keeping ${listed(kept)}: ${reach}.`;
}

function describeSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'at':
      return `${describeDays(schedule.days)} at ${listed(schedule.times.map(formatTime))}`;
    case 'every':
      return schedule.hours === 1
        ? 'every hour from local midnight'
        : `every ${schedule.hours} hours from local midnight`;
    case 'cron':
      return `by the cron text "${schedule.expression}"`;
  }
}

function describeDays(days: readonly Weekday[]): string {
  const key = days.join('');
  if (key === '1234567') return 'every day';
  if (key === '12345') return 'every weekday';
  return `every ${listed(days.map((day) => NAMES[day]))}`;
}

function describeRules(retention: Retention): readonly string[] {
  const counted = COUNTED.flatMap(([rule]) => {
    const value = retention[rule];
    return value === undefined ? [] : [count(value, NOUNS[rule])];
  });
  const { last, within } = retention;
  return [
    ...(last === undefined ? [] : [`the newest ${last === 1 ? 'point' : `${last} points`}`]),
    ...(counted.length === 0 ? [] : [`the newest of each of ${listed(counted)}`]),
    ...(within === undefined ? [] : [`everything of the last ${count(within.count, SPAN_NOUNS[within.unit])}`]),
  ];
}

/** A `keep` clause replaces the whole: `nightly keep 14d` keeps no weeks and no months. */
function droppedRules(policy: Policy, book: PolicyBook): readonly string[] {
  const named = book.policies.get(policy.name.toLowerCase())?.retention ?? {};
  return COUNTED.filter(([rule]) => named[rule] !== undefined && policy.retention[rule] === undefined).map(
    ([rule]) => `no ${NOUNS[rule]}s`,
  );
}
