import type { App } from '../../shared/composition.ts';
import { AzureError, toActionError } from '../../shared/run/azure-error.ts';
import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import { NewerVersionError } from '../../shared/run/newer-version-error.ts';
import { BadRequest, type ProblemFields } from './problem.ts';

/** A status and what a problem document or page says with it. */
export interface Failure extends ProblemFields {
  readonly status: number;
}

/**
 * What is answered for what was thrown: 400 where the request is at fault, 502 for a refusal of Azure, 503 for rows of a
 * newer version, 500 (logged) for a bug.
 */
export function failureOf(error: unknown, { ports, settings }: App): Failure {
  if (error instanceof BadRequest) {
    return { status: 400, code: 'invalid-request', detail: error.message, errors: error.errors };
  }
  if (error instanceof BadCursorError) {
    const errors = [{ field: 'query.cursor', message: error.message }];
    return { status: 400, code: 'invalid-request', detail: `query.cursor: ${error.message}`, errors };
  }
  if (error instanceof NewerVersionError) return { status: 503, code: 'version', detail: error.message };
  if (error instanceof AzureError) {
    const { code, message, requestId } = error;
    const { remedy } = toActionError(error, undefined, settings);
    ports.logger.log('error', 'Azure refused or failed', { code, detail: message, requestId });
    return {
      status: 502,
      code: 'azure',
      detail: remedy === undefined ? `${code}: ${message}` : `${code}: ${message} ${remedy}`,
      more: requestId === undefined ? {} : { azureRequestId: requestId },
    };
  }
  ports.logger.log('error', 'An HTTP function failed', {
    error: error instanceof Error ? error.stack : String(error),
  });
  return { status: 500, code: 'bug', detail: 'This is a defect of Nightkeep; its log has the details.' };
}
