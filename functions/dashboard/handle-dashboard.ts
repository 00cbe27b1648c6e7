import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import { type App, openApp } from '../../shared/composition.ts';
import { linkTo } from '../../shared/dashboard/links.ts';
import { isCsrfToken } from '../../shared/dashboard/session/csrf.ts';
import type { Visitor } from '../../shared/dashboard/visitor.ts';
import { failureOf } from '../http/failure.ts';
import type { HttpUseCase } from '../http/handle.ts';
import { findVisitor } from './find-visitor.ts';
import { isFromOwnPage, readForm } from './read-form.ts';
import { seeOther } from './reply.ts';
import { saysProblem, saysUnusable } from './says-problem.ts';

/** A page for a visitor who is known. */
export type DashboardUseCase = (request: HttpRequest, app: App, visitor: Visitor) => Promise<HttpResponseInit>;

/** What a form does, of a known visitor who may write. */
export type DashboardAct = (form: URLSearchParams, app: App, visitor: Visitor) => Promise<HttpResponseInit>;

/** Wraps what anybody may ask for: 404 where the dashboard is off, 503 where the settings are unusable, and a page for every failure. */
export function handlePublic(useCase: HttpUseCase): HttpHandler {
  return async (request) => {
    const app = openApp();
    if (!app.isUsable) return saysUnusable();
    if (app.dashboard.access === 'off') return { status: 404, headers: { 'Cache-Control': 'no-store' } };
    try {
      return await useCase(request, app);
    } catch (error) {
      const { status, detail, errors } = failureOf(error, app);
      return saysProblem(status, detail, app, undefined, errors);
    }
  };
}

/** Shows a page to a visitor who is known, and the sign-in form to anybody else. */
export function showTo(useCase: DashboardUseCase): HttpUseCase {
  return async (request, app) => {
    const visitor = await findVisitor(request, app);
    if (visitor === undefined) {
      const { pathname, search } = new URL(request.url);
      return seeOther(linkTo('sign-in', { to: `${pathname}${search}` }));
    }
    return useCase(request, app, visitor);
  };
}

/** Does what a form says: for a known visitor who may write, from one of our own pages of theirs. */
export function actFor(act: DashboardAct): HttpUseCase {
  return async (request, app) => {
    const visitor = await findVisitor(request, app);
    if (visitor === undefined) {
      return saysProblem(401, 'Your session has ended, and nothing was done. Sign in, then try again.', app, undefined);
    }
    if (!visitor.mayWrite) {
      const detail = 'The dashboard only shows: NIGHTKEEP_DASHBOARD is read. Set it to write to act from here.';
      return saysProblem(403, detail, app, visitor);
    }
    const form = await readForm(request);
    if (!isFromOwnPage(request) || !isCsrfToken(visitor.csrf, form.get('csrf'))) {
      const detail =
        'This did not come from a form of this dashboard, or from one of another session. Nothing was done.';
      return saysProblem(403, detail, app, visitor);
    }
    return act(form, app, visitor);
  };
}
