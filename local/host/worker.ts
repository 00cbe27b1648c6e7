import { type HostOptions, type HostStatus, runHost } from './run-host.ts';

/** What the process that started this one is told. */
export type WorkerMessage =
  | { readonly kind: 'ready'; readonly status: HostStatus }
  | { readonly kind: 'failed'; readonly message: string };

// Ctrl-C reaches the whole process group; the parent decides when this process ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => process.exit());

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

try {
  tell({ kind: 'ready', status: await runHost(JSON.parse(process.argv[2] ?? '{}') as HostOptions) });
} catch (error) {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
