import type { Sight } from '../settle.ts';
import { wordsOf } from '../words.ts';
import { type SeenFleet, subjectOf, vmName } from './fleet.ts';
import { lastPointText } from './overdue.ts';

/** VMs whose newest point is older than the critical age of their policy, and that are not overdue. */
export function seeOldPoints({ vms, isWhole }: SeenFleet): Sight {
  const old = [...vms.values()].filter(({ item }) => item.age === 'critical' && item.state !== 'overdue');
  return {
    standing: old.map((vm) => ({
      subject: subjectOf(vm.row.key),
      item: {
        name: vmName(vm),
        text: `Its newest point is ${vm.item.lastPointAgeHours ?? 'some'} hours old; critical are ${vm.item.criticalAfterHours ?? 'fewer'}.`,
        ...(vm.item.nextStep === undefined ? {} : { remedy: vm.item.nextStep }),
      },
    })),
    fateOf: (subject) => {
      const vm = vms.get(subject);
      if (vm === undefined) return { fate: isWhole ? 'gone' : 'unclear' };
      if (vm.item.age === undefined) return { fate: 'gone' };
      if (vm.item.age === 'critical') return { fate: 'unclear' };
      return { fate: 'mended', item: { name: vmName(vm), text: lastPointText(vm) } };
    },
  };
}

export const OLD_POINT_WORDS = wordsOf({
  kind: 'age',
  severity: 'critical',
  things: 'VMs',
  began: {
    title: 'Newest recovery point too old',
    text: 'The newest point is older than the critical age of the policy.',
  },
  ended: { title: 'A recent recovery point again' },
});
