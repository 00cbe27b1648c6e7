import type { Policy } from '../policy.ts';
import { averageGapDays, occurrencesPerDay } from './rate.ts';
import { spanDays } from './span.ts';

/** The most points of one disk that the rules can keep together: the sum of the counts, and all that fall into `within`. */
export function maximumPoints({ retention, schedule }: Pick<Policy, 'retention' | 'schedule'>): number {
  const { within, ...counts } = retention;
  const counted = Object.values(counts).reduce((sum, count) => sum + (count ?? 0), 0);
  if (within === undefined) return counted;
  return counted + Math.ceil(spanDays(within) / averageGapDays(schedule)) + occurrencesPerDay(schedule);
}
