import type { HttpRequest } from '@azure/functions';
import type { App } from '../../shared/composition.ts';
import { csrfToken, type FormOwner } from '../../shared/dashboard/session/csrf.ts';
import { deriveKey } from '../../shared/dashboard/session/mac.ts';
import { readCookies, SESSION_COOKIE } from '../../shared/dashboard/session/read-cookie.ts';
import { readSigningKey } from '../../shared/dashboard/session/read-signing-key.ts';
import { readSession, type Session } from '../../shared/dashboard/session/session.ts';
import type { Visitor } from '../../shared/dashboard/visitor.ts';
import { entraPrincipalOf } from '../http/caller.ts';

/** Who looks: the Entra principal, else who has a session of the secret; undefined for anybody else. */
export async function findVisitor(request: HttpRequest, app: App): Promise<Visitor | undefined> {
  const principal = entraPrincipalOf(request);
  if (principal !== undefined) {
    const { id, name } = principal;
    return { name, signedInBy: 'entra', ...(await rightsOf(app, { principal: id })) };
  }
  const session = sessionOf(request, app);
  if (session === undefined) return undefined;
  return { name: 'dashboard', signedInBy: 'secret', ...(await rightsOf(app, { session: session.id })) };
}

/** More of one name no browser sends, unless somebody wants us to reckon. */
const MOST_COOKIES = 10;

/** The session of the request's cookie, where the present secret signed it. */
export function sessionOf(request: HttpRequest, { ports, settings, dashboard }: App): Session | undefined {
  const tokens = readCookies(request.headers.get('cookie'), SESSION_COOKIE);
  if (tokens.length === 0 || dashboard.secret === undefined) return undefined;
  const key = deriveKey(dashboard.secret, settings.owner);
  const sessions = tokens.slice(0, MOST_COOKIES).map((token) => readSession(key, token, ports.clock.now()));
  return sessions.find((session) => session !== undefined);
}

async function rightsOf(
  { ports, settings, dashboard }: App,
  owner: FormOwner,
): Promise<Pick<Visitor, 'mayWrite' | 'csrf'>> {
  if (dashboard.access !== 'write') return { mayWrite: false, csrf: '' };
  const key = await readSigningKey(ports, settings.owner, dashboard.secret);
  return { mayWrite: true, csrf: csrfToken(key, owner) };
}
