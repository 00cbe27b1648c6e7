import { randomUUID } from 'node:crypto';
import { ArmError, errorBody } from './arm-error.ts';
import type { Operation } from './arm-records.ts';
import type { ArmReply, ArmRequest, Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import type { OperationFault } from './fault-effect.ts';
import { formatTime } from './format-time.ts';

export interface OperationStart {
  readonly location: string;
  /** Compute's own operations have another URL than DiskRP's, and no Location where they create. */
  readonly provider?: 'disk' | 'compute';
  readonly durationMs: number;
  /** What Azure finds wrong only at the end: the operation fails with it. */
  readonly refuse?: () => { readonly code: string; readonly message: string } | undefined;
  readonly succeed: (startedAt: number) => void;
  readonly fail?: (state: 'Failed' | 'Canceled', fault: OperationFault) => void;
  readonly output?: () => unknown;
  readonly result?: () => unknown;
}

/** Starts an operation and gives the headers of the 202 by which a client follows it. */
export function startOperation(state: ArmState, request: ArmRequest, start: OperationStart): Record<string, string> {
  const startedAt = state.now();
  const given = request.fault?.operation;
  const operation: Operation = {
    id: randomUUID(),
    startedAt,
    status: 'InProgress',
    output: start.output,
    result: start.result,
  };
  state.operations.set(operation.id, operation);
  const endsAt = startedAt + (given?.durationMs ?? start.durationMs);
  state.due.schedule(endsAt, () => {
    const fault = given ?? refusedAtEnd(start);
    operation.endedAt = endsAt;
    operation.status = fault?.status ?? 'Succeeded';
    if (fault === undefined || fault.status === 'Succeeded') start.succeed(startedAt);
    else {
      operation.error = faultError(fault);
      start.fail?.(fault.status, fault);
    }
  });
  state.due.schedule(endsAt + state.settings.operationLifetimeMs, () => state.operations.delete(operation.id));
  return followHeaders(state, request, start, operation.id);
}

function refusedAtEnd({ refuse }: OperationStart): OperationFault | undefined {
  const refused = refuse?.();
  return refused === undefined ? undefined : { status: 'Failed', ...refused };
}

function faultError(fault: OperationFault): { code: string; message: string } {
  const canceled = fault.status === 'Canceled';
  return {
    code: fault.code ?? (canceled ? 'OperationPreempted' : 'InternalServerError'),
    message: fault.message ?? (canceled ? 'The operation was canceled.' : 'Encountered internal server error.'),
  };
}

function followHeaders(
  state: ArmState,
  request: ArmRequest,
  start: OperationStart,
  id: string,
): Record<string, string> {
  const { subscriptionId } = request.path;
  const isCompute = start.provider === 'compute';
  const url = `${request.baseUrl}/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${start.location}/${isCompute ? 'operations' : 'DiskOperations'}/${id}?p=${randomUUID()}`;
  const signature = state.settings.longOperationUrls ? `&t=638&c=${'MII'.repeat(1_350)}&s=abc&h=def` : '';
  const monitor = { Location: `${url}&monitor=true&api-version=${request.apiVersion}${signature}` };
  return {
    'Azure-AsyncOperation': `${url}&api-version=${request.apiVersion}${signature}`,
    ...(isCompute ? { 'Azure-AsyncNotification': 'Enabled' } : {}),
    ...(isCompute && (request.method === 'PUT' || request.method === 'PATCH') ? {} : monitor),
    ...retryAfter(state),
  };
}

function retryAfter({ settings }: ArmState): Readonly<Record<string, string>> {
  return settings.retryAfterSeconds === null ? {} : { 'Retry-After': String(settings.retryAfterSeconds) };
}

/** Answers both URLs of an operation: the status, or with `monitor=true` the result. */
export const getOperation: Handler = (state, request) => {
  state.now();
  const operation = state.operations.get(request.path.name);
  if (operation === undefined) {
    throw new ArmError(404, 'NotFound', `The operation '${request.path.name}' could not be found.`);
  }
  const headers = operation.status === 'InProgress' ? retryAfter(state) : {};
  if (request.query.get('monitor') === 'true') return monitorReply(operation, request, headers);
  return { status: 200, headers, body: statusBody(operation, state.settings.utcOffsetMinutes) };
};

function statusBody(operation: Operation, utcOffsetMinutes: number): unknown {
  const { endedAt, status, error, output } = operation;
  const done = endedAt === undefined ? {} : { endTime: formatTime(endedAt, utcOffsetMinutes) };
  const properties = status === 'Succeeded' && output !== undefined ? { properties: { output: output() } } : {};
  return {
    startTime: formatTime(operation.startedAt, utcOffsetMinutes),
    ...done,
    status,
    ...properties,
    ...(error === undefined ? {} : { error }),
    name: operation.id,
  };
}

function monitorReply(operation: Operation, request: ArmRequest, headers: Readonly<Record<string, string>>): ArmReply {
  if (operation.status === 'InProgress') {
    return { status: 202, headers: { Location: `${request.baseUrl}${request.url}`, ...headers } };
  }
  if (operation.error !== undefined) {
    const { code, message } = operation.error;
    return { status: code === 'InternalServerError' ? 500 : 409, body: errorBody(new ArmError(409, code, message)) };
  }
  const body = (operation.result ?? operation.output)?.();
  return body === undefined ? { status: 200 } : { status: 200, body };
}
