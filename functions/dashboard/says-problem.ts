import type { HttpResponseInit } from '@azure/functions';
import type { App } from '../../shared/composition.ts';
import type { Frame } from '../../shared/dashboard/frame.ts';
import { problemPage } from '../../shared/dashboard/pages/problem-page.ts';
import type { Visitor } from '../../shared/dashboard/visitor.ts';
import { failureOf } from '../http/failure.ts';
import type { FieldMistake } from '../http/problem.ts';
import { pageReply } from './reply.ts';

/** The frame of a page: what it says of itself, and what the app knows. Who is not known is not told the owner. */
export function frameOf(
  { ports, settings }: App,
  visitor: Visitor | undefined,
  page: Pick<Frame, 'title' | 'here' | 'asOf' | 'isLive'>,
): Frame {
  return { ...page, visitor, now: ports.clock.now(), owner: visitor === undefined ? '' : settings.owner };
}

/** A page that says what cannot be done, and what to do instead. */
export function saysProblem(
  status: number,
  detail: string,
  app: App,
  visitor: Visitor | undefined,
  errors: readonly FieldMistake[] = [],
): Promise<HttpResponseInit> {
  const { title, content } = problemPage({ status, detail, errors });
  return pageReply(status, frameOf(app, visitor, { title }), content);
}

/** A page for what was thrown. Who is not known is told of their own mistakes alone. */
export function saysFailure(error: unknown, app: App, visitor: Visitor | undefined): Promise<HttpResponseInit> {
  const { status, detail, errors } = failureOf(error, app);
  if (visitor !== undefined || status === 400) return saysProblem(status, detail, app, visitor, errors);
  return saysProblem(status, 'GET /api/health/detail, with a key, says what is to be mended.', app, undefined);
}

/** 503. Who asks is not known, so that the page does not tell which settings are mistaken. */
export function saysUnusable(): Promise<HttpResponseInit> {
  const detail =
    'The settings of the app cannot be used. GET /api/health/detail, with a key, names what is to be mended.';
  const { title, content } = problemPage({ status: 503, detail, errors: [] });
  return pageReply(503, { title, visitor: undefined, now: Date.now(), owner: '' }, content);
}
