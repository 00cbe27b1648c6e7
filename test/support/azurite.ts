import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import './azurite-setup.ts';

/** The connection string of the Azurite that `azurite-setup.ts`, a globalSetup, started for this run of vitest. */
export function azuriteConnectionString(): string {
  return inject('azurite');
}

/** A name for a table or queue that no other test uses: letters and digits, begins with a letter. */
export function uniqueName(prefix: string): string {
  return `${prefix}${randomUUID().replaceAll('-', '')}`.slice(0, 60);
}
