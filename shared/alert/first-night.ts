import type { CoverageItem } from '../run/read/coverage-item.ts';
import type { Verdict } from '../run/read/verdict.ts';
import { type Draft, draftOf, type NoticeItem } from './notice.ts';

/** What was protected, what was left out and why, and what is wrong: the one message of settling in. */
export function firstNight(verdict: Verdict, why: 'good-night' | 'no-night'): Draft {
  const { counts, attention, leftOut, says } = verdict;
  const good = counts.protected + counts.partly;
  return draftOf({
    kind: 'first-night',
    event: 'told',
    severity: why === 'no-night' ? 'critical' : attention.length === 0 ? 'good' : 'warning',
    title: why === 'no-night' ? 'No good night yet' : `The first good night: ${good} protected`,
    text: `${says} ${countsText(verdict)} From now on a message comes when something changes.`,
    items: [...attention, ...leftOut].map(itemOf),
    path: '/api/dashboard',
  });
}

/** `23 protected, 1 problem, 4 unprotected.` */
export function countsText({ counts, orphans }: Verdict): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  const words = told.map(([state, count]) => `${count} ${state.replace('-', ' ')}`);
  const left = orphans.points === 0 ? '' : ` ${orphans.points} points are left of disks that nothing selects.`;
  return words.length === 0 ? 'Nothing was found.' : `${words.join(', ')}.${left}`;
}

export function itemOf({ resourceGroup, name, state, cause, nextStep }: CoverageItem): NoticeItem {
  return {
    name: resourceGroup === '' ? name : `${resourceGroup}/${name}`,
    text: `${state.replace('-', ' ')}. ${cause}`,
    ...(nextStep === undefined ? {} : { remedy: nextStep }),
  };
}
