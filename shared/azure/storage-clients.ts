import type { TableClient, TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';
import type { QueueClient } from '@azure/storage-queue';
import { BrokenRowError } from '../run/broken-row-error.ts';
import { createCredential } from './credential.ts';
import { readRow } from './record-row.ts';
import { callStorage } from './storage-errors.ts';

/** A request of storage that gets no answer is given up, so that an invocation ends by itself; a page of rows takes 5 s at most. */
export const REQUEST_TIMEOUT_MS = 30_000;

const TABLE_OPTIONS = {
  additionalPolicies: [
    {
      position: 'perCall',
      policy: {
        name: 'nightkeepTimeoutPolicy',
        sendRequest: (request, next) => {
          request.timeout = REQUEST_TIMEOUT_MS;
          return next(request);
        },
      },
    },
  ],
} satisfies TableServiceClientOptions;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where tables and queues are, by connection string or by identity: the platform's own settings, in both their forms.
 * `AzureWebJobsStorage__clientId` names an identity for storage alone.
 */
export class StorageClients {
  readonly #env: Environment;
  readonly #credential: TokenCredential;
  readonly #tellBroken: (error: BrokenRowError) => void;
  readonly #opened = new Map<string, Promise<TableClient>>();
  readonly #tables = new Map<string, Promise<TableClient>>();
  readonly #openedQueues = new Map<string, Promise<QueueClient>>();
  readonly #queues = new Map<string, Promise<QueueClient>>();

  /** `tellBroken` is told of each row that was edited by hand and is passed over; absent: nobody is. */
  constructor(
    env: Environment,
    credential: TokenCredential,
    tellBroken: (error: BrokenRowError) => void = () => undefined,
  ) {
    this.#env = env;
    this.#tellBroken = tellBroken;
    const clientId = env['AzureWebJobsStorage__clientId'];
    this.#credential = clientId ? createCredential({ ...env, AZURE_CLIENT_ID: clientId }) : credential;
  }

  /** What a row holds; undefined, which is told, for one that was edited by hand. Throws NewerVersionError. */
  readable<T>(row: Readonly<Record<string, unknown>>): T | undefined {
    try {
      return readRow<T>(row);
    } catch (error) {
      if (!(error instanceof BrokenRowError)) throw error;
      this.#tellBroken(error);
      return undefined;
    }
  }

  /** A table that exists: it is made on first use. */
  table(name: string): Promise<TableClient> {
    return remember(this.#tables, name, async () => {
      const client = await this.#opening(name);
      // An existing table is no error to createTable.
      await callStorage(() => client.createTable());
      return client;
    });
  }

  /** A table as it is: reads of one that does not exist answer 404. */
  tableToRead(name: string): Promise<TableClient> {
    return this.#opening(name);
  }

  /** A queue that exists: it is made on first use. */
  queue(name: string): Promise<QueueClient> {
    return remember(this.#queues, name, async () => {
      const client = await this.#openingQueue(name);
      await callStorage(() => client.createIfNotExists({ abortSignal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }));
      return client;
    });
  }

  /** A queue as it is: reads of one that does not exist answer 404. */
  queueToRead(name: string): Promise<QueueClient> {
    return this.#openingQueue(name);
  }

  /** Names of the tables that begin with a prefix. */
  async tableNames(prefix: string): Promise<readonly string[]> {
    const { TableServiceClient } = await import('@azure/data-tables');
    const connection = this.#connectionString();
    const service =
      connection === undefined
        ? new TableServiceClient(this.#serviceUri('table'), this.#credential, TABLE_OPTIONS)
        : TableServiceClient.fromConnectionString(connection, insecureWhereLocal(connection));
    return callStorage(async () => {
      const names: string[] = [];
      for await (const { name } of service.listTables()) if (name?.startsWith(prefix)) names.push(name);
      return names;
    });
  }

  /** Drops a table with all its rows. */
  async dropTable(name: string): Promise<void> {
    const client = await this.#opening(name);
    await callStorage(() => client.deleteTable());
    this.#tables.delete(name);
  }

  #opening(name: string): Promise<TableClient> {
    return remember(this.#opened, name, () => this.#openTable(name));
  }

  #openingQueue(name: string): Promise<QueueClient> {
    return remember(this.#openedQueues, name, () => this.#openQueue(name));
  }

  async #openTable(name: string): Promise<TableClient> {
    const { TableClient } = await import('@azure/data-tables');
    const connection = this.#connectionString();
    if (connection === undefined)
      return new TableClient(this.#serviceUri('table'), name, this.#credential, TABLE_OPTIONS);
    return TableClient.fromConnectionString(connection, name, insecureWhereLocal(connection));
  }

  async #openQueue(name: string): Promise<QueueClient> {
    const { QueueClient } = await import('@azure/storage-queue');
    const connection = this.#connectionString();
    if (connection !== undefined) return new QueueClient(connection, name);
    return new QueueClient(`${this.#serviceUri('queue')}/${name}`, this.#credential);
  }

  #connectionString(): string | undefined {
    return this.#env['AzureWebJobsStorage'] || undefined;
  }

  #serviceUri(service: 'table' | 'queue'): string {
    const uri = this.#env[`AzureWebJobsStorage__${service}ServiceUri`];
    if (uri) return uri.replace(/\/+$/, '');
    return `https://${this.#env['AzureWebJobsStorage__accountName']}.${service}.core.windows.net`;
  }
}

function insecureWhereLocal(connection: string): TableServiceClientOptions {
  return { ...TABLE_OPTIONS, allowInsecureConnection: /UseDevelopmentStorage|=http:\/\//i.test(connection) };
}

/** One attempt for all who ask; a failed one is forgotten, so that the next call tries again. */
function remember<T>(known: Map<string, Promise<T>>, name: string, open: () => Promise<T>): Promise<T> {
  const present = known.get(name);
  if (present !== undefined) return present;
  const opening = open();
  known.set(name, opening);
  opening.catch(() => known.delete(name));
  return opening;
}
