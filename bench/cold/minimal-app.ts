import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_FUNCTIONS, bundle } from '../../packaging/bundle.ts';
import { readRegistrations, registrationCode } from '../../packaging/read-registrations.ts';

/** Makes in `folder` the least app that registers the same functions, with handlers that do nothing, bundled as ours is. */
export async function makeMinimalApp(repository: string, folder: string): Promise<void> {
  const registrations = await readRegistrations(repository);
  const calls = registrations.map((registration) => registrationCode(registration, 'async () => ({})'));
  await bundle(repository, `import { app } from '@azure/functions';\n${calls.join('')}`, folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', main: BUNDLED_FUNCTIONS }));
}
