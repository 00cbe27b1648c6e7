import { formatInstant } from '../../policy/instant.ts';
import type { PointRow } from './view-rows.ts';

/** A recovery point as readers see it; instants are ISO 8601 in UTC. */
export interface PointItem {
  readonly id: string;
  /** Where it lies, such as `westeurope`; absent until the next run where an earlier version wrote it. */
  readonly region?: string;
  /** A copy of a point of another region. */
  readonly copy?: true;
  /** The VM restore point that it is a part of, and what that reached in Azure's words. */
  readonly restorePoint?: string;
  readonly consistency?: string;
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

/** What a reader sees of a row. */
export function pointItem(row: PointRow): PointItem {
  return {
    id: row.snapshotId,
    ...(row.region === undefined ? {} : { region: row.region }),
    ...(row.copy === undefined ? {} : { copy: row.copy }),
    ...(row.restorePointId === undefined ? {} : { restorePoint: row.restorePointId }),
    ...(row.consistency === undefined ? {} : { consistency: row.consistency }),
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
