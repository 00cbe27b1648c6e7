import { lacksProtection } from '../../run/read/coverage-disks.ts';
import type { Sight } from '../settle.ts';
import { wordsOf } from '../words.ts';
import { type SeenFleet, type SeenVm, subjectOf, vmName } from './fleet.ts';

/** VMs with a mistake that a person should mend. */
export function seeProblems(fleet: SeenFleet): Sight {
  return {
    standing: [...fleet.vms.values()].filter(({ row }) => row.state === 'problem').map(condition),
    fateOf: (subject) => fateIn(fleet, subject, ['protected', 'partly']),
  };
}

/**
 * VMs of which a disk is not protected and never was: one with points is told as protection that was lost, and one that is
 * left out on purpose calls nobody.
 */
export function seePartly(fleet: SeenFleet): Sight {
  return {
    standing: [...fleet.vms.values()].filter(({ row }) => row.state === 'partly' && lacksDisk(row)).map(condition),
    fateOf: (subject) => {
      const vm = fleet.vms.get(subject);
      // The mistake of a problem hides what else is wrong.
      return vm?.row.state === 'problem' || (vm?.row.state === 'partly' && lacksDisk(vm.row))
        ? { fate: 'unclear' }
        : fateIn(fleet, subject, ['protected']);
    },
  };
}

function lacksDisk({ disks }: SeenVm['row']): boolean {
  return disks.some((disk) => lacksProtection(disk) && disk.points === 0);
}

function condition(vm: SeenVm) {
  const { row } = vm;
  const remedy = row.nextStep === undefined ? {} : { remedy: row.nextStep };
  return { subject: subjectOf(row.key), item: { name: vmName(vm), text: row.cause, ...remedy } };
}

/** Mended where its row has come to one of these states; gone where it is selected no more, which is told as that. */
function fateIn({ vms, isWhole }: SeenFleet, subject: string, mended: readonly SeenVm['row']['state'][]) {
  const vm = vms.get(subject);
  if (vm === undefined) return { fate: isWhole ? 'gone' : 'unclear' } as const;
  if (!mended.includes(vm.row.state)) return { fate: 'gone' } as const;
  return { fate: 'mended', item: { name: vmName(vm), text: vm.row.sentence ?? '' } } as const;
}

export const PROBLEM_WORDS = wordsOf({
  kind: 'problem',
  severity: 'warning',
  things: 'VMs',
  began: {
    title: 'Problem',
    text: 'Snapshots go on as well as they can; nothing of these is pruned until it is mended.',
  },
  ended: { title: 'Mended' },
});

export const PARTLY_WORDS = wordsOf({
  kind: 'partly',
  severity: 'warning',
  things: 'VMs',
  began: { title: 'Only partly protected', text: 'Some disks get no recovery points.' },
  ended: { title: 'Wholly protected' },
});
