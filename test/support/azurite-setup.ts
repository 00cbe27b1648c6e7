import type { TestProject } from 'vitest/node';
import { startAzurite } from '../../local/azurite/start-azurite.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The connection string of the Azurite that the storage tests share; each keeps apart by names of its own. */
    azurite: string;
  }
}

/** A vitest globalSetup: one Azurite for the whole run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const azurite = await startAzurite();
  project.provide('azurite', azurite.connectionString);
  return azurite.close;
}
