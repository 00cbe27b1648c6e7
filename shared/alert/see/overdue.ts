import type { Instant } from '../../policy/instant.ts';
import { isSelected } from '../../run/read/coverage-disks.ts';
import type { CoverageRow } from '../../run/read/view-rows.ts';
import type { Condition, Sight } from '../settle.ts';
import { wordsOf } from '../words.ts';
import { type SeenFleet, type SeenVm, subjectOf, vmName } from './fleet.ts';

/**
 * VMs whose occurrence has waited too long. The next occurrence makes no good of one that was missed: it is mended when every
 * selected disk has a point for it or for a later one.
 */
export function seeOverdue({ vms, isWhole }: SeenFleet, now: Instant): Sight {
  return {
    standing: [...vms.values()].filter(({ item }) => item.state === 'overdue').map((vm) => overdue(vm, now)),
    fateOf: (subject, { dueSince = 0 }) => {
      const vm = vms.get(subject);
      if (vm === undefined) return { fate: isWhole ? 'gone' : 'unclear' };
      const selected = vm.row.disks.filter(isSelected);
      if (selected.length === 0) return { fate: 'gone' };
      const isMade = selected.every(({ lastScheduledFor }) => (lastScheduledFor ?? 0) >= dueSince);
      return isMade ? { fate: 'mended', item: { name: vmName(vm), text: lastPointText(vm) } } : { fate: 'unclear' };
    },
  };
}

function overdue(vm: SeenVm, now: Instant): Condition {
  const { row, item } = vm;
  const dueSince = dueAt(row, now);
  return {
    subject: subjectOf(row.key),
    item: { name: vmName(vm), text: item.cause, ...(item.nextStep === undefined ? {} : { remedy: item.nextStep }) },
    ...(dueSince === undefined ? {} : { dueSince }),
  };
}

/** The latest occurrence: a point for it makes good what was missed before. */
function dueAt({ nextDueAt, dueSince }: CoverageRow, now: Instant): Instant | undefined {
  return nextDueAt !== undefined && nextDueAt <= now ? nextDueAt : dueSince;
}

/** The age of what it would be restored from. */
export function lastPointText({ item }: SeenVm): string {
  return item.lastPointAt === undefined ? '' : `Its last point was taken at ${item.lastPointAt}.`;
}

export const OVERDUE_WORDS = wordsOf({
  kind: 'overdue',
  severity: 'critical',
  things: 'VMs',
  began: {
    title: 'Overdue',
    text: 'An occurrence has no usable recovery point yet, and is not tried again.',
  },
  ended: {
    title: 'No longer overdue',
    text: 'Every disk has a recovery point for what was missed, or a later one.',
  },
});
