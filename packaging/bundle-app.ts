import { realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { type Bundle, bundle } from './bundle.ts';
import { type Registration, readRegistrations, registrationCode } from './read-registrations.ts';

const LATE_FUNCTIONS = join(import.meta.dirname, 'late-functions.ts');

/**
 * Bundles the functions and what they need: one file that tells the host of each function as its own file would, and chunks,
 * which are loaded when a function is first called, or by what imports them on first use. Microsoft's worker serves
 * `@azure/functions-core` itself, so it stays out.
 */
export async function bundleApp(root: string, out: string): Promise<Bundle> {
  const registrations = await readRegistrations(root);
  return bundle(root, entryOf(root, registrations), out, [lateFunctions(root, registrations)]);
}

function entryOf(root: string, registrations: readonly Registration[]): string {
  const imports = `import { app } from '@azure/functions';\nimport { loadedLate } from ${JSON.stringify(LATE_FUNCTIONS)};\n`;
  const calls = registrations.map((registration) => {
    const load = `() => import(${JSON.stringify(resolve(root, registration.path))})`;
    return registrationCode(registration, `loadedLate(${JSON.stringify(registration.name)}, ${load})`);
  });
  return `${imports}${calls.join('')}`;
}

/** In the files that register functions, `@azure/functions` is what keeps their handlers. */
function lateFunctions(root: string, registrations: readonly Registration[]): Plugin {
  const files = new Set(registrations.map(({ path }) => realpathSync(resolve(root, path))));
  return {
    name: 'late-functions',
    setup({ onResolve }) {
      onResolve({ filter: /^@azure\/functions$/ }, ({ importer }) =>
        files.has(importer) ? { path: LATE_FUNCTIONS } : undefined,
      );
    },
  };
}
