import { count } from '../count.ts';
import { DAY } from '../instant.ts';
import { LEAST_GAP_MINUTES, MOST_POINTS_OF_DISK, MOST_SNAPSHOTS_OF_DISK, sayNumber } from '../limits.ts';
import type { KeepRule, Policy, PolicyBook, Retention } from '../policy.ts';
import { builtInPolicies } from './built-in.ts';
import { canonicalPolicy, fullText, TAG_VALUE_LENGTH } from './canonical.ts';
import { COUNTED, formatRetention } from './keep.ts';
import { maximumPoints } from './maximum-points.ts';
import { sayPoints } from './point-arithmetic.ts';
import { leastGapMinutes, type Rate, scheduleRate } from './rate.ts';
import { shortestKeepMs } from './shortest-keep.ts';
import { spanDays } from './span.ts';

/** Why a policy cannot do what it seems to promise, with policies that can, the likeliest first. */
export interface Misfit {
  readonly message: string;
  readonly alternatives: readonly Policy[];
}

/** A whole policy's own mistake as people are told it; undefined where it is sound. */
export function checkPolicy(
  policy: Policy,
  book: PolicyBook = builtInPolicies(policy.timeZone),
): { readonly message: string; readonly suggestion?: string } | undefined {
  const misfit = findMisfit(policy, book);
  if (misfit === undefined) return undefined;
  const texts = misfit.alternatives.map((each) => canonicalPolicy(each, book));
  return texts.length === 0
    ? { message: misfit.message }
    : { message: misfit.message, suggestion: texts.join(', or ') };
}

/** Finds the first reason why a policy cannot be used; its alternatives are themselves sound. */
export function findMisfit(policy: Policy, book: PolicyBook): Misfit | undefined {
  const misfit =
    keepsNothing(policy) ??
    tooFrequent(policy) ??
    tooCoarse(policy, book) ??
    tooManyPoints(policy) ??
    tooLong(policy) ??
    tooImmutable(policy, book);
  if (misfit === undefined) return undefined;
  return { message: misfit.message, alternatives: misfit.alternatives.filter((each) => isSound(each)).slice(0, 2) };
}

/** Whether an alternative is; it comes as often as a schedule that was found fit. */
function isSound(policy: Policy): boolean {
  const isFine = keepsNothing(policy) === undefined && isAsFine(policy) && maximumPoints(policy) <= MOST_POINTS_OF_DISK;
  return isFine && fullText(policy).length <= TAG_VALUE_LENGTH && !isImmutableTooLong(policy);
}

function keepsNothing(policy: Policy): Misfit | undefined {
  const { within, ...counts } = policy.retention;
  const values = Object.values(counts);
  const isUsable = values.every((count) => Number.isSafeInteger(count) && count > 0);
  if (isUsable && (values.length > 0 || within !== undefined)) return undefined;
  return { message: 'The policy keeps nothing.', alternatives: [] };
}

/** The timer comes every five minutes, and makes one point of what it missed. */
function tooFrequent(policy: Policy): Misfit | undefined {
  const gap = leastGapMinutes(policy.schedule);
  if (gap >= LEAST_GAP_MINUTES) return undefined;
  const perHour = sayNumber(Math.floor(60 / gap));
  return {
    message: `Its occurrences come ${gap === 1 ? 'a minute' : `${gap} minutes`} apart = up to ${perHour} points an hour of a disk, the limit is ${60 / LEAST_GAP_MINUTES} (${LEAST_GAP_MINUTES} minutes apart).`,
    alternatives: [{ ...policy, schedule: { kind: 'every', hours: 1 } }],
  };
}

/** What each rate needs one of, and the days that `within` must reach to count as such. */
const FINE_ENOUGH = {
  'many-a-day': { rules: ['last', 'hourly'], withinDays: 1, schedule: 'more than once a day', need: 'last or h' },
  'many-a-week': { rules: ['last', 'hourly', 'daily'], withinDays: 7, schedule: 'more than once a week', need: 'd' },
  weekly: { rules: ['last', 'hourly', 'daily', 'weekly'], withinDays: 14, schedule: 'once a week', need: 'w' },
  rarer: {
    rules: ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'],
    withinDays: 62,
    schedule: 'less than once a week',
    need: 'm or y',
  },
} as const satisfies Record<
  Rate,
  { rules: readonly (keyof Retention)[]; withinDays: number; schedule: string; need: string }
