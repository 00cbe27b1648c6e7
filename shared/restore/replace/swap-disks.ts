import { HOUR, MINUTE } from '../../policy/instant.ts';
import { profileBefore, replacedProfile } from '../../policy/restore/replaced-profile.ts';
import type { ActionError } from '../../run/records.ts';
import type { VmLook } from './look-at-vm.ts';
import { begin, end, type Next, type ReplacementExecution, stepAge } from './replacement-execution.ts';
import { latestWrite, sendWrite } from './send-write.ts';
import { startedMeanwhile } from './what-went-wrong.ts';

const LONGEST_MIXED_MS = 6 * HOUR;

/** Swaps all disks by one PATCH. What Azure refuses, or leaves half done, is rolled back. */
export async function swapDisks(x: ReplacementExecution, look: VmLook): Promise<Next> {
  if (look.standing === 'after' && look.failure === undefined) return begin(x, 'start', { on: 'new' });
  if (look.standing === 'before' && look.power !== 'deallocated') {
    return end(x, 'failed', { on: 'old', error: startedMeanwhile(look.power) });
  }
  const { vmId, swaps, before } = x.record;
  const after = replacedProfile(look.standing === 'before' ? look.profile : before, swaps);
  const sent = await sendWrite(x, 'swap', () => x.ports.virtualMachines.replaceStorageProfile(vmId, after));
  if (sent.kind === 'wait') return sent.pause;
  return begin(x, 'swap-back', { cause: look.failure ?? sent.error });
}

/** Puts the VM back on its old disks, deallocated as it has to be for that. */
export async function swapBack(x: ReplacementExecution, look: VmLook): Promise<Next> {
  // What seemed to have failed has not.
  if (look.standing === 'after' && look.power === 'running') return begin(x, 'tag-old', { on: 'new' });
  const isTried = latestWrite(x, 'swap') !== undefined;
  if (look.standing === 'before' && (look.failure === undefined || isTried))
    return begin(x, 'start-again', { on: 'old' });
  const { vmId, swaps, before } = x.record;
  const sent =
    look.power === 'deallocated'
      ? await sendWrite(x, 'swap', () =>
          x.ports.virtualMachines.replaceStorageProfile(vmId, profileBefore(before, swaps)),
        )
      : await sendWrite(x, 'deallocate', () => x.ports.virtualMachines.deallocate(vmId));
  if (sent.kind === 'wait') return sent.pause;
  return cannotSwapBack(x, look, sent.error);
}

/** Disks that are unmixed stay as they are; mixed ones are tried for hours before it is left to a person. */
async function cannotSwapBack(x: ReplacementExecution, { on, standing }: VmLook, error: ActionError): Promise<Next> {
  if (standing !== 'mixed' && on !== undefined) {
    const notes = [
      ...x.record.notes,
      `The VM could not be put back on its old disks (${error.code}: ${error.message})`,
    ];
    return begin(x, 'start-again', { on, notes });
  }
  if (stepAge(x) < LONGEST_MIXED_MS) return 5 * MINUTE;
  return end(x, 'failed', { error: { ...error, remedy: MIXED } });
}

const MIXED =
  'Some disks of the VM are new and some are old. The commands of this report put it on the new ones by hand; the old ones are kept.';
