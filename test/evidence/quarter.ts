import { HOUR, parseInstant } from '../../shared/policy/instant.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import type { DrillRecord } from '../../shared/restore/records.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { startHolds } from '../../shared/run/start/start-holds.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { aRestore } from '../contracts/restore-records.ts';
import { addVm, aWorld, drain, type World } from '../run/world.ts';

export const ZONE = 'Europe/London';
export const FROM = '2026-09-01';
export const TO = '2026-12-01';

/** What happens in the quarter, at these instants of UTC. */
const SCRIPT = {
  begins: '2026-09-01T12:00:00Z',
  stops: '2026-09-20T12:00:00Z',
  runsAgain: '2026-09-23T12:00:00Z',
  holds: '2026-10-01T10:00:00Z',
  lifts: '2026-10-08T10:00:00Z',
  breaks: '2026-10-12T00:30:00Z',
  mends: '2026-10-12T20:30:00Z',
  deletes: '2026-10-20T12:00:00Z',
  drills: '2026-11-03T09:00:00Z',
  reschedules: '2026-11-10T12:00:00Z',
  untags: '2026-11-16T12:00:00Z',
  tags: '2026-11-23T12:00:00Z',
  ends: '2026-12-01T12:00:00Z',
} as const;

const at = (what: keyof typeof SCRIPT) => parseInstant(SCRIPT[what]);

/** Hours of UTC at which the timer fires: what happens in between waits for the next. */
const HOURS: readonly number[] = [0, 1, 2, 3, 10, 12];

const KIM = { kind: 'http', principal: 'key', by: 'kim' } as const;

export interface Quarter {
  readonly world: World;
  readonly web: string;
  readonly db: string;
  readonly spare: string;
}

/**
 * A quarter of the real planner and executor before an Azure in memory, ticked a few times a day: `web` of two disks
 * goes through everything, `db` is deleted, `spare` is never opted in.
 */
export async function liveAQuarter(): Promise<Quarter> {
  const world = aWorld({ timeZone: ZONE, book: builtInPolicies(ZONE), drillsPerWeek: 0 });
  const { clock, azure } = world.ports;
  clock.set(SCRIPT.begins);
  azure.resourceGroups.add(`${SUBSCRIPTION}/${world.settings.drillResourceGroup}`);
  const web = addVm(world, 'web', 'nightly keep 7d', ['web-os', 'web-data']).vm;
  const { vm: db, disks } = addVm(world, 'db', 'nightly keep 7d', ['db-os']);
  const { vm: spare } = addVm(world, 'spare', null);
  const retag = (tag?: string) => azure.addVm({ ...web, tags: tag === undefined ? {} : { 'snapshot-policy': tag } });
  azure.fault = (call, subject) => {
    const isBroken = clock.now() >= at('breaks') && clock.now() < at('mends');
    if (call !== 'createSnapshot' || !isBroken || !subject.includes('web-data')) return undefined;
    return { error: new AzureError('the disk is busy', { code: 'DiskBusy', status: 403 }) };
  };
  const hold = (set: boolean) =>
    startHolds(world.ports, world.settings, {
      hold: { set, vmIds: [web.id], diskIds: [], pointIds: [], value: 'legal matter 7' },
      reason: 'legal matter 7',
      startedBy: KIM,
    });
  const acts: readonly (readonly [keyof typeof SCRIPT, () => unknown])[] = [
    ['holds', () => hold(true)],
    ['lifts', () => hold(false)],
    [
      'deletes',
      () => [azure.virtualMachines.delete(idKey(db.id)), ...disks.map(({ id }) => azure.disks.delete(idKey(id)))],
    ],
    ['drills', () => world.ports.restores.insert(aDrillOf(web.id))],
    ['reschedules', () => retag('at 03:00 keep 7d')],
    ['untags', () => retag()],
    ['tags', () => retag('at 03:00 keep 7d')],
  ];
  for (let hour = at('begins'); hour <= at('ends'); hour += HOUR) {
    await drain(world, { until: hour });
    if (clock.now() < hour) clock.set(hour);
    for (const [what, act] of acts) if (at(what) === hour) await act();
    if (!HOURS.includes((hour / HOUR) % 24)) continue;
    if (hour <= at('stops') || hour >= at('runsAgain')) await tick(world.ports, world.settings);
  }
  await drain(world);
  return { world, web: idKey(web.id), db: idKey(db.id), spare: idKey(spare.id) };
}

/** What a drill leaves; that drills come to their end is tried before the ARM simulator. */
function aDrillOf(vmId: string): DrillRecord {
  const { protect: _, ...common } = aRestore({ id: '20261103T090000Z-drill1', state: 'succeeded' });
  const night = parseInstant('2026-11-03T02:00:00Z');
  return {
    ...common,
    kind: 'drill',
    startedAt: at('drills'),
    endedAt: at('drills') + HOUR / 4,
    startedBy: KIM,
    reason: 'the quarterly proof',
    source: { vm: 'prod/web', scheduledFor: night, takenFrom: night, takenTo: night },
    vmKey: idKey(vmId),
    step: 'done',
    checks: [],
    deletions: [],
  };
}
