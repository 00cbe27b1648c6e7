import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { RegisteredFunction } from '../../local/host/core-types.ts';
import type { WorkerMessage } from './worker.ts';

/** One cold start of an app, from the spawning of its process. */
export interface ColdStart {
  readonly functions: readonly RegisteredFunction['metadata'][];
  /** Until all functions were registered. */
  readonly registeredMs: number;
  /** Until the end of the reply to GET /api/health. */
  readonly repliedMs: number;
  /** What the process had taken of all cores by then: less moved by what else the machine does. */
  readonly cpuMs: number;
  readonly status: number;
}

export interface StartOptions {
  /** The bundled worker. */
  readonly worker: string;
  /** The folder of the app. */
  readonly root: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** Starts an app in a new process, asks it for its health, and ends it. */
export async function measureStart({ worker, root, settings }: StartOptions): Promise<ColdStart> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [worker, root], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  try {
    const [registered, listening] = await Promise.all([told(child, 'registered'), told(child, 'listening')]);
    const status = await statusOf(`${listening.message.url}/api/health`);
    const repliedMs = performance.now() - startedAt;
    const used = told(child, 'used');
    child.send('used?');
    const { cpuMs } = (await used).message;
    return {
      functions: registered.message.functions,
      registeredMs: registered.at - startedAt,
      repliedMs,
      cpuMs,
      status,
    };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

type MessageOf<K extends WorkerMessage['kind']> = Extract<WorkerMessage, { kind: K }>;

/** A message of the worker and when it came. Rejects where the worker ends without it. */
function told<K extends WorkerMessage['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<{ readonly message: MessageOf<K>; readonly at: number }> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: WorkerMessage) => {
      if (message.kind === kind) resolve({ message: message as MessageOf<K>, at: performance.now() });
    });
    child.once('exit', (code) => reject(new Error(`The measured process ended with ${code}.`)));
  });
}

async function statusOf(url: string): Promise<number> {
  const [reply] = (await once(get(url), 'response')) as [IncomingMessage];
  await text(reply);
  return reply.statusCode ?? 0;
}
