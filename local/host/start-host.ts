import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { END_WITH_PARENT, endProcess } from './end-process.ts';
import type { HostOptions, HostStatus } from './run-host.ts';
import type { WorkerMessage } from './worker.ts';

export interface StartHostOptions {
  /** The folder with package.json and host.json. */
  readonly root: string;
  /** The app's settings: the whole environment of its process, but PATH. */
  readonly settings: Readonly<Record<string, string>>;
  /** Default: a free one. */
  readonly port?: number;
  /** Whether timers fire by themselves; by hand they always do. Default: true. */
  readonly timers?: boolean;
  readonly leaseSeconds?: number;
  /** Every line that the app or the host writes. */
  readonly onLine?: (line: string) => void;
}

export interface RunningHost extends HostStatus {
  /** Resolves with a message if the host ends by itself. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/**
 * Starts the Functions host in a process of its own, with `settings` as its environment, and resolves once the app has
 * loaded and its triggers listen. Rejects with the app's own message where it does not load, or the port is taken.
 */
export async function startHost(options: StartHostOptions): Promise<RunningHost> {
  const hostOptions: HostOptions = {
    root: options.root,
    port: options.port ?? 0,
    timers: options.timers ?? true,
    ...(options.leaseSeconds === undefined ? {} : { leaseSeconds: options.leaseSeconds }),
  };
  const script = fileURLToPath(new URL('worker.ts', import.meta.url));
  const child = spawn(process.execPath, [...END_WITH_PARENT, script, JSON.stringify(hostOptions)], {
    cwd: options.root,
    env: { PATH: process.env['PATH'], ...options.settings },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lastLines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > 20) lastLines.shift();
      options.onLine?.(line);
    });
  }
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code) => resolve(`The Functions host ended with ${code}.\n${lastLines.join('\n')}`));
  });
  const started = new Promise<WorkerMessage>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (message) => resolve(message as WorkerMessage));
  });
  const message = await Promise.race([started, ended]);
  if (typeof message === 'string') throw new Error(message);
  if (message.kind === 'failed') {
    await endProcess(child);
    throw new Error(message.message);
  }
  return { ...message.status, ended, close: () => endProcess(child) };
}
