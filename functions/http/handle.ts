import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import { type App, openApp } from '../../shared/composition.ts';
import type { SettingMistake } from '../../shared/settings/setting-reader.ts';
import { failureOf } from './failure.ts';
import { problem } from './problem.ts';

/** What an HTTP function does with a usable app. */
export type HttpUseCase = (request: HttpRequest, app: App) => Promise<HttpResponseInit>;

/** Wraps a use case so that every failure is a problem document: 503 with all mistakes where the settings are unusable. */
export function handleHttp(useCase: HttpUseCase): HttpHandler {
  return async (request) => {
    const app = await openApp();
    if (!app.isUsable) return unusable(app.fatal);
    try {
      return await useCase(request, app);
    } catch (error) {
      const { status, ...fields } = failureOf(error, app);
      return problem(status, fields);
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
