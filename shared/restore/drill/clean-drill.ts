import { HOUR, MINUTE, SECOND } from '../../policy/instant.ts';
import type { ResourceId } from '../../policy/resource-id.ts';
import { AzureError, isThrottled, toActionError } from '../../run/azure-error.ts';
import { later, type Pause } from '../../run/execute/execution.ts';
import { inParallel } from '../../run/in-parallel.ts';
import { retryDelay } from '../../run/retry-delay.ts';
import type { DrillDeletion, RestoredDisk } from '../records.ts';
import type { DrillExecution } from './drill-execution.ts';
import { removeDrillDisk } from './remove-drill-disk.ts';

const AT_ONCE = 8;
const LOOK_MS = 5 * SECOND;
/** A deletion that Azure accepted and that has not come about by then is asked for again. */
const AGAIN_AFTER_MS = 10 * MINUTE;
/** What is there still is then left to the next drill. */
const LONGEST_MS = HOUR;

interface Step {
  readonly deletion: DrillDeletion;
  readonly pause: Pause;
}

/** Deletes the disks of the drill, whatever became of them, and waits until they are gone. */
export async function cleanDrill(x: DrillExecution): Promise<Pause> {
  if (x.record.cleaningSince === undefined) await x.write({ cleaningSince: x.ports.clock.now() });
  const known = new Map(x.record.deletions.map((deletion) => [deletion.diskId, deletion]));
  const steps = await inParallel(x.record.disks, AT_ONCE, (disk) =>
    step(x, disk, known.get(disk.request.id) ?? { diskId: disk.request.id }),
  );
  await x.write({ deletions: steps.map(({ deletion }) => deletion) });
  return steps.map(({ pause }) => pause).reduce(later, undefined);
}

async function step(x: DrillExecution, disk: RestoredDisk, deletion: DrillDeletion): Promise<Step> {
  if (deletion.isGone === true || deletion.error !== undefined) return { deletion, pause: undefined };
  if (x.isOutOfTime) return { deletion, pause: 0 };
  try {
    return await remove(x, disk, deletion);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    const pause = isThrottled(error) ? retryDelay(error, deletion.diskId) : LOOK_MS;
    return unlessOverdue(x, deletion, pause, toActionError(error, deletion.diskId, x.settings));
  }
}

async function remove(x: DrillExecution, disk: RestoredDisk, deletion: DrillDeletion): Promise<Step> {
  const now = x.ports.clock.now();
  const { diskId, sentAt } = deletion;
  if (sentAt !== undefined && now - sentAt < AGAIN_AFTER_MS) {
    return (await isGone(x, diskId)) ? gone(deletion) : { deletion, pause: LOOK_MS };
  }
  const { ports, settings, record } = x;
  const removal = await removeDrillDisk(ports, settings, diskId, async (drillId) => drillId === record.id);
  if (removal.kind === 'gone') return gone(deletion);
  if (removal.kind === 'sent') return { deletion: { ...deletion, sentAt: now }, pause: LOOK_MS };
  if (removal.kind === 'foreign' && disk.state === 'failed') return gone(deletion);
  const why = removal.kind === 'busy' ? 'it is not of this drill' : removal.why;
  const error = { code: 'left-behind', message: `A disk of the drill is left where it is: ${why}.` };
  return removal.kind === 'left'
    ? unlessOverdue(x, deletion, LOOK_MS, error)
    : { deletion: { ...deletion, error }, pause: undefined };
}

async function isGone({ ports }: DrillExecution, id: ResourceId): Promise<boolean> {
  return (await ports.models.getDisk(id)) === undefined;
}

function gone({ diskId, sentAt }: DrillDeletion): Step {
  return { deletion: { diskId, ...(sentAt === undefined ? {} : { sentAt }), isGone: true }, pause: undefined };
}

function unlessOverdue(
  { ports, record }: DrillExecution,
  deletion: DrillDeletion,
  pause: number,
  error: NonNullable<DrillDeletion['error']>,
): Step {
  const since = record.cleaningSince ?? ports.clock.now();
  const elapsed = ports.clock.now() - since;
  if (elapsed >= LONGEST_MS) return { deletion: { ...deletion, error }, pause: undefined };
  return { deletion, pause: Math.max(pause, Math.min(elapsed, 10 * MINUTE)) };
}
