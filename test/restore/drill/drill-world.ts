import { idKey } from '../../../shared/policy/resource-id.ts';
import { readDrillStanding } from '../../../shared/restore/drill/drill-candidates.ts';
import { startTimedDrill } from '../../../shared/restore/drill/start-timed-drill.ts';
import { type DrilledItem, withDrills } from '../../../shared/restore/drill/with-drills.ts';
import type { DrillRecord } from '../../../shared/restore/records.ts';
import { scanCoverage } from '../../../shared/run/read/read-coverage.ts';
import { drainRestores, type RestoreWorld } from '../restore-world.ts';

/** An hour of the timer, and everything that follows from it. */
export async function drillHour(world: RestoreWorld): Promise<readonly DrillRecord[]> {
  await startTimedDrill(world.ports, world.settings);
  await drainRestores(world);
  return drillsOf(world);
}

/** Newest first. */
export async function drillsOf({ ports }: RestoreWorld): Promise<readonly DrillRecord[]> {
  return (await ports.restores.list(1_000)).items.filter((record) => record.kind === 'drill');
}

/** Names of the disks in the groups of the drills, of all subscriptions. */
export function disksOfDrills({ simulator, settings }: RestoreWorld): readonly string[] {
  const group = `/resourcegroups/${settings.drillResourceGroup.toLowerCase()}/`;
  return simulator.state.disks.all().flatMap(({ id, name }) => (idKey(id).includes(group) ? [name] : []));
}

/** The ids of the disks that were asked to be deleted, lower case. */
export function deletedDisks({ simulator }: RestoreWorld): readonly string[] {
  return simulator.state.log
    .find({ method: 'DELETE', urlPattern: '/disks/' })
    .map(({ url }) => idKey(url.split('?')[0] ?? ''));
}

/** Coverage of VMs as readers see it, by name. */
export async function coverageOf({ ports, settings }: RestoreWorld): Promise<ReadonlyMap<string, DrilledItem>> {
  const rows = await scanCoverage(ports, () => true);
  const drilled = withDrills(rows, await readDrillStanding(ports, settings, rows), ports.clock.now());
  return new Map(drilled.filter(({ vm }) => vm !== undefined).map((item) => [item.name, item]));
}
