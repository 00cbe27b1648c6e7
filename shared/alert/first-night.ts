import type { CoverageItem } from '../run/read/coverage-item.ts';
import type { Verdict } from '../run/read/verdict.ts';
import { type Draft, draftOf, type NoticeItem } from './notice.ts';

/** What ends the time of settling in. */
export type Settled = 'good-night' | 'observed' | 'no-night';

/** What was protected, what was left out and why, and what is wrong: the one message of settling in. */
export function firstNight(verdict: Verdict, why: Settled): Draft {
  const { attention, leftOut, says } = verdict;
  return draftOf({
    kind: 'first-night',
    event: 'told',
    severity: severityOf(verdict, why),
    title: titleOf(verdict, why),
    text: `${says} ${countsText(verdict)} From now on a message comes when something changes.`,
    items: [...attention, ...leftOut].map(itemOf),
    path: '/api/dashboard',
  });
}

function titleOf({ counts }: Verdict, why: Settled): string {
  switch (why) {
    case 'good-night':
      return `The first good night: ${counts.protected + counts.partly} protected`;
    case 'observed':
      return 'The first night was only observed: no recovery point is made';
    case 'no-night':
      return 'No good night yet';
  }
}

function severityOf({ attention }: Verdict, why: Settled): Draft['severity'] {
  if (why === 'no-night') return 'critical';
  return why === 'observed' || attention.length > 0 ? 'warning' : 'good';
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
