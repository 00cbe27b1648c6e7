import { ArmError } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import { type ArmRequest, bodyAs } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { findById, groupKey } from './lookup.ts';
import { regionOf } from './region.ts';
import { withSourceId } from './snapshot-rules.ts';

/** Refuses with 503 what a region that is out would have to answer, or a write in a group whose region is. */
export function checkOutages(state: ArmState, request: ArmRequest): void {
  const now = state.now();
  if (state.outages.list(now).length === 0) return;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const group = isRead ? undefined : state.groups.get(groupKey(request.path))?.location;
  const regions = [regionOf(state, request), group ?? '', ...(isRead ? [] : sourceRegions(state, request))];
  const out = regions.find((region) => state.outages.isOut(region, now));
  if (out === undefined) return;
  throw new ArmError(503, 'ServiceUnavailable', `The service is unavailable in ${out}. Please try again later.`);
}

/** Of the resources that a write is to be made of. */
function sourceRegions(state: ArmState, request: ArmRequest): readonly string[] {
  const { properties } = withSourceId(bodyAs<ArmResource>(request));
  const { source, sourceRestorePoint } = (properties ?? {}) as Readonly<Record<string, { id?: unknown } | undefined>>;
  const ids = [properties?.creationData?.sourceResourceId, source?.id, sourceRestorePoint?.id];
  return ids.flatMap((id) => {
    if (typeof id !== 'string') return [];
    const [ownerId = ''] = id.split(/\/restorePoints\//i);
    return findById(state, ownerId)?.location ?? [];
  });
}
