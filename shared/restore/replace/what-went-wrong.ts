import type { ActionError } from '../../run/records.ts';
import type { VmLook } from './look-at-vm.ts';
import type { ReplacementExecution } from './replacement-execution.ts';

/** The VM is not there any more. */
export const GONE: ActionError = {
  code: 'vm-gone',
  message: 'The VM was deleted while its disks were being replaced.',
  remedy:
    'The new disks are kept, and so are the old ones unless they were deleted with the VM: build a VM from either.',
};

/** Azure has been at work on the VM for hours. */
export const STUCK: ActionError = {
  code: 'vm-busy',
  message: 'An operation of Azure on the VM did not end in two hours.',
  remedy: 'Look at the VM in the portal. Once it is idle, see which disks it has, start it, and ask again.',
};

/** How a replacement ends that finds the VM as somebody else left it: nothing of theirs is undone. */
export function changedMeanwhile(
  { record }: ReplacementExecution,
  look: Pick<VmLook, 'on' | 'power'>,
): { readonly on?: 'old' | 'new'; readonly error: ActionError } {
  const { on, power } = look;
  const standing =
    on === undefined
      ? 'Some of its disks are neither the old nor the new ones'
      : `It is on its ${on} disks as far as the replacement goes`;
  const was = record.wasRunning === true ? '; it ran before' : '';
  return {
    ...(on === undefined ? {} : { on }),
    error: {
      code: 'vm-changed',
      message: `Somebody else changed the disks of the VM while they were being replaced, so nothing more was done. ${standing}, and it is ${power}${was}.`,
      remedy: `Look at the VM; start it where it should run: az vm start --ids "${record.vmId}". The new disks are kept. Ask again for a replacement of the VM as it is now.`,
    },
  };
}

/** Somebody started the VM between deallocation and swap. */
export function startedMeanwhile(power: string): ActionError {
  return {
    code: 'vm-started',
    message: `Somebody else started the VM while its disks were being replaced (it is ${power}), so nothing more was done. It is on its old disks.`,
    remedy: 'The new disks are kept. Ask again when the VM may be stopped.',
  };
}
