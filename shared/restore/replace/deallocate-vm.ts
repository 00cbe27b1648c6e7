import type { VmLook } from './look-at-vm.ts';
import { begin, end, type Next, type ReplacementExecution } from './replacement-execution.ts';
import { sendWrite } from './send-write.ts';
import { changedMeanwhile } from './what-went-wrong.ts';

/** Deallocates the VM, having noted whether it ran: the first write to it. Where that is refused, nothing was touched. */
export async function deallocateVm(x: ReplacementExecution, look: VmLook): Promise<Next> {
  if (look.standing !== 'before') return end(x, 'failed', changedMeanwhile(x, look));
  if (look.isHibernated) return end(x, 'failed', { on: 'old', error: HIBERNATED });
  if (x.record.wasRunning === undefined) await x.write({ wasRunning: look.power === 'running', on: 'old' });
  const { wasRunning, notes, vmId } = x.record;
  if (look.power === 'deallocated') return begin(x, 'swap');
  const sent = await sendWrite(x, 'deallocate', () => x.ports.virtualMachines.deallocate(vmId));
  if (sent.kind === 'wait') return sent.pause;
  if (wasRunning === true && look.power !== 'running') {
    return begin(x, 'start-again', { cause: sent.error, notes: [...notes, HALF_WAY] });
  }
  return end(x, 'failed', { on: 'old', error: sent.error });
}

const HALF_WAY = 'The VM stopped, and could not be deallocated; its disks were not touched.';

const HIBERNATED = {
  code: 'vm-hibernated',
  message: 'The VM is hibernated: its memory lies on its OS disk. Nothing was touched.',
  remedy: 'Start the VM, or deallocate it without hibernation, and ask again.',
};
