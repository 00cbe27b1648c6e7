import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { END_WITH_PARENT } from '../../local/host/end-process.ts';
import type { HostOptions, HostStatus } from '../../local/host/run-host.ts';
import type { WorkerMessage } from '../../local/host/worker.ts';

export interface KillableHost extends HostStatus {
  /** Ends it as a lost machine ends: SIGKILL, with nothing said and nothing saved. Resolves once it is gone. */
  kill(): Promise<void>;
}

const WORKER = fileURLToPath(new URL('../../local/host/worker.ts', import.meta.url));

/** Starts the Functions host of an app in a process that a test may kill at any moment. */
export async function startKillableHost(
  root: string,
  settings: Readonly<Record<string, string>>,
  leaseSeconds: number,
): Promise<KillableHost> {
  const options: HostOptions = { root, port: 0, timers: false, leaseSeconds };
  const child = spawn(process.execPath, [...END_WITH_PARENT, WORKER, JSON.stringify(options)], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await gone;
  };
  const message = await new Promise<WorkerMessage | undefined>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (told) => resolve(told as WorkerMessage));
    void gone.then(() => resolve(undefined));
  });
  if (message?.kind === 'ready') return { ...message.status, kill };
  await kill();
  throw new Error(`The Functions host did not start: ${message?.message ?? 'it ended'}`);
}
