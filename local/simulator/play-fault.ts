import { ArmError, errorBody, scopeLocked, subscriptionDisabled, subscriptionNotFound } from './arm-error.ts';
import type { ArmReply, ArmRequest } from './arm-request.ts';
import type { Caller } from './authentication.ts';
import { authorizationFailed } from './authorize.ts';
import type { FaultEffect } from './fault-effect.ts';
import { disallowed } from './policies.ts';
import { requiredAccess } from './required-access.ts';

const PAGE_502 =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<h1>502 Bad Gateway</h1>\r\n</body>\r\n</html>\r\n';

/** The reply that a fault gives in place of Azure's; undefined where it plays otherwise. */
export function faultReply(effect: FaultEffect): ArmReply | undefined {
  if (effect.reset === 'before') return { status: 0 };
  const { status, headers = {} } = effect;
  if (effect.html === true) {
    return { status: status ?? 502, headers: { 'Content-Type': 'text/html', ...headers }, body: PAGE_502 };
  }
  if (status === undefined) return undefined;
  if (status < 300) return { status, headers };
  const { code = 'InternalServerError', message = 'Encountered internal server error.', flat, details } = effect;
  const fields = { ...(flat === undefined ? {} : { flat }), ...(details === undefined ? {} : { details }) };
  return { status, headers, body: errorBody(new ArmError(status, code, message, fields)) };
}

/** The refusal that a fault asks for, as Azure would word it for this request; undefined where it asks for none. */
export function faultRefusal(request: ArmRequest, caller: Caller): ArmError | undefined {
  const { fault, path, method, url } = request;
  const { subscriptionId } = path;
  const [scope = ''] = url.split('?');
  switch (fault?.refuse) {
    case undefined:
      return undefined;
    case 'AuthorizationFailed': {
      const fallback = { action: 'Microsoft.Resources/subscriptions/read', scope: '/' };
      return authorizationFailed(caller, requiredAccess(request) ?? fallback);
    }
    case 'RequestDisallowedByPolicy':
      return disallowed(path.name, { name: 'local-fault', scope: `/subscriptions/${subscriptionId}` });
    case 'ReadOnlyDisabledSubscription':
      return subscriptionDisabled(subscriptionId);
    case 'ScopeLocked':
      return scopeLocked(scope, method === 'DELETE' ? 'delete' : 'write', `/subscriptions/${subscriptionId}`);
    case 'SubscriptionNotFound':
      return subscriptionNotFound(subscriptionId);
  }
}
