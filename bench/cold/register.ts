import { serveCoreApi } from '../../local/host/core-api.ts';
import { loadApp } from '../../local/host/load-app.ts';

/** What a process tells that has done nothing but load an app. */
export interface Registration {
  /** Since the process began, until every function was registered. */
  readonly registeredMs: number;
  readonly rssMb: number;
  readonly functions: readonly RegisteredTrigger[];
}

export interface RegisteredTrigger {
  readonly name: string;
  /** Its trigger's binding, as the worker tells the host. */
  readonly trigger: Readonly<Record<string, unknown>>;
}

// Loads the app of a folder as Microsoft's worker does: it serves the core API and imports what `main` names.
const registry = serveCoreApi(() => undefined);
await loadApp(process.argv[2] ?? '.');
const registeredMs = performance.now();
process.send?.({
  registeredMs,
  rssMb: process.memoryUsage.rss() / 2 ** 20,
  functions: [...registry.functions.values()].map(({ metadata }) => ({
    name: metadata.name,
    trigger: Object.values(metadata.bindings).find(({ type }) => type.endsWith('Trigger')) ?? {},
  })),
} satisfies Registration);
process.disconnect();
