import { judgeAgain } from '../../evidence/watch-unit.ts';
import { type DayCalendar, dayCalendar } from '../../policy/history/day-calendar.ts';
import { type Instant, parseInstant } from '../../policy/instant.ts';
import { regionKey } from '../../policy/names.ts';
import type { CreateAction, PlanSettings } from '../../policy/plan.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { ActionRecord } from '../records.ts';
import { coverOutcomes, isOurs } from './cover-outcomes.ts';
import { lateText } from './point-rows.ts';
import type { CoverageRow, PointRow } from './view-rows.ts';

const AT_ONCE = 16;

/**
 * Brings what readers see up to date with what a run did in one subscription, from its records alone. Done twice, it
 * changes nothing more.
 */
export async function refreshOutcomes(
  ports: Ports,
  settings: PlanSettings,
  subscriptionId: string,
  actions: readonly ActionRecord[],
  coverage: readonly CoverageRow[],
): Promise<void> {
  const now = ports.clock.now();
  const byDisk = Map.groupBy(actions.filter(changesPoints), ({ action }) => diskOf(action));
  const points = new Map<string, readonly PointRow[]>();
  await inParallel([...byDisk], AT_ONCE, async ([diskUniqueId, records]) => {
    const rows = await ports.views.listScope<PointRow>('points', diskUniqueId);
    const after = applyOutcomes(rows, records, settings.timeZone, now);
    points.set(diskUniqueId, after);
    await ports.views.replaceScope(
      'points',
      diskUniqueId,
      after.map((row) => ({ key: row.snapshotId, value: row })),
    );
  });
  const failed = failedCreates(actions);
  const touched = coverage.filter(({ disks }) =>
    disks.some(({ uniqueId }) => points.has(uniqueId) || failed.has(uniqueId)),
  );
  await readOthers(ports, touched, points);
  const calendar = dayCalendar();
  await ports.views.putRows(
    'coverage',
    subscriptionId,
    touched.map((row) => ({
      key: row.key,
      value: { ...coverOutcomes(row, points, now), ...judgeOutcomes(row, points, failed, now, calendar) },
    })),
  );
}

/** The occurrences that creates failed for, by unique id; ad-hoc points are no part of any schedule. */
function failedCreates(actions: readonly ActionRecord[]): ReadonlyMap<string, Instant> {
  return new Map(
    actions.flatMap(({ action, state }) =>
      action.kind === 'create' && state === 'failed' && !action.adHoc
        ? [[action.diskUniqueId, action.scheduledFor]]
        : [],
    ),
  );
}

/** The points of the other disks of VMs that a run touched: their days are judged whole. */
async function readOthers(
  ports: Ports,
  touched: readonly CoverageRow[],
  points: Map<string, readonly PointRow[]>,
): Promise<void> {
  const disks = touched.flatMap((row) => row.disks.map(({ uniqueId }) => uniqueId));
  const others = [...new Set(disks)].filter((uniqueId) => uniqueId !== '' && !points.has(uniqueId));
  await inParallel(others, AT_ONCE, async (uniqueId) => {
    points.set(uniqueId, await ports.views.listScope<PointRow>('points', uniqueId));
  });
}

function judgeOutcomes(
  { days, disks }: CoverageRow,
  points: ReadonlyMap<string, readonly PointRow[]>,
  failed: ReadonlyMap<string, Instant>,
  now: Instant,
  calendar: DayCalendar,
): Pick<CoverageRow, 'days' | 'history'> {
  if (days === undefined) return {};
  const ids = disks.map(({ uniqueId }) => uniqueId).filter((uniqueId) => uniqueId !== '');
  const failedFor = Object.fromEntries(ids.flatMap((id) => (failed.has(id) ? [[id, failed.get(id) as Instant]] : [])));
  const pointsOf = (id: string) => (points.get(id) ?? []).filter(isScheduledOfOurs);
  return judgeAgain(days, failedFor, { now, calendar, disks: ids, pointsOf });
}

function isScheduledOfOurs(row: PointRow): boolean {
  return row.kind === 'scheduled' && isOurs(row);
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
    region: regionKey(action.location),
    restorePointId: action.restorePoint?.id,
    consistency: action.restorePoint === undefined ? undefined : record.consistencyMode,
    kind: action.adHoc ? 'ad-hoc' : 'scheduled',
    scheduledFor: action.scheduledFor,
    timeCreated: record.timeCreated,
    ...(action.adHoc ? {} : lateText(record.timeCreated, action.scheduledFor, timeZone)),
    state: record.state === 'succeeded' ? 'usable' : 'pending',
    decision: 'keep',
    // Rules and floor speak from the next decision on; this point is the newest of all.
    reasons: action.adHoc ? ['ad-hoc'] : ['floor'],
    expiresAt: instantOf(tag('nightkeep-expires')),
    policy: tag('nightkeep-policy'),
    keep: tag('nightkeep-keep'),
    set: tag('nightkeep-set'),
    runId: record.runId,
    sku: record.sku,
  }) as unknown as PointRow;
}

function instantOf(text: string | undefined): Instant | undefined {
  return text === undefined ? undefined : parseInstant(text);
}

function dropUndefined(row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined));
}
