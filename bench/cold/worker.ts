import { serveCoreApi } from '../../local/host/core-api.ts';
import type { RegisteredFunction } from '../../local/host/core-types.ts';
import { makeKeys } from '../../local/host/host-keys.ts';
import { invokeFunction } from '../../local/host/invoke-function.ts';
import { loadApp } from '../../local/host/load-app.ts';

/** What the bench is told: first what was registered, then where the app answers, and what all of it took when it asks. */
export type WorkerMessage =
  | { readonly kind: 'registered'; readonly functions: readonly RegisteredFunction['metadata'][] }
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'used'; readonly cpuMs: number };

// Does to an app what Microsoft's Node worker does and no more: it serves @azure/functions-core, imports the files of `main`
// one after the other, and calls functions. It is bundled before it is measured, so that little of its time is its own.
process.on('disconnect', () => process.exit());
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  tell({ kind: 'used', cpuMs: (user + system) / 1_000 });
});

const app = serveCoreApi(() => undefined);
await loadApp(process.argv[2] ?? '');
const functions = [...app.functions.values()];
tell({ kind: 'registered', functions: functions.map(({ metadata }) => metadata) });

// The worker itself serves no HTTP.
const { startHttpServer } = await import('../../local/host/http-server.ts');
const { url } = await startHttpServer(
  {
    functions,
    routePrefix: 'api',
    keys: makeKeys([]),
    invoke: async (registered, http) =>
      (await invokeFunction(app, registered, { http }, {}, () => undefined)).returnValue,
    fire: () => false,
  },
  0,
);
tell({ kind: 'listening', url });

function tell(message: WorkerMessage): void {
  process.send?.(message);
}
