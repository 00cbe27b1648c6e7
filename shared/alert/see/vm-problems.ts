import { lacksProtection } from '../../run/read/coverage-disks.ts';
import { named, type Sight, type Words } from '../settle.ts';
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

export const PROBLEM_WORDS: Words = {
  began: (items) => ({
    kind: 'problem',
    severity: 'warning',
    title: `Problem: ${named(items, 'VMs')}`,
    text: 'Snapshots go on as well as they can; nothing of these is pruned until it is mended.',
    path: '/api/dashboard',
  }),
  ended: (items) => ({
    kind: 'problem',
    severity: 'good',
    title: `Mended: ${named(items, 'VMs')}`,
    text: '',
    path: '/api/dashboard',
  }),
};

export const PARTLY_WORDS: Words = {
  began: (items) => ({
    kind: 'partly',
    severity: 'warning',
    title: `Only partly protected: ${named(items, 'VMs')}`,
    text: 'Some disks get no recovery points.',
    path: '/api/dashboard',
  }),
  ended: (items) => ({
    kind: 'partly',
    severity: 'good',
    title: `Wholly protected: ${named(items, 'VMs')}`,
    text: '',
    path: '/api/dashboard',
  }),
};
