import { showFront } from '../../functions/dashboard/show-front.ts';
import { showRun, showRuns } from '../../functions/dashboard/show-runs.ts';
import { showVm } from '../../functions/dashboard/show-vm.ts';
import { readCostedCoverage } from '../../shared/cost/costed-coverage.ts';
import { readEvidence } from '../../shared/evidence/read/read-evidence.ts';
import { DAY, HOUR, type Instant } from '../../shared/policy/instant.ts';
import type { ResourceId } from '../../shared/policy/resource-id.ts';
import { listRestores } from '../../shared/restore/read-restore.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { NewerVersionError } from '../../shared/run/newer-version-error.ts';
import { readHealth } from '../../shared/run/read/read-health.ts';
import { listRecoveryPoints } from '../../shared/run/read/read-recovery-points.ts';
import { readRun, runSummary } from '../../shared/run/read/read-run.ts';
import type { Message } from '../../shared/run/records.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { failPoisoned } from '../../shared/run/watch/fail-poisoned.ts';
import { get } from '../functions/dashboard/an-app.ts';
import { deliver } from '../run/world.ts';
import type { Tables } from './memory-tables.ts';
import { wrongDeletions } from './must-stay.ts';
import { type Installed, installed } from './rows-base.ts';
import type { RowsInput } from './rows-inputs.ts';

/** What must not have happened. */
export type Wrong = string[];

/** An installation whose rows were edited goes on for a day and a half. */
export async function liveOn({ base, edits, page }: RowsInput): Promise<Wrong> {
  const tables = edits.reduce((before, edit) => edit(before), base.tables);
  const world = await installed({ ...base, tables });
  const wrong: Wrong = [];
  watchWrites(world, wrong);
  await read(world, page, wrong);
  await nextNight(world, wrong);
  if (!hasNewer(tables)) wrong.push(...missed(world));
  return wrong;
}

/** What waits is done, then come a tick of the same hour, the full pass of the next day, and the night's own. */
export async function nextNight(world: Installed, wrong: Wrong): Promise<void> {
  const { clock } = world.ports;
  await drain(world, clock.now() + HOUR, wrong);
  await tickAt(world, clock.now(), wrong);
  await tickAt(world, Date.parse('2026-11-24T00:00:00Z'), wrong);
  await tickAt(world, Date.parse('2026-11-24T02:05:00Z'), wrong);
}

/** Before a row of a newer app this one stops: that is told by its health, and by whoever made the row. */
function hasNewer(tables: Tables): boolean {
  const rows = [...tables.values()].flatMap((table) => [...table.values()]);
  return rows.some(({ version }) => typeof version === 'number' && version > 1);
}

async function tickAt(world: Installed, at: Instant, wrong: Wrong): Promise<void> {
  const { clock } = world.ports;
  if (clock.now() < at) clock.set(at);
  await known(wrong, 'tick', () => tick(world.ports, world.settings));
  await drain(world, clock.now() + HOUR, wrong);
}

export async function drain(world: Installed, until: Instant, wrong: Wrong): Promise<void> {
  const { queue } = world.ports;
  const handle = async (message: Message) => {
    if (!(await known(wrong, message.kind, () => deliver(world, message)))) throw new Error('delivered again');
  };
  await queue.drain(handle, { until });
  for (const message of queue.poisoned.splice(0)) {
    await known(wrong, 'poison', () => failPoisoned(world.ports, message));
  }
}

/** Whether it went well; what does not must say which row it is about. */
async function known(wrong: Wrong, what: string, act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    const isTold = error instanceof AzureError || error instanceof NewerVersionError;
    if (!isTold) wrong.push(`${what}: ${error instanceof Error ? error.stack : String(error)}`);
    return false;
  }
}

const VISITOR = { name: 'ada', mayWrite: true, csrf: 'token', signedInBy: 'secret' } as const;

async function read(world: Installed, page: number, wrong: Wrong): Promise<void> {
  const { ports, settings } = world;
  const app = { isUsable: true, ports, settings, dashboard: { access: 'write' }, mistakes: [] } as const;
  const [vm] = ports.azure.virtualMachines.values();
  const runId = [...(world.storage.tables.get('runs')?.keys() ?? [])][0]?.replace(/^.*\n\d+-/, '') ?? '';
  const pages: readonly (() => Promise<unknown>)[] = [
    () => readHealth(ports),
    () => readCostedCoverage(ports, settings, 100, undefined),
    () => listRecoveryPoints(ports, 100),
    () => readRun(ports, runId),
    async () => (await ports.runs.list(100)).items.map(runSummary),
    () => listRestores(ports, 100),
    () => readEvidence(ports, settings, { from: '2026-11-20', to: '2026-11-24', limit: 10 }),
    () => showFront(get(''), app, VISITOR),
    () => showRuns(get('runs'), app, VISITOR),
    () => showRun(get(`run?id=${encodeURIComponent(runId)}`), app, VISITOR),
    () => showVm(get(`vm?id=${encodeURIComponent(vm?.id ?? '')}`), app, VISITOR),
  ];
  const nth = page % pages.length;
  await known(wrong, `page ${nth}`, pages[nth] ?? (() => Promise.resolve()));
}

export function watchWrites({ ports, settings }: Installed, wrong: Wrong): void {
  const { azure, clock } = ports;
  const { delete: remove, create } = azure.snapshotsPort;
  Object.assign(azure.snapshotsPort, {
    delete: async (id: ResourceId) => {
      const snapshots = [...azure.snapshots.values()];
      const going = snapshots.filter((one) => one.id.toLowerCase() === id.toLowerCase());
      const disks = [...azure.disks.values()];
      wrong.push(
        ...wrongDeletions(going, {
          ...{ now: clock.now(), owners: [settings.owner], minKeepDays: 0, orphanDays: 0, mayPrune: true },
          ...{ snapshots, disks, virtualMachines: [...azure.virtualMachines.values()], gone: new Set<string>() },
          optedIn: new Set(disks.map(({ uniqueId }) => uniqueId.toLowerCase())),
        }),
      );
      return remove(id);
    },
    create: async (request: Parameters<typeof create>[0]) => {
      if (azure.has(request.id)) wrong.push(`PUT over ${request.id}`);
      return create(request);
    },
  });
}

/** Disks that have no point of the last night. */
export function missed({ ports }: Installed): readonly string[] {
  const now = ports.clock.now();
  const { disks, snapshots } = ports.azure;
  return [...disks.values()].flatMap(({ uniqueId, name }) => {
    const isCovered = [...snapshots.values()].some(
      (point) => point.sourceUniqueId === uniqueId && (point.timeCreated ?? 0) > now - DAY / 2,
    );
    return isCovered ? [] : [`${name} has no point of the night`];
  });
}
