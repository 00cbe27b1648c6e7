import type { KeepRule, Policy } from './policy.ts';
import { averageGapDays } from './tag/rate.ts';
import { spanDays } from './tag/span.ts';

/** The length of the period of each rule, in days, on average. */
const PERIOD_DAYS: Readonly<Record<Exclude<KeepRule, 'last'>, number>> = {
  hourly: 1 / 24,
  daily: 1,
  weekly: 7,
  monthly: 365.25 / 12,
  yearly: 365.25,
};

/**
 * Days between neighbouring points of a disk once every rule of its policy is full, the newest pair first. Periods are
 * taken as of their average length and as ending together, so that this is an average too, fit for an estimate of cost
 * and for nothing that deletes.
 */
export function steadyGapsDays({ schedule, retention }: Pick<Policy, 'schedule' | 'retention'>): readonly number[] {
  const gap = averageGapDays(schedule);
  const { within, last = 0, ...counted } = retention;
  const inWindow = within === undefined ? 0 : Math.floor(spanDays(within) / gap) + 1;
  const ages = new Set<number>(agesOf(Math.max(last, inWindow), gap));
  for (const [rule, days] of Object.entries(PERIOD_DAYS) as [keyof typeof PERIOD_DAYS, number][]) {
    for (const age of agesOf(counted[rule] ?? 0, Math.max(days, gap))) ages.add(age);
  }
  return gapsOf(
    [...ages].toSorted((a, b) => a - b),
    gap,
  );
}

function agesOf(count: number, apart: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => place * apart);
}

/** Ages nearer to each other than half a gap of the schedule are of one point. */
function gapsOf(ages: readonly number[], gap: number): readonly number[] {
  const gaps: number[] = [];
  let [newest = 0] = ages;
  for (const age of ages) {
    if (age - newest < gap / 2) continue;
    gaps.push(age - newest);
    newest = age;
  }
  return gaps;
}
