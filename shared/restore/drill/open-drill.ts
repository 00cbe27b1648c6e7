import { drillRequest } from '../../policy/restore/drill-request.ts';
import { planDisks } from '../../policy/restore/plan-disks.ts';
import type { Ports } from '../../run/ports.ts';
import { vmKeyOf } from '../../run/read/named-point.ts';
import { RECORD_VERSION, type StartedBy } from '../../run/records.ts';
import type { RunSettings } from '../../run/settings.ts';
import { openRestore } from '../open-restore.ts';
import { readPointsWhole } from '../read-points.ts';
import type { RestoreRecord } from '../records.ts';
import { restoreSource } from '../restore-source.ts';
import type { LiveSet } from '../sets-found.ts';
import { rememberStart } from './drill-memory.ts';

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
  const { points, gone } = await readPointsWhole(ports, set);
  if (gone.length > 0) return undefined;
  const { disks, notes } = planDisks({
    settings,
    madeFor: 'drill',
    restoreId,
    startedAt: at,
    points,
    resourceGroup: settings.drillResourceGroup,
    protect: false,
  });
  const planned = disks.map((disk) => ({ ...disk, request: drillRequest(disk.request, settings.extraTags) }));
  const vmKey = vmKeyOfSet(set);
  await rememberStart(ports, { vmKey, id: restoreId, startedAt: at });
  return openRestore(ports, {
    version: RECORD_VERSION,
    id: restoreId,
    kind: 'drill',
    startedAt: at,
    startedBy,
    ...(reason === undefined ? {} : { reason }),
    state: 'running',
    source: restoreSource(set),
    disks: planned.map((disk) => ({ ...disk, state: 'planned' })),
    notes,
    round: 0,
    visibleAt: at,
    vmKey,
    step: 'sweep',
    checks: [],
    deletions: [],
  });
}

/** The id of the VM of a set, lower case. */
function vmKeyOfSet({ id, points: [first] }: LiveSet): string {
  const key = first && (vmKeyOf(first) ?? first.diskId?.toLowerCase() ?? first.id.toLowerCase());
  if (key === undefined) throw new Error(`the set ${id} has no points`);
  return key;
}
