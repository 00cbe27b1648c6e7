import { expect } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';

/** The AzureError that a call is refused with; fails where it is not refused, or by another error. */
export async function refusal(call: Promise<unknown>): Promise<AzureError> {
  const error = await call.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(AzureError);
  return error as AzureError;
}
