import { HOUR, MINUTE, SECOND } from '../../policy/instant.ts';
import type { ResourceModel } from '../../policy/resource-model.ts';
import { FIRST_BYTES, recogniseContent } from '../../policy/restore/recognise-content.ts';
import { AzureError, isRefused, isThrottled, toActionError } from '../../run/azure-error.ts';
import type { Pause } from '../../run/execute/execution.ts';
import { retryDelay } from '../../run/retry-delay.ts';
import type { DrillCheck, RestoredDisk } from '../records.ts';
import type { DrillExecution } from './drill-execution.ts';

const AGAIN_MS = 10 * SECOND;
/** Azure fills disks of Premium SSD v2 and Ultra in the background, and gives no SAS meanwhile. */
const FILLING_MS = 2 * MINUTE;
const LONGEST_FILLING_MS = 6 * HOUR;
/** Faults in a row after which a disk counts as unread. */
const MOST_ATTEMPTS = 5;

/**
 * Looks at each disk that was made, one after the other: its size and generation, and its first bytes through a SAS that
 * is open only meanwhile. A disk that cannot be read is told as such; what is made stays as good as it is.
 */
export async function checkDrill(x: DrillExecution): Promise<Pause> {
  const seen = new Set(x.record.checks.map(({ pointId }) => pointId));
  for (const disk of x.record.disks) {
    if (disk.state !== 'succeeded' || seen.has(disk.pointId)) continue;
    if (x.isOutOfTime) return 0;
    const outcome = await look(x, disk);
    if (typeof outcome === 'number') return outcome;
    await x.write({ checks: [...x.record.checks, outcome], readAttempts: 0 });
  }
  return undefined;
}

/** What is seen of a disk, or the time until it can be tried again. */
async function look(x: DrillExecution, disk: RestoredDisk): Promise<DrillCheck | number> {
  const { request } = disk;
  try {
    const model = await x.ports.models.getDisk(request.id);
    if (model === undefined) return { ...nothingSeen(disk), unread: 'The disk is not there any more.' };
    if (isFilling(model) && x.ports.clock.now() < (disk.succeededAt ?? 0) + LONGEST_FILLING_MS) return FILLING_MS;
    const shape = { ...nothingSeen(disk), ...compare(model, disk) };
    // A reader that was killed may have left one open.
    if (/^ActiveSAS/.test(String(model.properties['diskState']))) await x.ports.contents.close(request.id);
    return await read(x, disk, shape);
  } catch (error) {
    return faulty(x, disk, error, nothingSeen(disk));
  }
}

async function read(x: DrillExecution, disk: RestoredDisk, shape: DrillCheck): Promise<DrillCheck | number> {
  try {
    const { first, usedBytes } = await x.ports.contents.read(disk.request.id, FIRST_BYTES);
    const content = recogniseContent(first);
    return { ...shape, ...(content === undefined ? {} : { content }), usedBytes };
  } catch (error) {
    return faulty(x, disk, error, shape);
  }
}

/** Refused, or faulty too often: it counts as unread. */
async function faulty(
  x: DrillExecution,
  disk: RestoredDisk,
  error: unknown,
  shape: DrillCheck,
): Promise<DrillCheck | number> {
  if (!(error instanceof AzureError)) throw error;
  if (isThrottled(error)) return retryDelay(error, disk.request.id);
  const { code, message, remedy } = toActionError(error, disk.request.id, x.settings);
  const attempts = (x.record.readAttempts ?? 0) + 1;
  if (isRefused(error) || attempts >= MOST_ATTEMPTS) {
    return { ...shape, unread: `${code}: ${message}${remedy === undefined ? '' : ` ${remedy}`}` };
  }
  await x.write({ readAttempts: attempts });
  return AGAIN_MS;
}

function nothingSeen({ pointId, sourceUniqueId }: RestoredDisk): DrillCheck {
  return { pointId, sourceUniqueId, sizeMatches: false, generationMatches: false };
}

/** The request has size and generation of the point: a disk that differs was not made as asked. */
function compare(
  { properties }: ResourceModel,
  { request }: RestoredDisk,
): Pick<DrillCheck, 'sizeMatches' | 'generationMatches'> {
  const asked = request.properties;
  return {
    sizeMatches: asked['diskSizeGB'] !== undefined && properties['diskSizeGB'] === asked['diskSizeGB'],
    generationMatches:
      asked['hyperVGeneration'] === undefined || properties['hyperVGeneration'] === asked['hyperVGeneration'],
  };
}

function isFilling({ properties }: ResourceModel): boolean {
  const { completionPercent } = properties;
  return typeof completionPercent === 'number' && completionPercent < 100;
}
