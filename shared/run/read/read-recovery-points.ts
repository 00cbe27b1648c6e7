import { formatInstant } from '../../policy/instant.ts';
import type { PlanSettings } from '../../policy/plan.ts';
import { readPoint } from '../../policy/read-point.ts';
import type { ResourceId } from '../../policy/resource-id.ts';
import type { Page, Ports } from '../ports.ts';
import { findPointRows, isSeen, type PointFilter } from './find-point-rows.ts';
import type { PointRow } from './view-rows.ts';

/** A recovery point as readers see it; instants are ISO 8601 in UTC. */
export interface PointItem {
  readonly id: string;
  readonly disk: string;
  readonly diskUniqueId: string;
  readonly vm?: string;
  readonly kind: PointRow['kind'];
  readonly scheduledFor: string;
  readonly timeCreated?: string;
  readonly late?: string;
  readonly expiresAt?: string;
  readonly state: PointRow['state'];
  readonly decision: PointRow['decision'];
  readonly reasons: PointRow['reasons'];
  readonly policy?: string;
  readonly keep?: string;
  readonly set?: string;
  readonly run?: string;
  readonly sku?: string;
  readonly sizeGib?: number;
  readonly asOf: string;
}

/** All points, a page at a time, in no order of time: name a VM or disk for that. */
export async function listRecoveryPoints(ports: Ports, limit: number, cursor?: string): Promise<Page<PointItem>> {
  const page = await ports.views.list<PointRow>('points', limit, cursor);
  return { items: page.items.map(pointItem), ...(page.next === undefined ? {} : { next: page.next }) };
}

/**
 * The points of a VM or disk, newest first; those of a deleted VM or disk are found by what their tags said. `fresh` reads
 * each of them from Azure again: its state is then of this moment, and what is gone is left out; decisions stay those of
 * the last run. Undefined where no run has seen what is named.
 */
export async function readRecoveryPoints(
  ports: Ports,
  settings: PlanSettings,
  filter: PointFilter,
  fresh: boolean,
): Promise<readonly PointItem[] | undefined> {
  const rows = await findPointRows(ports, filter);
  if (rows.length === 0 && !(await isSeen(ports, filter))) return undefined;
  const current = fresh ? await readAgain(ports, settings, rows) : rows;
  return current.toSorted((a, b) => b.scheduledFor - a.scheduledFor).map(pointItem);
}

async function readAgain(
  ports: Ports,
  settings: PlanSettings,
  rows: readonly PointRow[],
): Promise<readonly PointRow[]> {
  const read: PointRow[] = [];
  for (const row of rows) {
    const snapshot = await ports.snapshots.get(row.snapshotId as ResourceId);
    if (snapshot === undefined) continue;
    const { state } = readPoint(snapshot, { owner: settings.owner, adopt: settings.adopt });
    const created = snapshot.timeCreated === undefined ? {} : { timeCreated: snapshot.timeCreated };
    read.push({ ...row, ...created, state, asOf: ports.clock.now() });
  }
  return read;
}

/** What a reader sees of a row. */
export function pointItem(row: PointRow): PointItem {
  return {
    id: row.snapshotId,
    disk: row.diskId ?? row.diskName,
    diskUniqueId: row.diskUniqueId,
    ...(row.vm === undefined ? {} : { vm: row.vm }),
    kind: row.kind,
    scheduledFor: formatInstant(row.scheduledFor),
    ...(row.timeCreated === undefined ? {} : { timeCreated: formatInstant(row.timeCreated) }),
    ...(row.late === undefined ? {} : { late: row.late }),
    ...(row.expiresAt === undefined ? {} : { expiresAt: formatInstant(row.expiresAt) }),
    state: row.state,
    decision: row.decision,
    reasons: row.reasons,
    ...(row.policy === undefined ? {} : { policy: row.policy }),
    ...(row.keep === undefined ? {} : { keep: row.keep }),
    ...(row.set === undefined ? {} : { set: row.set }),
    ...(row.runId === undefined ? {} : { run: row.runId }),
    ...(row.sku === undefined ? {} : { sku: row.sku }),
    ...(row.sizeGib === undefined ? {} : { sizeGib: row.sizeGib }),
    asOf: formatInstant(row.asOf),
  };
}
