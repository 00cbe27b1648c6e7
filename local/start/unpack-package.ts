import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { ArgumentError } from './read-arguments.ts';

/**
 * Unpacks the zip that `npm run package` makes into an empty temporary folder, where nothing else is to be found, and
 * returns the folder; who asked for it removes it. Throws ArgumentError where the file is no such zip.
 */
export function unpackPackage(zip: string): string {
  const files = readZip(zip);
  if (files['package.json'] === undefined || files['host.json'] === undefined) {
    throw new ArgumentError(`--package ${zip}: it holds no package.json and host.json; make one with: npm run package`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'nightkeep-package-'));
  for (const [path, bytes] of Object.entries(files)) {
    const target = join(folder, path);
    // A zip made elsewhere could name files outside the folder.
    if (!target.startsWith(join(folder, '/'))) throw new ArgumentError(`--package ${zip}: it names ${path}`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  return folder;
}

function readZip(zip: string): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(new Uint8Array(readFileSync(zip)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new ArgumentError(`--package ${zip}: ${message}; make one with: npm run package`);
  }
}
