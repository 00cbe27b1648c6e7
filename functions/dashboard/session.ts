import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { App } from '../../shared/composition.ts';
import { DASHBOARD_PATH, linkTo, ownPath } from '../../shared/dashboard/links.ts';
import { returnGuess, takeGuess } from '../../shared/dashboard/session/guess-brake.ts';
import { deriveKey, isSameText } from '../../shared/dashboard/session/mac.ts';
import { SESSION_COOKIE } from '../../shared/dashboard/session/read-cookie.ts';
import { SESSION_MS, sessionToken } from '../../shared/dashboard/session/session.ts';
import { askWho } from './ask-who.ts';
import { sessionOf } from './find-visitor.ts';
import { isFromOwnPage, readForm } from './read-form.ts';
import { seeOther } from './reply.ts';
import { saysProblem } from './says-problem.ts';

/** POST session: signs in by the secret, or out. */
export async function changeSession(request: HttpRequest, app: App): Promise<HttpResponseInit> {
  if (!isFromOwnPage(request)) {
    return saysProblem(403, 'This did not come from a page of this dashboard.', app, undefined);
  }
  const form = await readForm(request);
  if (form.get('do') === 'sign-out') return { ...seeOther(linkTo('sign-in')), cookies: [sessionCookie('', 0)] };
  const to = ownPath(form.get('to'));
  const { secret } = app.dashboard;
  if (secret === undefined) return seeOther(linkTo('sign-in', { to }));
  return signIn(request, app, { secret, given: form.get('secret') ?? '', to });
}

interface Attempt {
  readonly secret: string;
  readonly given: string;
  readonly to: string;
}

/** Whether the secret was right is told only where a guess could be counted, or to who has a session of it. */
async function signIn(request: HttpRequest, app: App, { secret, given, to }: Attempt): Promise<HttpResponseInit> {
  const { ports, settings } = app;
  const isRight = isSameText(given, secret);
  const isKnown = isRight && sessionOf(request, app) !== undefined;
  const leave = isKnown ? ({ may: true } as const) : await takeGuess(ports);
  if (!leave.may) {
    const minutes = Math.ceil(leave.afterSeconds / 60);
    const refused = `Too many wrong secrets were given. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
    return askWho(request, app, to, {
      status: 429,
      says: refused,
      headers: { 'Retry-After': `${leave.afterSeconds}` },
    });
  }
  if (!isRight) {
    ports.logger.log('warn', 'A wrong secret of the dashboard was given');
    return askWho(request, app, to, { status: 401, says: 'That is not the secret.' });
  }
  if (!isKnown) await returnGuess(ports);
  const session = { id: ports.randomId(), expiresAt: ports.clock.now() + SESSION_MS };
  const token = sessionToken(deriveKey(secret, settings.owner), session);
  return { ...seeOther(to), cookies: [sessionCookie(token, SESSION_MS / 1000)] };
}

function sessionCookie(value: string, maxAge: number): NonNullable<HttpResponseInit['cookies']>[number] {
  return {
    name: SESSION_COOKIE,
    value,
    maxAge,
    path: DASHBOARD_PATH,
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
  };
}
