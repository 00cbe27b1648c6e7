import { sayNumber } from '../limits.ts';
import type { Policy } from '../policy.ts';
import { COUNTED, formatRetention } from './keep.ts';
import { maximumPoints } from './maximum-points.ts';

/** How many points of a disk a policy comes to, as a sum: `keep 400d 60m = 400 + 60 = 460 points`. */
export function sayPoints(policy: Pick<Policy, 'retention' | 'schedule'>): string {
  const { retention } = policy;
  const { within, ...counts } = retention;
  const terms = [counts.last, ...COUNTED.map(([rule]) => counts[rule])].flatMap((count) => count ?? []);
  const whole = maximumPoints(policy);
  const inWindow = within === undefined ? [] : [whole - terms.reduce((sum, count) => sum + count, 0)];
  const sum = [...terms, ...inWindow].map(sayNumber).join(' + ');
  const middle = terms.length + inWindow.length > 1 ? ` = ${sum}` : '';
  return `keep ${formatRetention(retention)}${middle} = ${sayNumber(whole)} points`;
}
