import { MINUTE } from '../../policy/instant.ts';
import type { ActionError } from '../../run/records.ts';
import type { VmLook } from './look-at-vm.ts';
import { begin, end, type Next, type ReplacementExecution } from './replacement-execution.ts';
import { latestWrite, sendWrite } from './send-write.ts';
import { isForbidden, isForCapacity } from './start-refusal.ts';
import { changedMeanwhile } from './what-went-wrong.ts';

/** How long after each refusal for want of capacity the VM is started again; then it is left to a person. */
const CAPACITY_WAITS_MS = [MINUTE, 3 * MINUTE, 10 * MINUTE] as const;
/** After so many starts that Azure accepted and then failed, the disks may be the cause. */
const MOST_FAILED_STARTS = 2;

/** Starts the VM on its new disks where it ran before. Only a failure that may lie in the disks is rolled back. */
export async function startVm(x: ReplacementExecution, look: VmLook): Promise<Next> {
  if (look.standing !== 'after') return end(x, 'failed', changedMeanwhile(x, look));
  if (x.record.wasRunning !== true || look.power === 'running') return begin(x, 'tag-old');
  const started = await tryToStart(x, look);
  if (typeof started === 'number') return started;
  if (isForCapacity(started) || isForbidden(started)) {
    return end(x, 'not-started', { on: 'new', error: startByHand(x, started) });
  }
  return begin(x, 'swap-back', { cause: started });
}

/** Starts the VM after a rollback where it ran before, and ends the replacement. */
export async function startAgain(x: ReplacementExecution, look: VmLook): Promise<Next> {
  const { on } = look;
  const { cause } = x.record;
  const told = { ...(on === undefined ? {} : { on }), ...(cause === undefined ? {} : { error: cause }) };
  if (on === undefined || look.standing === 'mixed') return end(x, 'failed', told);
  if (x.record.wasRunning === true && look.power !== 'running') {
    const started = await tryToStart(x, look);
    if (typeof started === 'number') return started;
    const notes = cause === undefined ? [] : [`It was to be rolled back because of ${cause.code}: ${cause.message}`];
    return end(x, 'not-started', { on, error: startByHand(x, started), notes });
  }
  if (on === 'old') return end(x, 'rolled-back', told);
  // It could not be rolled back, and runs on the new disks all the same.
  return x.record.wasRunning === true ? begin(x, 'tag-old') : end(x, 'failed', told);
}

/** Milliseconds until the next look, or why the VM can't be started. */
async function tryToStart(x: ReplacementExecution, { failure }: VmLook): Promise<number | ActionError> {
  const latest = latestWrite(x, 'start');
  const failed = latest?.answer === 'accepted' ? failure : latest?.answer === 'refused' ? latest.error : undefined;
  if (failed !== undefined && isForCapacity(failed)) {
    const wait = capacityWait(x);
    if (wait === undefined) return failed;
    if (wait > 0) return wait;
  } else if (failed !== undefined && latest?.answer === 'accepted' && latest.tries >= MOST_FAILED_STARTS) {
    return failed;
  }
  const sent = await sendWrite(x, 'start', () => x.ports.virtualMachines.start(x.record.vmId), failed !== undefined);
  if (sent.kind === 'wait') return sent.pause;
  return isForCapacity(sent.error) ? (capacityWait(x) ?? sent.error) : sent.error;
}

/** Milliseconds until the VM is started again after a refusal for want of capacity; undefined once it was often enough. */
function capacityWait(x: ReplacementExecution): number | undefined {
  const latest = latestWrite(x, 'start');
  const wait = CAPACITY_WAITS_MS[(latest?.tries ?? 0) - 1];
  return wait === undefined ? undefined : Math.max(0, (latest?.at ?? 0) + wait - x.ports.clock.now());
}

function startByHand({ record }: ReplacementExecution, error: ActionError): ActionError {
  const start = `Start the VM when Azure lets you: az vm start --ids "${record.vmId}". Its disks are not mixed.`;
  return { ...error, remedy: error.remedy === undefined ? start : `${error.remedy} ${start}` };
}
