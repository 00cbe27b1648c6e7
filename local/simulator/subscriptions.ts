import type { ArmSubscription } from './arm-json.ts';
import type { Handler } from './arm-request.ts';
import { requireSubscription } from './lookup.ts';

/** Those where the identity has a role, be it on one resource. */
export const listSubscriptions: Handler = (state) => {
  const seen = [...state.subscriptions.values()].filter(({ subscriptionId }) =>
    state.roles.allowWithin(`/subscriptions/${subscriptionId}`),
  );
  return { status: 200, body: { value: seen.map(shown), count: { type: 'Total', value: seen.length } } };
};

export const getSubscription: Handler = (state, { path }) => {
  requireSubscription(state, path.subscriptionId);
  const subscription = state.subscriptions.get(path.subscriptionId.toLowerCase());
  return subscription === undefined ? { status: 404 } : { status: 200, body: shown(subscription) };
};

export const listTenants: Handler = (state) => {
  const tenants = new Set([...state.subscriptions.values()].map(({ tenantId }) => tenantId));
  const value = [...tenants].map((tenantId) => ({ id: `/tenants/${tenantId}`, tenantId, tenantCategory: 'Home' }));
  return { status: 200, body: { value } };
};

/** The regions that the fleet's resources are in. */
export const listLocations: Handler = (state, { path }) => {
  requireSubscription(state, path.subscriptionId);
  const names = new Set([...state.groups.values()].map(({ location }) => location));
  const id = `/subscriptions/${path.subscriptionId}/locations`;
  const value = [...names].map((name) => ({ id: `${id}/${name}`, name, type: 'Region', displayName: name }));
  return { status: 200, body: { value } };
};

/** Microsoft.Compute as a registered provider, for clients that look up api-versions. */
export const getProvider: Handler = (state, { path }) => {
  requireSubscription(state, path.subscriptionId);
  const apiVersions = ['2026-03-02', '2025-01-02', '2023-04-02', '2022-07-02', '2022-03-02', '2020-12-01'];
  const types = ['virtualMachines', 'disks', 'snapshots', 'locations/DiskOperations'];
  return {
    status: 200,
    body: {
      id: `/subscriptions/${path.subscriptionId}/providers/${path.name}`,
      namespace: path.name,
      registrationState: 'Registered',
      registrationPolicy: 'RegistrationRequired',
      resourceTypes: types.map((resourceType) => ({ resourceType, locations: [], apiVersions })),
    },
  };
};

function shown(subscription: Required<ArmSubscription>): unknown {
  const { subscriptionId, tenantId, displayName, state } = subscription;
  return {
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: 'RoleBased',
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName,
    state,
    subscriptionPolicies: {
      locationPlacementId: 'Public_2014-09-01',
      quotaId: 'PayAsYouGo_2014-09-01',
      spendingLimit: 'Off',
    },
  };
}
