import type { HttpHandler } from '@azure/functions';
import { openApp } from '../../shared/composition.ts';
import type { HttpUseCase } from '../http/handle.ts';

/**
 * Wraps what anybody may ask for: 404 where the dashboard is off, 503 where the settings are unusable, and a page for
 * every failure. The use case, and all that makes pages, is loaded on first use: no timer and no queue needs it.
 */
export function handlePublic(load: () => Promise<HttpUseCase>): HttpHandler {
  return async (request) => {
    const app = await openApp();
    const [{ saysFailure, saysUnusable }, { notHere }] = await Promise.all([
      import('./says-problem.ts'),
      import('./reply.ts'),
    ]);
    if (!app.isUsable) return saysUnusable();
    if (app.dashboard.access === 'off') return notHere();
    try {
      const useCase = await load();
      return await useCase(request, app);
    } catch (error) {
      return saysFailure(error, app, undefined);
    }
  };
}
