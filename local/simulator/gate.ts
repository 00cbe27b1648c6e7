import { subscriptionDisabled } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import type { Caller } from './authentication.ts';
import { authorize } from './authorize.ts';
import { checkOutages } from './check-outages.ts';
import type { ArmBucketName } from './limits.ts';
import { findById, idOf, type ResourceKind } from './lookup.ts';
import { regionOf } from './region.ts';
import type { Route } from './router.ts';

/** What policies look at, by the first word of a route. */
const TYPES: Readonly<Record<string, ResourceKind>> = {
  virtualmachines: 'virtualMachines',
  disks: 'disks',
  snapshots: 'snapshots',
  restorepointcollections: 'restorePointCollections',
};

/**
 * What a request must pass before its handler sees it: ARM's token buckets, the roles, a subscription that may be written
 * to, the policies, outages of regions, and DiskRP's windows. Adds the headers that tell what is left. Throws ArmError to refuse.
 */
export function passGate(
  state: ArmState,
  request: ArmRequest,
  { caller, route, headers }: { caller: Caller; route: Route; headers: Record<string, string> },
): void {
  const { path, method } = request;
  const { subscriptionId } = path;
  Object.assign(headers, state.throttle.takeArm(subscriptionId, caller.clientId, bucketOf(method), state.now()));
  authorize(state, request, caller);
  if (isWrite(method) && state.subscriptions.get(subscriptionId.toLowerCase())?.state === 'Disabled') {
    throw subscriptionDisabled(subscriptionId);
  }
  if (!state.policies.areNone) checkPolicies(state, request);
  checkOutages(state, request);
  if (route.policy === undefined) return;
  const region = regionOf(state, request);
  if (region === '') return;
  Object.assign(headers, state.throttle.takeProvider(subscriptionId, region, route.policy, state.now()));
}

/** A PATCH is judged by what would come of it, a deletion by what is there. */
function checkPolicies(state: ArmState, { method, path, body }: ArmRequest): void {
  const [kind = '', shape] = path.route.split(' ');
  const type = TYPES[kind];
  if (type === undefined || shape !== 'item' || !isWrite(method)) return;
  const id = idOf(path, type);
  const present: Partial<ArmResource> = method === 'PUT' ? {} : (findById(state, id) ?? {});
  const properties = { ...present.properties, ...(body['properties'] as object | undefined) };
  const resource = { ...present, ...body, properties, id, name: path.name, type: `Microsoft.Compute/${type}` };
  state.policies.check(id, resource, method === 'DELETE' ? 'delete' : 'write');
}

function isWrite(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

function bucketOf(method: string): ArmBucketName {
  if (!isWrite(method)) return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}
