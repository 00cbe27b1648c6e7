import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { App } from '../../shared/composition.ts';
import { ownPath } from '../../shared/dashboard/links.ts';
import { signInPage } from '../../shared/dashboard/pages/sign-in-page.ts';
import { isAuthenticationOn } from '../http/caller.ts';
import { findVisitor } from './find-visitor.ts';
import { pageReply, seeOther } from './reply.ts';
import { frameOf } from './says-problem.ts';

/** GET sign-in: asks who comes; who is known already goes on. */
export async function showSignIn(request: HttpRequest, app: App): Promise<HttpResponseInit> {
  const to = ownPath(new URL(request.url).searchParams.get('to'));
  return (await findVisitor(request, app)) === undefined ? askWho(request, app, to) : seeOther(to);
}

interface Refusal {
  readonly status: 401 | 429;
  readonly says: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The sign-in form, with why the attempt before was refused. */
export function askWho(request: HttpRequest, app: App, to: string, refusal?: Refusal): Promise<HttpResponseInit> {
  const content = signInPage({
    to,
    bySecret: app.dashboard.secret !== undefined,
    byEntra: isAuthenticationOn(),
    isFromElsewhere: request.headers.get('sec-fetch-site') === 'cross-site',
    ...(refusal === undefined ? {} : { refused: refusal.says }),
  });
  return pageReply(refusal?.status ?? 200, frameOf(app, undefined, { title: 'Sign in' }), content, refusal?.headers);
}
