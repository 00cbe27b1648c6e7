import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_FUNCTIONS } from './bundle.ts';
import { bundleApp } from './bundle-app.ts';
import { thirdPartyNotices } from './third-party-notices.ts';
import { zipFolder } from './zip-folder.ts';

export interface AppPackage {
  /** The folder that azd deploys. */
  readonly folder: string;
  /** The same as one file. */
  readonly zip: string;
  readonly zipBytes: number;
}

/** A policies file of the installation's own, which NIGHTKEEP_POLICIES names. */
const POLICIES = 'policies.json';

/**
 * Makes the package that Azure runs, in `out`: a folder `package` with the bundled functions, host.json, a package.json
 * without dependencies, the licences and a policies.json where there is one, and `nightkeep.zip` with the same. What was there before goes.
 */
export async function packageApp(root: string, out: string): Promise<AppPackage> {
  const folder = join(out, 'package');
  const zip = join(out, 'nightkeep.zip');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { inputs } = await bundleApp(root, folder);
  for (const file of ['host.json', 'LICENSE']) copyFileSync(join(root, file), join(folder, file));
  if (existsSync(join(root, POLICIES))) copyFileSync(join(root, POLICIES), join(folder, POLICIES));
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(root, inputs));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(root), undefined, 2)}\n`);
  const bytes = zipFolder(folder);
  writeFileSync(zip, bytes);
  return { folder, zip, zipBytes: bytes.length };
}

/** What the worker and the app read of package.json. */
function manifestOf(root: string): object {
  const { name, version, license, type } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return { name, version, license, private: true, type, main: BUNDLED_FUNCTIONS };
}
