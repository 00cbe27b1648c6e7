import { startAzurite } from '../../local/azurite/start-azurite.ts';
import { type RequestCounter, startRequestCounter } from './start-request-counter.ts';

/** Storage whose requests are counted. */
export interface CountedStorage {
  /** For the app, whose requests are counted. */
  readonly countedConnection: string;
  /** For who measures: straight to the same storage. */
  readonly directConnection: string;
  readonly tables: RequestCounter;
  readonly queues: RequestCounter;
  close(): Promise<void>;
}

/** Starts Azurite with a counter in front of its tables and one in front of its queues. */
export async function startCountedStorage(): Promise<CountedStorage> {
  const azurite = await startAzurite();
  const [tables, queues] = await Promise.all([
    startRequestCounter(azurite.tableUrl),
    startRequestCounter(azurite.queueUrl),
  ]);
  const { connectionString } = azurite;
  return {
    countedConnection: connectionString.replace(azurite.tableUrl, tables.url).replace(azurite.queueUrl, queues.url),
    directConnection: connectionString,
    tables,
    queues,
    close: async () => {
      await Promise.all([tables.close(), queues.close()]);
      await azurite.close();
    },
  };
}
