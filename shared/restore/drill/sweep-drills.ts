import { DAY, type Instant } from '../../policy/instant.ts';
import type { SourceDisk } from '../../policy/inventory.ts';
import { tagValue } from '../../policy/inventory.ts';
import { idParts, type ResourceId } from '../../policy/resource-id.ts';
import { MADE_TAG } from '../../policy/restore/made-disk.ts';
import { AzureError, errorFields } from '../../run/azure-error.ts';
import type { Pause } from '../../run/execute/execution.ts';
import { inParallel } from '../../run/in-parallel.ts';
import { readScopes } from '../../run/subscription-scope.ts';
import type { RestoreRecord } from '../records.ts';
import type { DrillExecution } from './drill-execution.ts';
import { removeDrillDisk } from './remove-drill-disk.ts';

const AT_ONCE = 4;
const LONGEST_MS = DAY;

/**
 * Removes what killed drills left in the groups of the drills, of every subscription. What a drill that goes on works with
 * stays, and whatever is not proven to be a drill's; that something could not be removed does not stop this drill.
 */
export async function sweepDrills(x: DrillExecution): Promise<Pause> {
  const scopes = await readScopes(x.ports, x.settings);
  const lists = await inParallel(scopes, AT_ONCE, ({ subscriptionId }) => listMarked(x, subscriptionId));
  const notes = await inParallel(lists.flat(), AT_ONCE, (id) => sweep(x, id));
  const told = notes.filter((note) => note !== undefined);
  if (told.length > 0)
    await x.write({ notes: [...x.record.notes, ...told.filter((note) => !x.record.notes.includes(note))] });
  return undefined;
}

async function listMarked({ ports, settings }: DrillExecution, subscriptionId: string): Promise<readonly ResourceId[]> {
  try {
    const disks = await ports.inventory.listDisks(subscriptionId, settings.drillResourceGroup);
    return disks.filter(isMarked).map(({ id }) => id);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    const level = error.status === 404 ? 'debug' : 'warn';
    ports.logger.log(level, 'The group of the drills could not be listed', { subscriptionId, ...errorFields(error) });
    return [];
  }
}

function isMarked({ tags }: SourceDisk): boolean {
  return tagValue(tags, MADE_TAG.drill) !== undefined;
}

/** One that has not ended in a day never will: each step has a limit. */
function isAtWork(record: RestoreRecord | undefined, now: Instant): boolean {
  return record?.state === 'running' && now - record.startedAt < LONGEST_MS;
}

/** What a person should know of it. */
async function sweep(x: DrillExecution, id: ResourceId): Promise<string | undefined> {
  const { ports, settings, record } = x;
  const { name } = idParts(id);
  try {
    const removal = await removeDrillDisk(ports, settings, id, async (drillId) => {
      // Asked after the list was read: a drill that began since has made none of what is listed.
      return drillId !== record.id && !isAtWork((await ports.restores.get(drillId))?.value, ports.clock.now());
    });
    if (removal.kind === 'sent') return `Removed the disk ${name}, which an earlier drill had left.`;
    if (removal.kind === 'left') return `An earlier drill left the disk ${name}, and it stays: ${removal.why}.`;
    if (removal.kind === 'foreign') return `The disk ${name} bears the tag of a drill, but stays: ${removal.why}.`;
    return undefined;
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('warn', 'A disk that a drill left could not be removed', { diskId: id, ...errorFields(error) });
    return `An earlier drill left the disk ${name}, and it could not be removed (${error.code}: ${error.message}).`;
  }
}
