import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_FUNCTIONS, bundleApp } from '../../packaging/bundle-app.ts';
import type { RegisteredTrigger } from './register.ts';

/**
 * Makes in `folder` an app that registers the same functions with handlers that do nothing, bundled as ours is: what any
 * app of this library costs.
 */
export async function makeMinimalApp(
  repository: string,
  folder: string,
  functions: readonly RegisteredTrigger[],
): Promise<string> {
  const source = join(folder, 'source');
  const out = join(folder, 'app');
  mkdirSync(join(source, 'functions'), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(source, 'node_modules'));
  for (const { name, trigger } of functions) {
    writeFileSync(join(source, 'functions', `${name}.ts`), sourceOf(name, trigger));
  }
  await bundleApp(source, out);
  writeFileSync(join(out, 'package.json'), JSON.stringify({ type: 'module', main: BUNDLED_FUNCTIONS }));
  writeFileSync(join(out, 'host.json'), JSON.stringify({ version: '2.0' }));
  return out;
}

const METHODS: Readonly<Record<string, { readonly method: string; readonly handler: string }>> = {
  httpTrigger: { method: 'http', handler: 'async () => ({ status: 200 })' },
  queueTrigger: { method: 'storageQueue', handler: 'async () => undefined' },
  timerTrigger: { method: 'timer', handler: 'async () => undefined' },
};

function sourceOf(
  name: string,
  { type, direction: _direction, name: _argument, ...options }: RegisteredTrigger['trigger'],
) {
  const registration = METHODS[String(type)];
  if (registration === undefined) throw new Error(`no empty function for a ${String(type)} (${name})`);
  const { method, handler } = registration;
  return `import { app } from '@azure/functions';\napp.${method}(${JSON.stringify(name)}, { ...${JSON.stringify(options)}, handler: ${handler} });\n`;
}
