import type { TestProject } from 'vitest/node';
import { startAzurite } from '../../local/azurite/start-azurite.ts';

declare module 'vitest' {
  interface ProvidedContext {
    azurite: string;
  }
}

/** A vitest globalSetup: one Azurite for the whole run. Tests keep apart by names of their own, see `azurite.ts`. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const azurite = await startAzurite();
  project.provide('azurite', azurite.connectionString);
  return azurite.close;
}
