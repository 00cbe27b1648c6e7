import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_FUNCTIONS, bundle } from '../../packaging/bundle.ts';
import { packageApp } from '../../packaging/package-app.ts';
import type { AppName } from './cold-rows.ts';
import { makeMinimalApp } from './minimal-app.ts';

export interface Apps {
  readonly worker: string;
  readonly roots: Readonly<Record<AppName, string>>;
  readonly zipBytes: number;
}

/** Makes the apps that are measured, each alone in a folder with what it needs; the unbundled one is the repository. */
export async function makeApps(repository: string, folder: string): Promise<Apps> {
  const made = await packageApp(repository, join(folder, 'made'));
  const roots = {
    nothing: join(folder, 'nothing'),
    minimal: join(folder, 'minimal'),
    package: join(folder, 'package'),
    unbundled: repository,
  };
  cpSync(made.folder, roots.package, { recursive: true });
  mkdirSync(roots.nothing);
  writeFileSync(join(roots.nothing, 'package.json'), JSON.stringify({ type: 'module', main: 'empty.js' }));
  writeFileSync(join(roots.nothing, 'empty.js'), 'export {};\n');
  const worker = await makeWorker(repository, join(folder, 'worker'));
  await makeMinimalApp(repository, roots.minimal);
  return { worker, roots, zipBytes: made.zipBytes };
}

async function makeWorker(repository: string, folder: string): Promise<string> {
  await bundle(repository, `import './bench/cold/worker.ts';`, folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  return join(folder, BUNDLED_FUNCTIONS);
}
