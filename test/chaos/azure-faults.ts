import { callAzure, replyError } from '../../shared/azure/arm-errors.ts';
import { AzureError } from '../../shared/run/azure-error.ts';

/** A fault of Azure's as the app meets it: what ARM answers, or what happens on the wire, read by the app's own adapter. */
export interface AzureFault {
  readonly name: string;
  readonly error: AzureError;
  /** The call is carried out, and only its answer is lost. */
  readonly after?: boolean;
  /** The caller waits for nothing, as long as the app's adapter lets it. */
  readonly hangs?: boolean;
}

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const POINT = `/subscriptions/${SUBSCRIPTION}/resourceGroups/nightkeep-snapshots/providers/Microsoft.Compute/snapshots/x`;
const CLIENT = "The client 'app' with object id 'oid'";

/** What ARM refuses with, as its public documents, recordings and issues have it. */
export const REFUSALS: readonly AzureFault[] = [
  reply(401, 'InvalidAuthenticationToken', 'The access token is invalid.'),
  reply(401, 'ExpiredAuthenticationToken', 'The access token expiry UTC time is earlier than current UTC time.'),
  reply(
    403,
    'AuthorizationFailed',
    `${CLIENT} does not have authorization to perform action 'Microsoft.Compute/snapshots/write' over scope '${POINT}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  ),
  reply(
    403,
    'LinkedAuthorizationFailed',
    `${CLIENT} has permission to perform action 'Microsoft.Compute/snapshots/write' on scope '${POINT}'; however, it does not have permission to perform action(s) 'Microsoft.Compute/disks/beginGetAccess/action' on the linked scope(s) '/subscriptions/${SUBSCRIPTION}/resourceGroups/prod/providers/Microsoft.Compute/disks/web-os' (respectively) or the linked scope(s) are invalid.`,
  ),
  reply(403, 'RequestDisallowedByPolicy', "Resource 'x' was disallowed by policy."),
  reply(404, 'SubscriptionNotFound', `The subscription '${SUBSCRIPTION}' could not be found.`),
  reply(404, 'ResourceGroupNotFound', "Resource group 'nightkeep-snapshots' could not be found."),
  reply(404, 'NotFound', 'The source disk was not found.'),
  reply(
    409,
    'ScopeLocked',
    `The scope '${POINT}' cannot perform write operation because following scope(s) are locked: '/subscriptions/${SUBSCRIPTION}/resourceGroups/nightkeep-snapshots'. Please remove the lock and try again.`,
  ),
  reply(409, 'Conflict', 'The request failed due to conflict with a concurrent request.'),
  reply(409, 'AnotherOperationInProgress', 'Another operation on this or dependent resource is in progress.'),
  reply(
    409,
    'ReadOnlyDisabledSubscription',
    `The subscription '${SUBSCRIPTION}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
  ),
  reply(409, 'OperationNotAllowed', 'The maximum number of snapshots of the disk has been reached.'),
  reply(409, 'OperationPreempted', 'The operation has been preempted by a more recent operation.'),
];

/** What passes by itself, and says nothing of whether the request was carried out. */
export const STUMBLES: readonly AzureFault[] = [
  reply(500, 'InternalServerError', 'An unexpected error occurred.'),
  reply(500, 'InternalServerError', 'An unexpected error occurred.', { name: '500 after the effect', after: true }),
  reply(503, 'ServerBusy', 'The server is busy.'),
  reply(504, 'GatewayTimeout', 'The gateway did not receive a response in time.', { after: true }),
  {
    name: 'HTML 502',
    error: replyError({ status: 502, bodyText: '<html><h1>Bad Gateway</h1></html>', header: () => undefined }),
  },
  await broken('connection reset before the effect', 'ECONNRESET', 'socket hang up', {}),
  await broken('connection reset after the effect', 'ECONNRESET', 'socket hang up', { after: true }),
  await broken('no answer', 'ETIMEDOUT', 'The operation timed out.', { hangs: true }),
  await broken('no answer, carried out', 'ETIMEDOUT', 'The operation timed out.', { hangs: true, after: true }),
];

const TOO_MANY = 'The server rejected the request because too many requests have been received.';

/** What asks to wait. */
export const THROTTLES: readonly AzureFault[] = [
  throttle('flat', { code: 'OperationNotAllowed', message: TOO_MANY, details: [{ code: 'TooManyRequests' }] }, '50'),
  throttle(
    'wrapped, of 20 minutes',
    { error: { code: 'OperationNotAllowed', message: TOO_MANY, details: [{ code: 'TooManyRequests' }] } },
    '1200',
  ),
  throttle('without Retry-After', { error: { code: 'SubscriptionRequestsThrottled', message: TOO_MANY } }),
  throttle('of 0 seconds', { error: { code: 'ResourceRequestsThrottled', message: TOO_MANY } }, '0'),
];

function reply(
  status: number,
  code: string,
  message: string,
  more: { readonly name?: string; readonly after?: boolean } = {},
): AzureFault {
  const bodyText = JSON.stringify({ error: { code, message } });
  const headers: Readonly<Record<string, string>> = { 'x-ms-request-id': 'req-7' };
  const error = replyError({ status, bodyText, header: (name) => headers[name] });
  return { name: `${status} ${code}`, ...more, error };
}

function throttle(name: string, body: unknown, retryAfter?: string): AzureFault {
  const header = (asked: string) => (asked === 'retry-after' ? retryAfter : undefined);
  return { name: `429 ${name}`, error: replyError({ status: 429, bodyText: JSON.stringify(body), header }) };
}

/** What the adapter makes of a socket's error. */
async function broken(
  name: string,
  code: string,
  message: string,
  more: { readonly after?: boolean; readonly hangs?: boolean },
): Promise<AzureFault> {
  const error: unknown = await callAzure(() => Promise.reject(Object.assign(new Error(message), { code }))).catch(
    (reason: unknown) => reason,
  );
  if (!(error instanceof AzureError)) throw new Error('the adapter let another error through');
  return { name, error, ...more };
}
