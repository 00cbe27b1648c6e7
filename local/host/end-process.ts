import type { ChildProcess } from 'node:child_process';

/** Asks a child process to end by SIGTERM, and kills it where it has not ended after `graceMs`. Resolves once it is gone. */
export async function endProcess(child: ChildProcess, graceMs = 2_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(killer);
}

/** Node options that make a child with an IPC channel end when its parent is gone, however that one ended. */
export const END_WITH_PARENT: readonly string[] = [
  '--import',
  `data:text/javascript,${encodeURIComponent("process.on('disconnect', () => process.exit())")}`,
];
