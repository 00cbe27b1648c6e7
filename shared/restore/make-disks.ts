import { MINUTE, SECOND } from '../policy/instant.ts';
import type { ResourceModel } from '../policy/resource-model.ts';
import { isMadeBy } from '../policy/restore/made-disk.ts';
import { AzureError, errorFields, isRefused, isThrottled, toActionError } from '../run/azure-error.ts';
import { later, type Pause } from '../run/execute/execution.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { ActionError } from '../run/records.ts';
import { nameTakenRemedy } from '../run/restore-remedies.ts';
import { retryDelay } from '../run/retry-delay.ts';
import type { RestoreExecution } from './execution.ts';
import type { RestoredDisk } from './records.ts';

/** More disks than a VM can have. */
const AT_ONCE = 8;
const FIRST_LOOK_MS = 3 * SECOND;
const LONGEST_LOOK_MS = 2 * MINUTE;
/** How long an accepted PUT may stay without a disk to be seen. */
const VANISHED_AFTER_MS = 10 * MINUTE;
/** Faults of the wire in a row after which a disk has failed. */
const MOST_ATTEMPTS = 8;

interface Step {
  readonly disk: RestoredDisk;
  readonly pause: Pause;
}

/**
 * Makes the disks of a restore as far as it goes: sends what is planned, looks at what was sent, and writes what came of
 * it. Resolves to the time until the next look, and to undefined once every disk has succeeded or failed. A disk that
 * stands under the name of one to be made is adopted where this restore made it, and never overwritten where not.
 */
export async function makeDisks(x: RestoreExecution): Promise<Pause> {
  const steps = await inParallel(x.record.disks, AT_ONCE, (disk) => step(x, disk));
  await x.write({ disks: steps.map(({ disk }) => disk) });
  return steps.map(({ pause }) => pause).reduce(later, undefined);
}

export function isEveryDiskSettled(disks: readonly RestoredDisk[]): boolean {
  return disks.every(isSettled);
}

/** Whether a disk has succeeded or failed. */
export function isSettled({ state }: RestoredDisk): boolean {
  return state === 'succeeded' || state === 'failed';
}

async function step(x: RestoreExecution, disk: RestoredDisk): Promise<Step> {
  if (isSettled(disk)) return { disk, pause: undefined };
  if (x.isOutOfTime) return { disk, pause: 0 };
  try {
    const standing = await x.ports.models.getDisk(disk.request.id);
    if (standing !== undefined) return settle(x, disk, standing);
    if (disk.state === 'sent') return { disk: missing(x, disk), pause: nextLook(x, disk) };
    await x.ports.disks.create(disk.request);
    return sent(x, disk);
  } catch (error) {
    return refused(x, disk, error);
  }
}

function sent(x: RestoreExecution, disk: RestoredDisk): Step {
  return { disk: { ...disk, state: 'sent', sentAt: x.ports.clock.now() }, pause: FIRST_LOOK_MS };
}

/** Azure accepted it, and shows nothing: for a while that is a list that lags. */
function missing(x: RestoreExecution, disk: RestoredDisk): RestoredDisk {
  if (x.ports.clock.now() - (disk.sentAt ?? 0) <= VANISHED_AFTER_MS) return disk;
  return failed(disk, { code: 'vanished', message: 'Azure accepted the disk, but it is not there.' });
}

function settle(x: RestoreExecution, disk: RestoredDisk, standing: ResourceModel): Step {
  if (!isMadeBy(standing, disk.request)) {
    const message = `A disk that this restore did not make stands under the name ${standing.name}. It was left as it is.`;
    return {
      disk: failed(disk, { code: 'name-taken', message, remedy: nameTakenRemedy(standing.id) }),
      pause: undefined,
    };
  }
  const { provisioningState, completionPercent } = standing.properties;
  const now = x.ports.clock.now();
  const sentAt = disk.sentAt ?? now;
  const seen = { ...disk, sentAt, ...(typeof completionPercent === 'number' ? { completionPercent } : {}) };
  if (provisioningState === 'Succeeded')
    return { disk: { ...seen, state: 'succeeded', succeededAt: now }, pause: undefined };
  if (provisioningState === 'Failed' || provisioningState === 'Canceled') {
    const error = { code: provisioningState, message: 'Azure accepted the disk, and then it failed.' };
    return { disk: failed(seen, error), pause: undefined };
  }
  return { disk: { ...seen, state: 'sent' }, pause: nextLook(x, seen) };
}

function refused(x: RestoreExecution, disk: RestoredDisk, error: unknown): Step {
  if (!(error instanceof AzureError)) throw error;
  if (isThrottled(error)) return { disk, pause: retryDelay(error, disk.request.id) };
  const told = toActionError(error, disk.request.id, x.settings);
  // Only Azure knows whether a PUT without an answer arrived: the next look tells.
  const attempts = (disk.attempts ?? 0) + 1;
  if (isFinal(error) || attempts >= MOST_ATTEMPTS) return { disk: failed(disk, told), pause: undefined };
  x.ports.logger.log('warn', 'A disk could not be made yet', {
    restoreId: x.record.id,
    diskId: disk.request.id,
    ...errorFields(error),
  });
  return { disk: { ...disk, attempts }, pause: nextLook(x, disk) };
}

function failed(disk: RestoredDisk, error: ActionError): RestoredDisk {
  return { ...disk, state: 'failed', error };
}

/** Soon at first, then as long again as it has taken. */
function nextLook(x: RestoreExecution, { sentAt }: RestoredDisk): number {
  const now = x.ports.clock.now();
  return Math.min(LONGEST_LOOK_MS, Math.max(FIRST_LOOK_MS, now - (sentAt ?? now)));
}

/** Azure said no, and nothing was made; unless another operation on the disk is under way, perhaps our own PUT, sent twice. */
function isFinal(error: AzureError): boolean {
  const isInTheWay = error.status === 409 && /^(Conflict|AnotherOperationInProgress)$/.test(error.code);
  return isRefused(error) && !isInTheWay;
}
