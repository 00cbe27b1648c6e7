import { redact } from '../redact.ts';
import { AzureError } from '../run/azure-error.ts';
import { BrokenRowError } from '../run/broken-row-error.ts';
import { NewerVersionError } from '../run/newer-version-error.ts';
import { isTelling } from './arm-errors.ts';

/** A call of a storage SDK; what it throws comes out as an AzureError with the service's own code. What is wrong with a row stays the error that says so. */
export async function callStorage<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof NewerVersionError || error instanceof BrokenRowError ? error : storageError(error);
  }
}

/** What a call answers, or `other` where the service says one of these HTTP statuses. Other errors stay errors. */
export async function unlessStatus<T, O>(
  statuses: readonly number[],
  other: O,
  call: () => Promise<T>,
): Promise<T | O> {
  try {
    return await callStorage(call);
  } catch (error) {
    if (error instanceof AzureError && error.status !== undefined && statuses.includes(error.status)) return other;
    throw error;
  }
}

function storageError(error: unknown): AzureError {
  if (error instanceof AzureError) return error;
  const fault = error as {
    code?: unknown;
    name?: unknown;
    statusCode?: unknown;
    message?: unknown;
    response?: { headers?: { get?: (name: string) => string | undefined } };
    details?: { odataError?: { code?: unknown }; errorCode?: unknown };
  };
  const code = [fault.details?.odataError?.code, fault.details?.errorCode, fault.code].find(
    (one): one is string => typeof one === 'string',
  );
  const status = typeof fault.statusCode === 'number' ? { status: fault.statusCode } : {};
  return new AzureError(`Storage refused or could not be reached: ${redact(String(fault.message))}`, {
    code: code ?? (isTelling(fault.name) ? fault.name : 'StorageError'),
    ...status,
    requestId: fault.response?.headers?.get?.('x-ms-request-id'),
    cause: error,
  });
}
