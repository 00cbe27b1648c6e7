import { AzureError, errorFields } from '../run/azure-error.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { Ports } from '../run/ports.ts';
import type { RestoredDisk, RestoreRecord } from './records.ts';

const READS_AT_ONCE = 8;

/**
 * The record with how much of each disk has arrived by now: a disk is made long before its content is whole, and nothing
 * waits for that. A figure that Azure does not tell now stays what was last seen.
 */
export async function seeHydration(ports: Ports, record: RestoreRecord): Promise<RestoreRecord> {
  if (record.kind === 'drill' || !record.disks.some(isOnItsWay)) return record;
  const disks = await inParallel(record.disks, READS_AT_ONCE, (disk) =>
    isOnItsWay(disk) ? look(ports, disk) : Promise.resolve(disk),
  );
  return { ...record, disks };
}

function isOnItsWay({ state, completionPercent }: RestoredDisk): boolean {
  return state === 'succeeded' && completionPercent !== undefined && completionPercent < 100;
}

async function look({ models, logger }: Ports, disk: RestoredDisk): Promise<RestoredDisk> {
  try {
    const completionPercent = (await models.getDisk(disk.request.id))?.properties['completionPercent'];
    return typeof completionPercent === 'number' ? { ...disk, completionPercent } : disk;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    logger.log('warn', 'How much of a disk has arrived could not be read', {
      diskId: disk.request.id,
      ...errorFields(error),
    });
    return disk;
  }
}
