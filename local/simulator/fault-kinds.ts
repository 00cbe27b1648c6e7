import type { FaultEffect, Refusal } from './fault-effect.ts';

/** Which requests a fault may meet. */
export interface FaultMatch {
  /** One or several, as `PUT|DELETE`. */
  readonly method?: string;
  /** A regular expression on path and query, case-insensitive. */
  readonly path?: string;
}

export interface FaultKind {
  readonly match: FaultMatch;
  readonly effect: FaultEffect;
}

const ANY: FaultMatch = {};
const WRITE: FaultMatch = { method: 'PUT|PATCH|POST|DELETE' };
const RESOURCE = '/providers/Microsoft\\.Compute/(disks|snapshots|virtualMachines)/[^/?]+';
const ACTION = '/(beginGetAccess|endGetAccess|start|deallocate|powerOff|restart)';
const OPERATION: FaultMatch = { method: 'PUT|PATCH|POST|DELETE', path: `${RESOURCE}(${ACTION})?(\\?|$)` };
const RESOURCE_WRITE: FaultMatch = { method: 'PUT|PATCH', path: `${RESOURCE}(\\?|$)` };
const START: FaultMatch = { method: 'POST', path: '/virtualMachines/[^/?]+/start(\\?|$)' };
const DISK_PUT: FaultMatch = { method: 'PUT', path: '/providers/Microsoft\\.Compute/disks/[^/?]+(\\?|$)' };
const POLL: FaultMatch = { method: 'GET', path: '/locations/[^/]+/(disk)?operations/' };
const LIST: FaultMatch = { method: 'GET', path: '/providers/Microsoft\\.Compute/[a-z]+(\\?|$)' };
const NEXT_PAGE: FaultMatch = { method: 'GET', path: '[?&](\\$|%24)skiptoken=' };

const INTERNAL = {
  status: 500,
  code: 'InternalServerError',
  message: 'Encountered internal server error. Diagnostic information: local.',
} as const;
const TIMEOUT = {
  status: 504,
  code: 'GatewayTimeout',
  message: "The gateway did not receive a response from 'Microsoft.Compute' within the specified time period.",
} as const;
const BUSY = { status: 503, code: 'ServerBusy', message: 'The server is busy.' } as const;

const NO_CAPACITY = {
  code: 'AllocationFailed',
  message:
    'Allocation failed. We do not have sufficient capacity for the requested VM size in this region. Read more about improving likelihood of allocation success at http://aka.ms/allocation-guidance',
} as const;
const SIZE_NOT_AVAILABLE = {
  code: 'SkuNotAvailable',
  message:
    'The requested VM size is currently not available in this location. Please try another size or deploy to a different location or different zone. See https://aka.ms/azureskunotavailable for details.',
} as const;
const QUOTA = {
  code: 'OperationNotAllowed',
  message:
    'Operation could not be completed as it results in exceeding approved PremiumDiskCount quota. Additional details - Deployment Model: Resource Manager, Location: local, Current Limit: 50000, Current Usage: 50000, Additional Required: 1, (Minimum) New Limit Required: 50001. Submit a request for Quota increase at https://aka.ms/AzureQuota.',
} as const;

/** Every fault of Azure that is known, by name: what it meets and what it does. */
export const FAULT_KINDS: Readonly<Record<string, FaultKind>> = {
  'reset-before': { match: ANY, effect: { reset: 'before' } },
  'reset-after': { match: ANY, effect: { reset: 'after' } },
  'html-502': { match: ANY, effect: { html: true } },
  'html-502-after': { match: WRITE, effect: { html: true, carriedOut: true } },
  'error-500': { match: ANY, effect: INTERNAL },
  'error-500-after': { match: WRITE, effect: { ...INTERNAL, carriedOut: true } },
  'busy-503': { match: ANY, effect: { ...BUSY, headers: { 'Retry-After': '1' } } },
  'timeout-504-after': { match: WRITE, effect: { ...TIMEOUT, carriedOut: true } },
  slow: { match: ANY, effect: { delayMs: 300 } },
  'poll-500': { match: POLL, effect: INTERNAL },
  'operation-gone': { match: POLL, effect: { status: 404, code: 'NotFound', message: 'The operation was not found.' } },
  'operation-failed': { match: OPERATION, effect: failing('failed') },
  'operation-failed-leaving-nothing': { match: OPERATION, effect: failing('nothing') },
  'operation-canceled': { match: OPERATION, effect: { operation: { status: 'Canceled' } } },
  'operation-slow': { match: OPERATION, effect: { operation: { status: 'Succeeded', durationMs: 30_000 } } },
  'throttled-by-arm': { match: ANY, effect: throttledByArm(2) },
  'throttled-flat': { match: ANY, effect: throttled({ flat: true, headers: { 'Retry-After': '2' } }) },
  'throttled-wrapped': { match: ANY, effect: throttled({ headers: { 'Retry-After': '2' } }) },
  'throttled-without-header': { match: ANY, effect: throttled({ flat: true }) },
  'throttled-1200': { match: ANY, effect: throttled({ flat: true, headers: { 'Retry-After': '1200' } }) },
  'empty-page': { match: LIST, effect: { emptyPage: true } },
  'failed-page': { match: NEXT_PAGE, effect: INTERNAL },
  'not-authorized': { match: ANY, effect: refusing('AuthorizationFailed') },
  'denied-by-policy': { match: RESOURCE_WRITE, effect: refusing('RequestDisallowedByPolicy') },
  'subscription-disabled': { match: WRITE, effect: refusing('ReadOnlyDisabledSubscription') },
  'subscription-lost': { match: { path: '^/subscriptions/[^/?]+/' }, effect: refusing('SubscriptionNotFound') },
  'start-refused': { match: START, effect: { status: 409, ...NO_CAPACITY } },
  'start-refused-in-zone': { match: START, effect: { status: 409, ...NO_CAPACITY, code: 'ZonalAllocationFailed' } },
  'start-failed': { match: START, effect: { operation: { status: 'Failed', ...NO_CAPACITY } } },
  'size-not-available': { match: START, effect: { status: 409, ...SIZE_NOT_AVAILABLE } },
  'quota-exceeded': { match: DISK_PUT, effect: { status: 409, ...QUOTA } },
  locked: { match: WRITE, effect: refusing('ScopeLocked') },
};

function failing(leaves: 'failed' | 'nothing'): FaultEffect {
  return {
    operation: { status: 'Failed', code: 'InternalExecutionError', message: 'An internal error occurred.', leaves },
  };
}

function refusing(refuse: Refusal): FaultEffect {
  return { refuse };
}

function throttledByArm(seconds: number): FaultEffect {
  return {
    status: 429,
    code: 'SubscriptionRequestsThrottled',
    message: `Number of requests for the subscription exceeded the limit for time interval '00:00:01'. Please try again after '${seconds}' seconds.`,
    headers: { 'Retry-After': String(seconds), 'x-ms-failure-cause': 'gateway' },
  };
}

function throttled(changes: FaultEffect): FaultEffect {
  const group = 'HighCostSnapshotCreateHydrate3Min';
  const measured = { operationGroup: group, allowedRequestCount: 1_000, measuredRequestCount: 1_001 };
  return {
    status: 429,
    code: 'OperationNotAllowed',
    message: 'The server rejected the request because too many requests have been received for this subscription.',
    details: [{ code: 'TooManyRequests', target: group, message: JSON.stringify(measured) }],
    ...changes,
    headers: { 'x-ms-ratelimit-remaining-resource': `Microsoft.Compute/${group};0`, ...changes.headers },
  };
}
