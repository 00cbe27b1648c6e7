import { globSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Size {
  readonly files: number;
  readonly bytes: number;
}

/** All files in these folders, below the root. */
export function sizeOf(root: string, folders: readonly string[]): Size {
  const paths = folders.flatMap((folder) => globSync(`${folder}/**`, { cwd: root }));
  const files = [...new Set(paths)].map((path) => lstatSync(join(root, path))).filter((stat) => stat.isFile());
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** What would be deployed without a bundle: the built tree and the installed packages that are no devDependencies. */
export function unbundledFolders(root: string): readonly string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
  };
  const installed = Object.entries(packages).filter(([path, { dev, optional }]) => path !== '' && !dev && !optional);
  return ['dist/functions', 'dist/shared', ...installed.map(([path]) => path)];
}
