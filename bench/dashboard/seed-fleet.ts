import { StorageClients } from '../../shared/azure/storage-clients.ts';
import { TableRunStore } from '../../shared/azure/table-run-store.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { TableViewStore } from '../../shared/azure/table-view-store.ts';
import type { DayMemory } from '../../shared/evidence/records.ts';
import { alertAges } from '../../shared/policy/alert-ages.ts';
import { DAY, HOUR, type Instant, utcDate } from '../../shared/policy/instant.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import type { DrillMemory } from '../../shared/restore/drill/drill-memory.ts';
import { inParallel } from '../../shared/run/in-parallel.ts';
import type { CoverageRow } from '../../shared/run/read/view-rows.ts';
import type { Heartbeat, Run } from '../../shared/run/records.ts';
import { newRunId } from '../../shared/run/run-id.ts';

export interface FleetSize {
  readonly subscriptions: number;
  /** In all. */
  readonly vms: number;
  readonly disksPerVm: number;
  /** Of runs, a nightly and a smaller one each day. */
  readonly days: number;
  /** Of each VM's history in its row. */
  readonly historyDays: number;
}

const SENTENCE =
  'A snapshot every day at 02:00 (UTC), keeping the newest of each of 7 days, 4 weeks and 12 months: at most 23 points, the oldest 10 to 11 months back.';

const NIGHTLY = builtInPolicies('UTC').policies.get('nightly');

/** Writes what an installation of this size and age has left for readers: coverage with its history, runs, and a heartbeat. */
export async function seedFleet(connectionString: string, size: FleetSize, now: Instant): Promise<void> {
  const storage = new StorageClients({ AzureWebJobsStorage: connectionString }, { getToken: async () => null });
  const views = new TableViewStore(storage);
  for (const [subscriptionId, rows] of Map.groupBy(coverageRows(size, now), (row) => row.subscriptionId)) {
    await views.putRows(
      'coverage',
      subscriptionId,
      rows.map((row) => ({ key: row.key, value: row })),
    );
  }
  const runs = new TableRunStore(storage, () => now);
  await inParallel(pastRuns(size, now), 8, (run) => runs.insert(run));
  const heartbeat: Heartbeat = { at: now, problems: [] };
  const state = new TableStateStore(storage);
  await state.set('heartbeat', 'tick', heartbeat);
  await inParallel(pastDrills(size, now), 8, (drill) => state.set('drill', drill.vmKey, drill));
}

/** Coverage of a fleet like most: all but a few VMs are protected. */
export function coverageRows(size: FleetSize, now: Instant): readonly CoverageRow[] {
  return Array.from({ length: size.vms }, (_, index) => coverageRow(index, size, now));
}

function coverageRow(index: number, size: FleetSize, now: Instant): CoverageRow {
  const name = `vm-${String(index + 1).padStart(5, '0')}`;
  const subscriptionId = `00000000-0000-4000-8000-${String(index % size.subscriptions).padStart(12, '0')}`;
  const resourceGroup = `application-${index % 40}`;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute`;
  const isOverdue = index % 500 === 7;
  const lastPointAt = now - (isOverdue ? 50 * HOUR : 6 * HOUR);
  const marks = Array.from({ length: size.historyDays }, (_, day) =>
    (day + index) % 97 === 0 ? 'f' : day < 40 ? 'p' : 't',
  );
  return {
    asOf: now - HOUR,
    subscriptionId,
    key: `${group}/virtualMachines/${name}`,
    vmId: `${group}/virtualMachines/${name}`,
    name,
    resourceGroup,
    state: isOverdue ? 'overdue' : 'protected',
    tag: 'nightly',
    policy: 'nightly',
    sentence: SENTENCE,
    dueSince: now - 6 * HOUR,
    nextDueAt: now + 18 * HOUR,
    lastPointAt,
    lastSetAt: lastPointAt,
    disks: uniqueIds(name, size).map((uniqueId, lun) => ({
      uniqueId,
      diskId: `${group}/disks/${name}-${lun}`,
      name: `${name}-disk-${lun}`,
      standing: 'selected',
      points: 23,
      madeFor: [`${resourceGroup}/${name}`],
      lastPointAt,
      lastScheduledFor: lastPointAt,
      sizeGib: 128,
    })),
    ...(NIGHTLY === undefined ? {} : { ages: alertAges(NIGHTLY) }),
    history: { until: utcDate(now), marks: marks.join('') },
    ...(NIGHTLY === undefined ? {} : { days: remembered(NIGHTLY, uniqueIds(name, size), marks.join(''), now) }),
    cause: isOverdue
      ? 'No usable point of the latest occurrence stands.'
      : 'Every disk has a usable point of the latest occurrence.',
  };
}

/** As long as those of Azure. */
function uniqueIds(name: string, { disksPerVm }: FleetSize): readonly string[] {
  return Array.from({ length: disksPerVm }, (_, lun) => `0f3c8a52-7d1e-4b6f-9a20-${name}-${lun}`);
}

/** What evidence remembers of a VM in its row. */
function remembered(policy: Policy, disks: readonly string[], marks: string, now: Instant): DayMemory {
  const { schedule, timeZone } = policy;
  return {
    until: utcDate(now),
    at: now - HOUR,
    says: 'nightly',
    timeZone,
    policy: SENTENCE,
    groups: [{ schedule, timeZone, since: now - 400 * DAY, disks }],
    settled: { until: utcDate(now), marks },
    judgedAt: now - HOUR,
  };
}

/** A VM each week has been drilled. */
function pastDrills(size: FleetSize, now: Instant): readonly DrillMemory[] {
  const weeks = Math.min(size.vms, Math.floor(size.days / 7));
  return coverageRows({ ...size, vms: weeks }, now).map(({ key, disks }, week) => {
    const lastAt = now - week * 7 * DAY;
    return {
      vmKey: key.toLowerCase(),
      drillId: newRunId(lastAt, 'drill'),
      lastAt,
      outcome: 'succeeded',
      provenAt: lastAt + HOUR / 4,
      restoredInMs: HOUR / 4,
      usedBytes: Object.fromEntries(disks.map(({ uniqueId }) => [uniqueId, 40 * 2 ** 30])),
    };
  });
}

function pastRuns({ days, vms, disksPerVm }: FleetSize, now: Instant): readonly Run[] {
  return Array.from({ length: days }, (_, day) => day).flatMap((day) => [
    pastRun(now - 6 * HOUR - day * DAY, vms * disksPerVm),
    pastRun(now - 2 * HOUR - day * DAY, disksPerVm),
  ]);
}

function pastRun(startedAt: Instant, points: number): Run {
  return {
    version: 1,
    id: newRunId(startedAt, 'bench'),
    startedAt,
    startedBy: { kind: 'timer' },
    kind: 'run',
    creates: 'due',
    prune: true,
    mode: 'full',
    dryRun: false,
    fullPass: points > 100,
    target: { kind: 'all' },
    keepFor: { count: 7, unit: 'd' },
    state: 'succeeded',
    counts: {
      creates: points,
      prunes: points,
      skips: 0,
      problems: 0,
      created: points,
      pruned: points,
      failed: 0,
      skipped: 0,
      superseded: 0,
      lockBlocked: 0,
      pending: 0,
      kept: points * 22,
    },
    endedAt: startedAt + HOUR / 2,
    lastVisibleAt: startedAt + HOUR / 4,
  };
}
