import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import type { QueueClient } from '@azure/storage-queue';
import { inject } from 'vitest';
import { StorageClients } from '../../shared/azure/storage-clients.ts';
import type { BrokenRowError } from '../../shared/run/broken-row-error.ts';
import '../support/azurite-setup.ts';

/** Clients whose tables and queues no other test sees: their names begin with one of their own. */
export class OwnStorage extends StorageClients {
  readonly #own = `t${randomUUID().slice(0, 8)}`;

  override table(name: string): Promise<TableClient> {
    return super.table(`${this.#own}${name}`);
  }

  override tableToRead(name: string): Promise<TableClient> {
    return super.tableToRead(`${this.#own}${name}`);
  }

  override queue(name: string): Promise<QueueClient> {
    return super.queue(`${this.#own}-${name}`);
  }

  override queueToRead(name: string): Promise<QueueClient> {
    return super.queueToRead(`${this.#own}-${name}`);
  }

  override async tableNames(prefix: string): Promise<readonly string[]> {
    const names = await super.tableNames(`${this.#own}${prefix}`);
    return names.map((name) => name.slice(this.#own.length));
  }

  override dropTable(name: string): Promise<void> {
    return super.dropTable(`${this.#own}${name}`);
  }
}

/** Empty storage in the Azurite that the tests of a run share. */
export async function openStorage(tellBroken?: (error: BrokenRowError) => void): Promise<OwnStorage> {
  const noCredential = { getToken: () => Promise.reject(new Error('a connection string needs no token')) };
  return new OwnStorage({ AzureWebJobsStorage: inject('azurite') }, noCredential, tellBroken);
}
