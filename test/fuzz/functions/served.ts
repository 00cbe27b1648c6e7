import { csrfToken } from '../../../shared/dashboard/session/csrf.ts';
import { deriveKey } from '../../../shared/dashboard/session/mac.ts';
import { SESSION_COOKIE } from '../../../shared/dashboard/session/read-cookie.ts';
import { sessionToken } from '../../../shared/dashboard/session/session.ts';
import { HOUR } from '../../../shared/policy/instant.ts';
import { SECRET } from '../../functions/dashboard/an-app.ts';
import { type Installed, installed, QUIET } from '../rows-base.ts';
import { drain, type Wrong, watchWrites } from '../rows-life.ts';
import { wrongInAnswer } from './answers.ts';
import { compose } from './composed.ts';
import { type Call, call } from './registered.ts';

const SESSION = { id: 'x1', expiresAt: QUIET.now + HOUR };
const KEY = deriveKey(SECRET, 'local');

/** The cookie and the token of who is signed in to the dashboard. */
export const SIGNED_IN = {
  cookie: `${SESSION_COOKIE}=${sessionToken(KEY, SESSION)}`,
  csrf: csrfToken(KEY, { session: SESSION.id }),
};

/** Fields as a form or a query; half a character cannot be sent. */
export function formOf(fields: readonly (readonly [string, string])[]): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of fields) form.append(name.toWellFormed(), value.toWellFormed());
  return form;
}

/** A call to an installation that has lived through a night, and all that follows from it within the hour. */
export async function answeredWrongly(asked: Call): Promise<Wrong> {
  const wrong: Wrong = [];
  const world = await serve(wrong);
  const answer = await call(asked);
  if (answer === undefined) return wrong;
  wrong.push(...wrongInAnswer(answer).map((what) => `${what} ${logOf(world)}`));
  // Which then are never there.
  world.ports.queue.lose(({ kind }) => kind === 'restore');
  const isStarted = world.ports.queue.waiting.length > 0;
  if (isStarted) await drain(world, world.ports.clock.now() + HOUR, wrong);
  return wrong;
}

/** What the log has of a bug. */
function logOf({ ports }: Installed): string {
  return JSON.stringify(ports.logged.filter(({ level }) => level === 'error'));
}

async function serve(wrong: Wrong): Promise<Installed> {
  const world = await installed(QUIET);
  world.ports.queue.lose(() => true);
  watchWrites(world, wrong);
  const { settings } = world;
  // The Azure in memory has no disks of restores: it takes them, and shows none.
  const disks = { create: async () => {}, delete: async (id: string) => void wrong.push(`the disk ${id} was deleted`) };
  const ports = { ...world.ports, disks };
  compose({ isUsable: true, ports, settings, dashboard: { access: 'write', secret: SECRET }, mistakes: [] });
  return world;
}
