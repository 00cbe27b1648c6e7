import { isSelected, lacksProtection } from './coverage-disks.ts';
import type { CoverageItem } from './coverage-item.ts';
import type { CoverageState } from './view-rows.ts';

const URGENT: readonly CoverageState[] = ['overdue', 'problem', 'partly', 'late'];

/** How badly a VM or disk needs a person, 0 the worst; undefined where nothing does. */
export function urgencyOf(item: CoverageItem): number | undefined {
  const rank = URGENT.indexOf(item.state);
  if (rank >= 0 && !isMeant(item)) return rank;
  if (item.age === 'critical') return URGENT.length;
  return item.age === 'warn' ? URGENT.length + 1 : undefined;
}

/** Partly protected as somebody wants it: what is left out is opted out by a tag of its own, or holds nothing that lasts. */
function isMeant({ state, disks }: CoverageItem): boolean {
  return state === 'partly' && disks.some((disk) => !isSelected(disk)) && !disks.some(lacksProtection);
}
