import type { ArmResourceGroup } from './arm-json.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import type { StoredGroup } from './arm-state.ts';
import { checkLocks } from './locks.ts';
import { groupKey, requireGroup, requireLocation, requireSubscription } from './lookup.ts';
import { checkTags } from './tags.ts';

const READ = 'Microsoft.Resources/subscriptions/resourceGroups/read';

/** Those that a role of the identity lets it read. */
export const listGroups: Handler = (state, { path }) => {
  requireSubscription(state, path.subscriptionId);
  const prefix = `/subscriptions/${path.subscriptionId}/`.toLowerCase();
  const groups = [...state.groups]
    .filter(([key]) => key.startsWith(prefix) && state.roles.allow(READ, key))
    .map(([, group]) => shown(group));
  return { status: 200, body: { value: groups } };
};

export const getGroup: Handler = (state, { path }) => {
  requireGroup(state, path);
  const group = state.groups.get(groupKey(path));
  return group === undefined ? { status: 404 } : { status: 200, body: shown(group) };
};

/** 204 where the group exists, 404 without a body where it does not. */
export const headGroup: Handler = (state, { path }) => {
  requireSubscription(state, path.subscriptionId);
  return { status: state.groups.has(groupKey(path)) ? 204 : 404 };
};

export const putGroup: Handler = (state, request) => {
  const { path } = request;
  const body = bodyAs<ArmResourceGroup>(request);
  requireSubscription(state, path.subscriptionId);
  const id = `/subscriptions/${path.subscriptionId}/resourceGroups/${path.resourceGroup}`;
  checkLocks(state, id, 'write');
  checkTags(body.tags);
  const existing = state.groups.get(groupKey(path));
  const location = requireLocation(body.location, undefined, path.resourceGroup);
  const group: StoredGroup = {
    id: existing?.id ?? id,
    name: existing?.name ?? path.resourceGroup,
    location,
    tags: body.tags ?? {},
  };
  state.groups.set(groupKey(path), group);
  return { status: existing === undefined ? 201 : 200, body: shown(group) };
};

function shown(group: StoredGroup): unknown {
  return { ...group, type: 'Microsoft.Resources/resourceGroups', properties: { provisioningState: 'Succeeded' } };
}
