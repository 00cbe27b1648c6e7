import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Imports the files that `main` of the app's package.json names (a path or a glob), in the order of their names, and
 * nothing else. Throws where there are none.
 */
export async function loadApp(root: string): Promise<void> {
  const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main?: string };
  if (main === undefined) throw new Error(`${join(root, 'package.json')} has no "main".`);
  const files = globSync(main, { cwd: root }).sort();
  if (files.length === 0) throw new Error(`No file matches "main" (${main}) in ${root}: run npm run build.`);
  for (const file of files) await import(pathToFileURL(join(root, file)).href);
}
