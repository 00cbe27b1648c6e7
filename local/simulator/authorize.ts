import { ArmError } from './arm-error.ts';
import type { ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import type { Caller } from './authentication.ts';
import { type Access, linkedAccess, requiredAccess } from './required-access.ts';

/** Refuses with 403 what no role of the identity allows, on the resource itself or on one that the request names. */
export function authorize(state: ArmState, request: ArmRequest, caller: Caller): void {
  const { roles } = state;
  if (!roles.areEnforced || !state.subscriptions.has(request.path.subscriptionId.toLowerCase())) return;
  const needed = requiredAccess(request);
  if (needed === undefined) return;
  if (!isAllowed(state, request, needed)) throw authorizationFailed(caller, needed);
  const missing = linkedAccess(request).filter(({ action, scope }) => !roles.allow(action, scope));
  if (missing.length > 0) throw linkedAuthorizationFailed(caller, needed, missing);
}

/**
 * Whoever may do it somewhere in the subscription may follow operations, which lie under no group, and list the groups,
 * of which the rest is left out.
 */
function isAllowed({ roles }: ArmState, { path }: ArmRequest, { action, scope }: Access): boolean {
  const isLenient = path.route === 'diskoperations' || path.route === 'operations' || path.route === 'groups';
  return isLenient ? roles.allowWithin(scope, action) : roles.allow(action, scope);
}

export function authorizationFailed({ clientId, objectId }: Caller, { action, scope }: Access): ArmError {
  const message = `The client '${clientId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return new ArmError(403, 'AuthorizationFailed', message, { fromGateway: true });
}

function linkedAuthorizationFailed(caller: Caller, held: Access, missing: readonly Access[]): ArmError {
  const { clientId, objectId } = caller;
  const actions = missing.map(({ action }) => action).join(',');
  const scopes = missing.map(({ scope }) => scope).join(',');
  const message = `The client '${clientId}' with object id '${objectId}' has permission to perform action '${held.action}' on scope '${held.scope}'; however, it does not have permission to perform action(s) '${actions}' on the linked scope(s) '${scopes}' (respectively) or the linked scope(s) are invalid.`;
  return new ArmError(403, 'LinkedAuthorizationFailed', message, { fromGateway: true });
}