>;

function isAsFine({ schedule, retention }: Policy): boolean {
  const { rules, withinDays } = FINE_ENOUGH[scheduleRate(schedule)];
  if (retention.within !== undefined && spanDays(retention.within) >= withinDays) return true;
  return rules.some((rule) => retention[rule] !== undefined);
}

function tooCoarse(policy: Policy, book: PolicyBook): Misfit | undefined {
  if (isAsFine(policy)) return undefined;
  const rate = scheduleRate(policy.schedule);
  const { schedule, need } = FINE_ENOUGH[rate];
  return {
    message: `The schedule comes ${schedule}, but no keep rule is as fine (${need}), so most points would be pruned at once.`,
    alternatives: finerAlternatives(policy, rate, book),
  };
}

/** Either the rules become as fine as the schedule, or the schedule as coarse as the rules. */
function finerAlternatives(policy: Policy, rate: Rate, book: PolicyBook): readonly Policy[] {
  const { retention } = policy;
  const withRules = (rules: Retention) => ({ ...policy, retention: rules });
  const onSchedule = (name: string): readonly Policy[] => {
    const named = book.policies.get(name);
    return named === undefined ? [] : [{ ...named, retention, timeZone: policy.timeZone }];
  };
  switch (rate) {
    case 'many-a-day':
      return [withRules({ ...retention, hourly: 24 }), ...onSchedule('nightly'), ...onSchedule('weekly')];
    case 'many-a-week': {
      const { weekly, ...others } = retention;
      const withDays = withRules({ ...retention, daily: 7 });
      if (weekly === undefined) return [withDays];
      return [withRules({ ...others, daily: 7 * weekly }), ...onSchedule('weekly'), withDays];
    }
    case 'weekly':
      return [withRules({ ...retention, weekly: 8 })];
    case 'rarer':
      return [withRules({ ...retention, monthly: 12 })];
  }
}

function tooManyPoints(policy: Policy): Misfit | undefined {
  const points = maximumPoints(policy);
  if (points <= MOST_POINTS_OF_DISK) return undefined;
  const { within: _window, ...withoutWindow } = policy.retention;
  const counts: readonly KeepRule[] = [...COUNTED.map(([rule]) => rule), 'last'];
  const countOf = (rule: KeepRule) => policy.retention[rule] ?? 0;
  const largest = counts.reduce((most, rule) => (countOf(rule) > countOf(most) ? rule : most));
  const clamped = countOf(largest) - (points - MOST_POINTS_OF_DISK);
  return {
    message: `It would keep too many points of a disk: ${sayPoints(policy)}, the limit is ${MOST_POINTS_OF_DISK} (Azure takes ${MOST_SNAPSHOTS_OF_DISK} incremental snapshots per disk).`,
    alternatives: [
      { ...policy, retention: { ...policy.retention, [largest]: clamped } },
      { ...policy, retention: withoutWindow },
      { ...policy, retention: { ...withoutWindow, last: MOST_POINTS_OF_DISK } },
    ],
  };
}

function tooLong(policy: Policy): Misfit | undefined {
  const { length } = fullText(policy);
  if (length <= TAG_VALUE_LENGTH) return undefined;
  return {
    message: `Written in full it takes ${length} characters; a tag's value holds ${TAG_VALUE_LENGTH}.`,
    alternatives: [{ ...policy, schedule: { kind: 'every', hours: 1 } }],
  };
}

/** Azure would refuse to delete what the rules prune. A tag can shorten the keep of a policy, but not its immutability. */
function tooImmutable(policy: Policy, book: PolicyBook): Misfit | undefined {
  const { immutability } = policy.options;
  if (immutability === undefined || !isImmutableTooLong(policy)) return undefined;
  const named = book.policies.get(policy.name.toLowerCase());
  const keep = formatRetention(policy.retention);
  const shortest = sayNumber(Math.floor((shortestKeepMs(policy) / DAY) * 10) / 10);
  return {
    message: `Its points are immutable for ${count(immutability.days, 'day')}, and keep ${keep} lets some go after ${shortest}.`,
    alternatives: named === undefined ? [] : [{ ...policy, retention: named.retention }],
  };
}

function isImmutableTooLong(policy: Policy): boolean {
  const { immutability } = policy.options;
  return immutability !== undefined && immutability.days * DAY > shortestKeepMs(policy);
}
