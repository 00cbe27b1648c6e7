import type { Instant } from '../policy/instant.ts';
import type { CreateAction, PlanSettings } from '../policy/plan.ts';
import { lateness } from './coverage-rows.ts';
import { lateText } from './point-rows.ts';
import type { Ports } from './ports.ts';
import type { ActionRecord } from './records.ts';
import type { CoverageDisk, CoverageRow, PointRow } from './view-rows.ts';

/** Brings what readers see up to date with what a finished run did in one subscription, from its records alone. */
export async function refreshOutcomes(
  ports: Ports,
  settings: PlanSettings,
  subscriptionId: string,
  actions: readonly ActionRecord[],
): Promise<void> {
  const now = ports.clock.now();
  const byDisk = Map.groupBy(actions.filter(changesPoints), ({ action }) => diskOf(action));
  for (const [diskUniqueId, records] of byDisk) {
    const rows = await ports.views.listScope<PointRow>('points', diskUniqueId);
    const after = applyOutcomes(rows, records, settings.timeZone, now);
    await ports.views.replaceScope(
      'points',
      diskUniqueId,
      after.map((row) => ({ key: row.snapshotId, value: row })),
    );
  }
  const coverage = await ports.views.listScope<CoverageRow>('coverage', subscriptionId);
  const updated = coverage.map((row) => coverOutcomes(row, byDisk, now));
  await ports.views.replaceScope(
    'coverage',
    subscriptionId,
    updated.map((row) => ({ key: row.key, value: row })),
  );
}

function changesPoints({ action, state }: ActionRecord): boolean {
  if (action.kind === 'create') return state === 'succeeded' || state === 'pending';
  return action.kind === 'prune' && state === 'succeeded';
}

function diskOf(action: ActionRecord['action']): string {
  return 'diskUniqueId' in action ? action.diskUniqueId : '';
}

/** A disk's point rows after a run: pruned ones gone, created ones added; an existing row of the same point is replaced. */
function applyOutcomes(
  rows: readonly PointRow[],
  records: readonly ActionRecord[],
  timeZone: string,
  now: Instant,
): readonly PointRow[] {
  const pruned = new Set(
    records.flatMap(({ action }) => (action.kind === 'prune' ? [action.snapshotId.toLowerCase()] : [])),
  );
  const created = records.flatMap((record) =>
    record.action.kind === 'create' ? [createdRow(record, record.action, timeZone, now)] : [],
  );
  const replaced = new Set([...pruned, ...created.map(({ snapshotId }) => snapshotId.toLowerCase())]);
  return [...created, ...rows.filter(({ snapshotId }) => !replaced.has(snapshotId.toLowerCase()))];
}

function createdRow(record: ActionRecord, action: CreateAction, timeZone: string, now: Instant): PointRow {
  const { tags } = action.request;
  const tag = (name: string) => (tags[name] === undefined ? undefined : tags[name]);
  return dropUndefined({
    asOf: now,
    subscriptionId: record.subscriptionId,
    diskUniqueId: action.diskUniqueId,
    diskName: action.diskId.split('/').at(-1) ?? '',
    diskId: action.diskId,
    vm: tag('nightkeep-vm'),
    snapshotId: action.snapshotId,
    kind: action.adHoc ? 'ad-hoc' : 'scheduled',
    scheduledFor: action.scheduledFor,
    timeCreated: record.timeCreated,
    ...(action.adHoc ? {} : lateText(record.timeCreated, action.scheduledFor, timeZone)),
    state: record.state === 'succeeded' ? 'usable' : 'pending',
    decision: 'keep',
    // Rules and floor speak from the next decision on; this point is the newest of all.
    reasons: action.adHoc ? ['ad-hoc'] : ['floor'],
    policy: tag('nightkeep-policy'),
    keep: tag('nightkeep-keep'),
    set: tag('nightkeep-set'),
    runId: record.runId,
    sku: record.sku,
  }) as unknown as PointRow;
}

function coverOutcomes(
  row: CoverageRow,
  byDisk: ReadonlyMap<string, readonly ActionRecord[]>,
  now: Instant,
): CoverageRow {
  if (!row.disks.some(({ uniqueId }) => byDisk.has(uniqueId))) return row;
  const disks = row.disks.map((disk) => coverDisk(disk, byDisk.get(disk.uniqueId) ?? []));
  const lastPointAt = disks.reduce<Instant | undefined>(
    (newest, { lastPointAt: at }) => (at !== undefined && (newest === undefined || at > newest) ? at : newest),
    row.lastPointAt,
  );
  const isSettled =
    (row.state === 'late' || row.state === 'overdue') && lateness(disks, row.dueSince, now) === undefined;
  const state = isSettled ? 'protected' : row.state;
  const cause = isSettled ? 'Every disk has its point for the latest occurrence.' : row.cause;
  const { nextStep, ...rest } = row;
  return {
    ...rest,
    asOf: now,
    disks,
    state,
    cause,
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    ...(isSettled || nextStep === undefined ? {} : { nextStep }),
  };
}

function coverDisk(disk: CoverageDisk, records: readonly ActionRecord[]): CoverageDisk {
  let { points, lastPointAt, lastScheduledFor } = disk;
  for (const { action, state, timeCreated } of records) {
    if (action.kind === 'prune') points = Math.max(0, points - 1);
    if (action.kind !== 'create' || state !== 'succeeded') continue;
    points += 1;
    if (timeCreated !== undefined && timeCreated > (lastPointAt ?? 0)) lastPointAt = timeCreated;
    if (!action.adHoc && action.scheduledFor > (lastScheduledFor ?? 0)) lastScheduledFor = action.scheduledFor;
  }
  return {
    ...disk,
    points,
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    ...(lastScheduledFor === undefined ? {} : { lastScheduledFor }),
  };
}

function dropUndefined(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
