import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const started: ChildProcess[] = [];
/** Nothing is left running by a test that failed. */
afterAll(() => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
});

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npm start` as a process of its own, without npm and without building again. */
export class StartCommand {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';

  constructor(...args: readonly string[]) {
    this.child = spawn(process.execPath, ['local/start.ts', ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(this.child);
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.#stdout += chunk.toString();
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.#stderr += chunk.toString();
    });
    this.ended = new Promise((resolve) => {
      this.child.once('close', (status, signal) => {
        resolve({ status, signal, stdout: this.#stdout, stderr: this.#stderr });
      });
    });
  }

  /** Its end; one that takes longer is killed, and so ends without a status. */
  async endedWithin(milliseconds: number): Promise<Ended> {
    const killing = setTimeout(() => this.child.kill('SIGKILL'), milliseconds);
    const ended = await this.ended;
    clearTimeout(killing);
    return ended;
  }

  /** Resolves once it has printed this. Rejects where it ends before. */
  async printed(text: string): Promise<void> {
    while (!this.#stdout.includes(text)) {
      const next = new Promise((resolve) => this.child.stdout?.once('data', resolve));
      const ended = await Promise.race([next.then(() => undefined), this.ended]);
      if (ended !== undefined) throw new Error(`It ended with ${ended.status}: ${ended.stderr}${ended.stdout}`);
    }
  }

  /** Its process id and those of all that it started, directly or not. */
  processes(): readonly number[] {
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
    const parents = rows.map((row) => row.trim().split(/\s+/).map(Number) as [number, number]);
    const found = [this.child.pid ?? 0];
    for (const id of found) found.push(...parents.filter(([, parent]) => parent === id).map(([child]) => child));
    return found;
  }
}

export function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch {
    return false;
  }
}

let nextPort = 20_000 + (process.pid % 20_000);

/** The first of three ports in a row that nobody listens on. */
export async function threeFreePorts(): Promise<number> {
  for (;;) {
    const first = nextPort;
    nextPort += 3;
    const free = await Promise.all([0, 1, 2].map((offset) => isFree(first + offset)));
    if (free.every(Boolean)) return first;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
