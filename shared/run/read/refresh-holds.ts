import { readHold } from '../../policy/hold-text.ts';
import type { Instant } from '../../policy/instant.ts';
import type { HoldAction } from '../../policy/plan.ts';
import { idKey, idParts } from '../../policy/resource-id.ts';
import type { Ports } from '../ports.ts';
import type { ActionRecord } from '../records.ts';
import type { CoverageHold, CoverageRow } from './view-rows.ts';

/** Brings the holds that readers see up to date with what a run did that set or lifted some. Done twice, it changes nothing more. */
export async function refreshHolds(
  ports: Ports,
  subscriptionId: string,
  records: readonly ActionRecord[],
  coverage: readonly CoverageRow[],
): Promise<void> {
  const now = ports.clock.now();
  const done = records.flatMap(({ action, state, endedAt = now }) =>
    action.kind === 'hold' && state === 'succeeded' ? [{ action, endedAt }] : [],
  );
  const touched = coverage.flatMap((row) => {
    // What came before the row was written is in it.
    const since = done.filter(({ action, endedAt }) => endedAt >= row.asOf && isOf(row, action));
    return since.length === 0
      ? []
      : [
          applyHolds(
            row,
            since.map(({ action }) => action),
            now,
          ),
        ];
  });
  const rows = touched.map((row) => ({ key: row.key, value: row }));
  await ports.views.putRows('coverage', subscriptionId, rows);
}

function isOf({ key, disks }: CoverageRow, { diskUniqueId, resourceId }: HoldAction): boolean {
  if (diskUniqueId !== undefined) return disks.some(({ uniqueId }) => uniqueId === diskUniqueId);
  const id = idKey(resourceId);
  return key === id || disks.some(({ diskId }) => diskId !== undefined && idKey(diskId) === id);
}

function applyHolds(
  { holds: before = [], ...row }: CoverageRow,
  actions: readonly HoldAction[],
  now: Instant,
): CoverageRow {
  const set = Map.groupBy(
    actions.filter(({ set: isSet }) => isSet),
    ({ value }) => value,
  );
  const lifted = actions.filter(({ set: isSet }) => !isSet);
  const added = [...set].map(([value, points]) => holdOfPoints(value, points, now));
  const left = before.flatMap((hold) => {
    if (added.some((one) => isSame(one, hold))) return [];
    const points = hold.points - lifted.filter((action) => isLifted(hold, action)).length;
    const isGone = hold.on === 'point' ? points <= 0 : lifted.some((action) => isBearer(hold, action));
    return isGone ? [] : [{ ...hold, points }];
  });
  const holds = [...left, ...added];
  return { ...row, asOf: now, ...(holds.length === 0 ? {} : { holds }) };
}

function holdOfPoints(value: string, points: readonly HoldAction[], now: Instant): CoverageHold {
  const names = points.map(({ resourceId }) => idParts(resourceId).name);
  return { on: 'point', name: names[0] ?? '', since: now, ...readHold(value), points: points.length };
}

function isSame(a: CoverageHold, b: CoverageHold): boolean {
  return a.on === b.on && a.reason === b.reason && a.since === b.since;
}

function isLifted(hold: CoverageHold, { diskUniqueId, value }: HoldAction): boolean {
  if (hold.on !== 'point' || diskUniqueId === undefined) return false;
  const { reason, since = hold.since } = readHold(value);
  return reason === hold.reason && since === hold.since;
}

function isBearer(hold: CoverageHold, { diskUniqueId, resourceId }: HoldAction): boolean {
  return diskUniqueId === undefined && hold.name.toLowerCase() === idParts(resourceId).name.toLowerCase();
}
