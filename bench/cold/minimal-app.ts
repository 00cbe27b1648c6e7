import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegisteredFunction } from '../../local/host/core-types.ts';
import { triggerOf } from '../../local/host/invoke-function.ts';
import { BUNDLED_FUNCTIONS, bundleFiles } from '../../packaging/bundle-app.ts';

/** Makes in `folder` the least app that registers the same functions, with handlers that do nothing, bundled as ours is. */
export async function makeMinimalApp(
  repository: string,
  folder: string,
  functions: readonly RegisteredFunction['metadata'][],
): Promise<void> {
  const library = join(repository, 'node_modules/@azure/functions');
  const lines = [`import { app } from ${JSON.stringify(library)};`, ...functions.map(registrationOf), ''];
  const source = join(folder, 'source.ts');
  mkdirSync(folder);
  writeFileSync(source, lines.join('\n'));
  await bundleFiles(repository, [source], folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: BUNDLED_FUNCTIONS }));
}

const METHODS: Readonly<Record<string, string>> = {
  httpTrigger: 'http',
  queueTrigger: 'storageQueue',
  timerTrigger: 'timer',
};

function registrationOf(metadata: RegisteredFunction['metadata']): string {
  const { type, direction: _, name: __, ...options } = triggerOf({ metadata, callback: () => undefined }).binding;
  const method = METHODS[type];
  if (method === undefined) throw new Error(`${metadata.name} has a ${type}, which the bench does not know.`);
  const given = JSON.stringify(options).slice(1, -1);
  return `app.${method}(${JSON.stringify(metadata.name)}, { ${given}, handler: async () => ({}) });`;
}
