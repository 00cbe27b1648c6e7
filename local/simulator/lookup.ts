import { ArmError, resourceGroupNotFound, resourceNotFound, subscriptionNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmPath } from './arm-path.ts';
import type { ArmState } from './arm-state.ts';
import { normalizeLocation } from './normalize-location.ts';

export type ResourceKind = 'virtualMachines' | 'disks' | 'snapshots' | 'restorePointCollections';

function armType(kind: ResourceKind): string {
  return `Microsoft.Compute/${kind}`;
}

/** The id that a path names, in the path's casing. */
export function idOf(path: ArmPath, kind: ResourceKind): string {
  return `/subscriptions/${path.subscriptionId}/resourceGroups/${path.resourceGroup}/providers/${armType(kind)}/${path.name}`;
}

export function requireSubscription(state: ArmState, subscriptionId: string): void {
  if (!state.subscriptions.has(subscriptionId.toLowerCase())) throw subscriptionNotFound(subscriptionId);
}

export function groupKey(path: ArmPath): string {
  return `/subscriptions/${path.subscriptionId}/resourcegroups/${path.resourceGroup}`.toLowerCase();
}

export function requireGroup(state: ArmState, path: ArmPath): void {
  requireSubscription(state, path.subscriptionId);
  if (!state.groups.has(groupKey(path))) throw resourceGroupNotFound(path.resourceGroup);
}

/** The resource that a path names; 404 with the reason that fits. */
export function requireResource(state: ArmState, path: ArmPath, kind: ResourceKind): ArmResource {
  requireGroup(state, path);
  const resource = state[kind].get(idOf(path, kind));
  if (resource === undefined) throw resourceNotFound(armType(kind), path);
  return resource;
}

/** Finds a VM, disk, snapshot by id in whichever collection it is. */
export function findById(state: ArmState, id: string): ArmResource | undefined {
  return (
    state.snapshots.get(id) ??
    state.disks.get(id) ??
    state.virtualMachines.get(id) ??
    state.restorePointCollections.get(id)
  );
}

/** The location of a PUT: required, and that of the resource where it exists already. */
export function requireLocation(
  location: string | undefined,
  existing: ArmResource | undefined,
  group: string,
): string {
  if (typeof location !== 'string' || location.trim() === '') {
    const message = 'The location property is required for this definition.';
    throw new ArmError(400, 'LocationRequired', message, { fromGateway: true });
  }
  const normalized = normalizeLocation(location);
  if (existing === undefined || normalizeLocation(existing.location) === normalized) return normalized;
  const message = `The resource '${existing.name}' already exists in location '${existing.location}' in resource group '${group}'. A resource with the same name cannot be created in location '${normalized}'. Please select a new resource name.`;
  throw new ArmError(409, 'InvalidResourceLocation', message, { fromGateway: true });
}
