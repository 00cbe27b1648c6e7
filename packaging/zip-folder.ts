import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { zipSync } from 'fflate';

/** The earliest time that a zip can hold, in whichever zone: the same files give the same bytes. */
const NO_TIME = new Date(1980, 0, 1);

/** All files of a folder as a zip, in the order of their names, with forward slashes and without times. */
export function zipFolder(folder: string): Uint8Array {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  return zipSync(Object.fromEntries(paths.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))])), {
    level: 9,
    mtime: NO_TIME,
  });
}
