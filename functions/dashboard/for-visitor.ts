import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { App } from '../../shared/composition.ts';
import { linkTo } from '../../shared/dashboard/links.ts';
import { isCsrfToken } from '../../shared/dashboard/session/csrf.ts';
import type { Visitor } from '../../shared/dashboard/visitor.ts';
import type { HttpUseCase } from '../http/handle.ts';
import { findVisitor } from './find-visitor.ts';
import { isFromOwnPage, readForm } from './read-form.ts';
import { seeOther } from './reply.ts';
import { saysFailure, saysProblem } from './says-problem.ts';

/** A page for a visitor who is known. */
export type DashboardUseCase = (request: HttpRequest, app: App, visitor: Visitor) => Promise<HttpResponseInit>;

/** What a form does, of a known visitor who may write. */
export type DashboardAct = (form: URLSearchParams, app: App, visitor: Visitor) => Promise<HttpResponseInit>;

/** Shows a page to a visitor who is known, and the sign-in form to anybody else. */
export function showTo(useCase: DashboardUseCase): HttpUseCase {
  return async (request, app) => {
    const visitor = await findVisitor(request, app);
    if (visitor === undefined) {
      const { pathname, search } = new URL(request.url);
      return seeOther(linkTo('sign-in', { to: `${pathname}${search}` }));
    }
    return useCase(request, app, visitor).catch((error: unknown) => saysFailure(error, app, visitor));
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
    return act(form, app, visitor).catch((error: unknown) => saysFailure(error, app, visitor));
  };
}
