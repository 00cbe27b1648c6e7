import { redact } from '../redact.ts';
import { AzureError } from '../run/azure-error.ts';

/** What is read of an HTTP reply that is no success. */
export interface FailedReply {
  readonly status: number;
  readonly bodyText: string;
  readonly header: (name: string) => string | undefined;
}

interface ErrorBody {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly details?: unknown;
}

/** Azure's refusal as an AzureError: bodies come wrapped in `error`, flat (throttling of Compute), or as HTML of a gateway. */
export function replyError(reply: FailedReply): AzureError {
  const body = errorBody(reply.bodyText);
  const code = typeof body?.code === 'string' && body.code !== '' ? body.code : `HTTP ${reply.status}`;
  const message = typeof body?.message === 'string' ? body.message : `Azure answered ${reply.status} without a reason.`;
  return new AzureError(redact(message), {
    code,
    status: reply.status,
    requestId: reply.header('x-ms-request-id') ?? reply.header('x-ms-correlation-request-id'),
    retryAfterMs: retryAfterMs(reply.header('retry-after')),
    details: detailsOf(body?.details),
  });
}

function errorBody(text: string): ErrorBody | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) return undefined;
  return isRecord(parsed['error']) ? parsed['error'] : parsed;
}

function detailsOf(details: unknown): readonly string[] {
  if (!Array.isArray(details)) return [];
  return details.filter(isRecord).map(({ code, message }) => redact(`${wordOf(code)}: ${wordOf(message)}`));
}

/** Of an object only that it is one: `String` throws where it has a `toString` of its own. */
function wordOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? '(an object)' : String(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Retry-After in seconds or as an HTTP date; undefined where it is neither. */
function retryAfterMs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

/**
 * Whatever else an SDK throws, as an AzureError: a socket that broke, a body that was no JSON, a list without `value`.
 * Bugs of ours are not caught here: only what an SDK call threw may be passed.
 */
function wireError(error: unknown): AzureError {
  if (error instanceof AzureError) return error;
  const { code, name, statusCode, message } = error as Partial<
    Record<'code' | 'name' | 'statusCode' | 'message', unknown>
  >;
  const status = typeof statusCode === 'number' ? { status: statusCode } : {};
  return new AzureError(`Azure could not be reached or answered nonsense: ${redact(String(message))}`, {
    code: typeof code === 'string' ? code : isTelling(name) ? name : 'UnexpectedReply',
    ...status,
    cause: error,
  });
}

/** The name of an error that says what happened (`CredentialUnavailableError`, `AbortError`), not only that something did. */
export function isTelling(name: unknown): name is string {
  return typeof name === 'string' && !['Error', 'TypeError', 'SyntaxError', 'RangeError', 'RestError'].includes(name);
}

/** A call of an SDK; what it throws comes out as an AzureError. */
export async function callAzure<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw wireError(error);
  }
}

/** A 404 of these says nothing of the resource: the subscription is out of sight, or a gateway answered and not ARM. */
const NO_ABSENCE: ReadonlySet<string> = new Set(['SubscriptionNotFound', 'InvalidSubscriptionId', 'HTTP 404']);

/** The answer of a GET, and undefined for what Azure says does not exist. Other errors stay errors. */
export async function orAbsent<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await callAzure(call);
  } catch (error) {
    if (error instanceof AzureError && error.status === 404 && !NO_ABSENCE.has(error.code)) return undefined;
    throw error;
  }
}
