import type { HttpRequest } from '@azure/functions';
import type { App } from '../../shared/composition.ts';
import { csrfToken, type FormOwner } from '../../shared/dashboard/session/csrf.ts';
import { deriveKey } from '../../shared/dashboard/session/mac.ts';
import { readCookie, SESSION_COOKIE } from '../../shared/dashboard/session/read-cookie.ts';
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

/** The session of the request's cookie, where the present secret signed it. */
export function sessionOf(request: HttpRequest, { ports, settings, dashboard }: App): Session | undefined {
  const token = readCookie(request.headers.get('cookie'), SESSION_COOKIE);
  if (token === undefined || dashboard.secret === undefined) return undefined;
  return readSession(deriveKey(dashboard.secret, settings.owner), token, ports.clock.now());
}

async function rightsOf(
  { ports, settings, dashboard }: App,
  owner: FormOwner,
): Promise<Pick<Visitor, 'mayWrite' | 'csrf'>> {
  if (dashboard.access !== 'write') return { mayWrite: false, csrf: '' };
  const key = await readSigningKey(ports, settings.owner, dashboard.secret);
  return { mayWrite: true, csrf: csrfToken(key, owner) };
}
