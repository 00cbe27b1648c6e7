import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { END_WITH_PARENT } from '../../local/host/end-process.ts';
import { startHost } from '../../local/host/start-host.ts';
import type { Registration } from './register.ts';

const REGISTER = fileURLToPath(new URL('register.ts', import.meta.url));

/** Starts a process that loads the app of a folder, and nothing else. */
export async function register(root: string): Promise<Registration> {
  const child = spawn(process.execPath, [...END_WITH_PARENT, REGISTER, root], {
    cwd: root,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exit = once(child, 'exit');
  const message = await Promise.race([once(child, 'message'), exit.then(() => undefined)]);
  if (message === undefined) throw new Error(`The app in ${root} did not load.`);
  await exit;
  return message[0] as Registration;
}

/** Milliseconds from the start of the local host's process to the first reply of `GET /api/health`, whatever it says. */
export async function firstReply(root: string, settings: Readonly<Record<string, string>>): Promise<number> {
  const startedAt = performance.now();
  const host = await startHost({ root, settings, timers: false });
  try {
    const reply = await fetch(`${host.url}/api/health`);
    await reply.arrayBuffer();
    return performance.now() - startedAt;
  } finally {
    await host.close();
  }
}
