import { HOUR, MINUTE, SECOND } from '../../policy/instant.ts';
import { isThrottled, toActionError } from '../../run/azure-error.ts';
import type { Pause } from '../../run/execute/execution.ts';
import { retryDelay } from '../../run/retry-delay.ts';
import { deallocateVm } from './deallocate-vm.ts';
import { lookAtVm, type VmLook } from './look-at-vm.ts';
import { makeReplacements } from './make-replacements.ts';
import { end, type Next, type ReplacementExecution, stepAge } from './replacement-execution.ts';
import { startAgain, startVm } from './start-vm.ts';
import { swapBack, swapDisks } from './swap-disks.ts';
import { tagOldDisks } from './tag-old-disks.ts';
import { takeSafetyPoints } from './take-safety-points.ts';
import { changedMeanwhile, GONE, STUCK } from './what-went-wrong.ts';

const LONGEST_BUSY_MS = 2 * HOUR;
const LONGEST_UNREADABLE_MS = 6 * HOUR;
const [SOONEST_LOOK_MS, LATEST_LOOK_MS] = [5 * SECOND, 30 * SECOND];

/**
 * Carries a replacement in place on: safety points, new disks, then the VM is deallocated, its disks are swapped in one
 * PATCH, and it is started where it ran. Each step is written before it is begun and judged by what Azure shows. What fails
 * before the VM was touched ends it there; after that the old disks are put back, unless only the start was refused. A VM
 * that somebody else changed meanwhile is left as it is.
 */
export async function replaceInPlace(x: ReplacementExecution): Promise<Pause> {
  while (x.record.state === 'running') {
    if (x.isOutOfTime) return 0;
    const next = await stepOnce(x);
    if (next !== 'on') return next;
  }
  return undefined;
}

async function stepOnce(x: ReplacementExecution): Promise<Next> {
  switch (x.record.step) {
    case 'safety':
      return takeSafetyPoints(x);
    case 'disks':
      return makeReplacements(x);
    case 'tag-old':
      return tagOldDisks(x);
    default:
      return stepWithVm(x);
  }
}

async function stepWithVm(x: ReplacementExecution): Promise<Next> {
  const looked = await lookAtVm(x);
  if (looked.kind === 'gone') return end(x, 'failed', { error: GONE });
  if (looked.kind === 'unreadable') {
    const { error } = looked;
    if (stepAge(x) > LONGEST_UNREADABLE_MS) {
      return end(x, 'failed', { error: toActionError(error, x.record.vmId, x.settings) });
    }
    return isThrottled(error) ? retryDelay(error, x.record.id) : MINUTE;
  }
  const { look } = looked;
  if (look.isBusy) return waitWhileBusy(x, look);
  if (look.standing === 'changed') return end(x, 'failed', changedMeanwhile(x, look));
  return stepWithLook(x, look);
}

function stepWithLook(x: ReplacementExecution, look: VmLook): Promise<Next> {
  switch (x.record.step) {
    case 'deallocate':
      return deallocateVm(x, look);
    case 'swap':
      return swapDisks(x, look);
    case 'start':
      return startVm(x, look);
    case 'swap-back':
      return swapBack(x, look);
    case 'start-again':
      return startAgain(x, look);
    default:
      throw new Error(`a replacement that runs is at step ${x.record.step}`);
  }
}

/** Soon at first, then as long again as half of what it has taken. */
async function waitWhileBusy(x: ReplacementExecution, { on }: VmLook): Promise<Next> {
  const age = stepAge(x);
  if (age > LONGEST_BUSY_MS) return end(x, 'failed', { error: STUCK, ...(on === undefined ? {} : { on }) });
  return Math.min(LATEST_LOOK_MS, Math.max(SOONEST_LOOK_MS, age / 2));
}
