import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import { type App, openApp } from '../../shared/composition.ts';
import { AzureError, toActionError } from '../../shared/run/azure-error.ts';
import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import { NewerVersionError } from '../../shared/run/newer-version-error.ts';
import type { SettingMistake } from '../../shared/setting-reader.ts';
import { BadRequest, problem } from './problem.ts';

/** What an HTTP function does with a usable app. */
export type HttpUseCase = (request: HttpRequest, app: App) => Promise<HttpResponseInit>;

/**
 * Wraps a use case so that every failure is a problem document: 503 with all mistakes where the settings are unusable,
 * 400 where the request is, 502 for a refusal of Azure, 503 for rows of a newer version, 500 (logged) for a bug.
 */
export function handleHttp(useCase: HttpUseCase): HttpHandler {
  return async (request) => {
    const app = openApp();
    if (!app.isUsable) return unusable(app.fatal);
    try {
      return await useCase(request, app);
    } catch (error) {
      return failure(error, app);
    }
  };
}

/** 503 that names every unusable setting. */
function unusable(mistakes: readonly SettingMistake[]): HttpResponseInit {
  return problem(503, {
    code: 'config',
    detail: 'The settings of the app cannot be used. Mend all that are listed, then try again.',
    errors: mistakes.map(({ setting, message }) => ({ field: setting, message })),
  });
}

function failure(error: unknown, app: App): HttpResponseInit {
  if (error instanceof BadRequest) {
    return problem(400, { code: 'invalid-request', detail: error.message, errors: error.errors });
  }
  if (error instanceof BadCursorError) {
    return problem(400, {
      code: 'invalid-request',
      detail: `query.cursor: ${error.message}`,
      errors: [{ field: 'query.cursor', message: error.message }],
    });
  }
  if (error instanceof NewerVersionError) {
    return problem(503, { code: 'version', detail: error.message });
  }
  if (error instanceof AzureError) {
    const { code, message, requestId } = error;
    const { remedy } = toActionError(error, undefined, app.settings);
    app.ports.logger.log('error', 'Azure refused or failed', { code, detail: message, requestId });
    return problem(502, {
      code: 'azure',
      detail: remedy === undefined ? `${code}: ${message}` : `${code}: ${message} ${remedy}`,
      more: requestId === undefined ? {} : { azureRequestId: requestId },
    });
  }
  app.ports.logger.log('error', 'An HTTP function failed', {
    error: error instanceof Error ? error.stack : String(error),
  });
  return problem(500, { code: 'bug', detail: 'This is a defect of Nightkeep; its log has the details.' });
}
