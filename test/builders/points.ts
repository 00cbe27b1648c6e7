import { type Instant, parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import type { RecoveryPoint } from '../../shared/policy/recovery-point.ts';
import { computeId } from '../../shared/policy/resource-id.ts';

export const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';
export const SNAPSHOT_GROUP = 'nightkeep-snapshots';
export const DISK_UNIQUE_ID = 'd0000000-0000-0000-0000-000000000001';

/** A finished incremental snapshot of a disk. The id follows from the name, subscription and group. */
export function aSnapshot(fields: Partial<Snapshot> = {}): Snapshot {
  const name = fields.name ?? 'disk-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa';
  const resourceGroup = fields.resourceGroup ?? SNAPSHOT_GROUP;
  const subscriptionId = fields.subscriptionId ?? SUBSCRIPTION;
  return {
    id: computeId(subscriptionId, resourceGroup, 'snapshots', name),
    name,
    resourceGroup,
    subscriptionId,
    location: 'westeurope',
    tags: {},
    provisioningState: 'Succeeded',
    createOption: 'Copy',
    sourceUniqueId: DISK_UNIQUE_ID,
    incremental: true,
    sizeGib: 64,
    ...fields,
  };
}

/** What `aPoint` may be told: any field of a point, its snapshot's fields, and times as text or instants. */
export type PointFields = Partial<Omit<RecoveryPoint, 'snapshot' | 'scheduledFor' | 'expiresAt'>> & {
  /** The occurrence; `timeCreated` too, unless the snapshot says otherwise. */
  readonly at?: string | Instant;
  readonly expires?: string | Instant;
  readonly snapshot?: Partial<Snapshot>;
};

/** An own, usable, scheduled point. Points of different times or attempts have different names. */
export function aPoint({ at = '2026-11-23T02:00Z', expires, snapshot, ...fields }: PointFields = {}): RecoveryPoint {
  const scheduledFor = toInstant(at);
  const attempt = fields.attempt ?? 1;
  const kind = fields.kind ?? 'scheduled';
  const name = `disk-${kind}-${scheduledFor}${attempt === 1 ? '' : `-${attempt}`}`;
  return {
    snapshot: aSnapshot({ name, timeCreated: scheduledFor, ...snapshot }),
    ownership: { kind: 'own' },
    state: 'usable',
    kind,
    diskUniqueId: DISK_UNIQUE_ID,
    scheduledFor,
    attempt,
    ...(expires === undefined ? {} : { expiresAt: toInstant(expires) }),
    isCopy: false,
    isHeld: false,
    isBeingCopied: false,
    ...fields,
  };
}

/** An ad-hoc point that goes at `expires`. */
export function anAdHocPoint(fields: PointFields): RecoveryPoint {
  return aPoint({ ...fields, kind: 'ad-hoc' });
}

function toInstant(time: string | Instant): Instant {
  return typeof time === 'number' ? time : parseInstant(time);
}
