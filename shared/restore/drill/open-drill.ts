import { parseResourceId, type ResourceId } from '../../policy/resource-id.ts';
import { drillRequest } from '../../policy/restore/drill-request.ts';
import { type PointToRestore, planDisks } from '../../policy/restore/plan-disks.ts';
import { inParallel } from '../../run/in-parallel.ts';
import type { Ports } from '../../run/ports.ts';
import { RECORD_VERSION, type StartedBy } from '../../run/records.ts';
import { vmKeyOf } from '../../run/read/named-point.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { LivePoint, LiveSet } from '../find-sets.ts';
import { openRestore } from '../open-restore.ts';
import type { DrillRecord, RestoreRecord, RestoreSource } from '../records.ts';
import { rememberStart } from './drill-memory.ts';

const READS_AT_ONCE = 8;

/** A drill that is about to be opened, under an id that was claimed for it. */
export interface DrillToOpen {
  readonly restoreId: string;
  readonly at: number;
  readonly set: LiveSet;
  readonly startedBy: StartedBy;
  readonly reason?: string;
}

/**
 * Writes the record of a drill with everything that it will do, and enqueues its message; a second time it does what is
 * missing. Undefined where a point of the set went meanwhile.
 */
export async function openDrill(
  ports: Ports,
  settings: RunSettings,
  drill: DrillToOpen,
): Promise<RestoreRecord | undefined> {
  const { restoreId, at, set, startedBy, reason } = drill;
  const read = await inParallel(set.points, READS_AT_ONCE, (point) => readPointToRestore(ports, point));
  const points = read.filter((point) => point !== undefined);
  if (points.length < read.length) return undefined;
  const { disks, notes } = planDisks({
    settings,
    madeFor: 'drill',
    restoreId,
    startedAt: at,
    points,
    resourceGroup: settings.drillResourceGroup,
    protect: false,
  });
  const record: DrillRecord = {
    version: RECORD_VERSION,
    id: restoreId,
    kind: 'drill',
    startedAt: at,
    startedBy,
    ...(reason === undefined ? {} : { reason }),
    state: 'running',
    source: sourceOf(set),
    disks: disks.map((disk) => ({
      ...disk,
      request: drillRequest(disk.request, settings.extraTags),
      state: 'planned',
    })),
    notes,
    round: 0,
    visibleAt: at,
    vmKey: vmKeyOfSet(set),
    step: 'sweep',
    checks: [],
    deletions: [],
  };
  await rememberStart(ports, record);
  return openRestore(ports, record);
}

/** The id of the VM of a set, lower case; of a detached disk, that of the disk. */
export function vmKeyOfSet({ points }: LiveSet): string {
  const [first] = points;
  if (first === undefined) throw new Error('a set without points has no VM');
  return vmKeyOf(first) ?? (first.diskId ?? first.id).toLowerCase();
}

/** Whether the group of the drills is there, in the subscription of the set's points. */
export function hasDrillGroup({ inventory }: Ports, settings: RunSettings, { subscriptionId }: LiveSet): Promise<boolean> {
  return inventory.hasResourceGroup(subscriptionId, settings.drillResourceGroup);
}

async function readPointToRestore(
  { models }: Ports,
  { id, diskId, diskUniqueId = '' }: LivePoint,
): Promise<PointToRestore | undefined> {
  const snapshot = await models.getSnapshot(id);
  if (snapshot === undefined) return undefined;
  const isDisk = /\/disks$/i.test(parseResourceId(diskId ?? '')?.type ?? '');
  const source = isDisk ? await models.getDisk(diskId as ResourceId) : undefined;
  return { snapshot, ...(source === undefined ? {} : { source }), diskUniqueId };
}

function sourceOf({ id, vm, scheduledFor, takenFrom = scheduledFor, takenTo = scheduledFor }: LiveSet): RestoreSource {
  return { set: id, ...(vm === undefined ? {} : { vm }), scheduledFor, takenFrom, takenTo };
}
