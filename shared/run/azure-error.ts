import type { DrillScope } from './missing-actions.ts';
import type { ActionError } from './records.ts';
import { remedyFor } from './remedy.ts';

/** Longer than any sentence of Azure's own: somebody quoted a whole body. */
const LONGEST_MESSAGE = 4_000;

/** A refusal or fault of Azure, mapped at the edge by the adapters; carries Azure's own code and request id. */
export class AzureError extends Error {
  override readonly name = 'AzureError';
  /** HTTP status; absent where no reply came. */
  readonly status: number | undefined;
  /** Azure's error code, else a name for what happened on the wire (`ECONNRESET`, `HTTP 502`). */
  readonly code: string;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  /** Codes and messages of `error.details`, flattened. */
  readonly details: readonly string[];

  constructor(
    message: string,
    fields: {
      code: string;
      status?: number | undefined;
      requestId?: string | undefined;
      retryAfterMs?: number | undefined;
      details?: readonly string[];
      cause?: unknown;
    },
  ) {
    super(message.slice(0, LONGEST_MESSAGE), { cause: fields.cause });
    this.code = fields.code;
    this.status = fields.status;
    this.requestId = fields.requestId;
    this.retryAfterMs = fields.retryAfterMs;
    this.details = fields.details ?? [];
  }
}

/** 429, from ARM or a resource provider. */
export function isThrottled(error: unknown): error is AzureError {
  return error instanceof AzureError && error.status === 429;
}

/** Azure said no for good: the same request gets the same answer. Throttling, timeouts and faults of servers are not that. */
export function isRefused({ status }: AzureError): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** Azure, or a part of it, is out of order or out of reach: no answer at all, or a fault of its servers. */
export function isOutOfOrder(error: unknown): error is AzureError {
  if (!(error instanceof AzureError)) return false;
  return error.status === undefined || error.status === 408 || error.status >= 500;
}

/** The error as fields of a log line. */
export function errorFields({
  code,
  message,
  requestId,
}: Pick<AzureError, 'code' | 'message'> & { readonly requestId?: string | undefined }) {
  return { code, detail: message, ...(requestId === undefined ? {} : { requestId }) };
}

/** The error as it is recorded, with what can be done about it. `subject`: the id of what was to be made or changed. */
export function toActionError(error: unknown, subject?: string, drills?: DrillScope): ActionError {
  if (error instanceof AzureError) {
    const remedy = remedyFor(error, subject, drills);
    return {
      code: error.code,
      message: error.message,
      ...(error.status === undefined ? {} : { status: error.status }),
      ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
      ...(remedy === undefined ? {} : { remedy }),
    };
  }
  throw error;
}
