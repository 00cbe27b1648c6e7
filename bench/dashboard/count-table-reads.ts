import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TableCounter {
  /** What the app is told of the tables: requests come through here. */
  readonly tableUrl: string;
  /** Requests since the last call, by method and table. */
  take(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Stands between the app and a table service and counts what is asked. Each page of a list is a request of its own. */
export async function countTableReads(tableUrl: string): Promise<TableCounter> {
  let counts = new Map<string, number>();
  const server = createServer((incoming, reply) => {
    const table = /^\/[^/]+\/(\w+)/.exec(incoming.url ?? '')?.[1] ?? 'service';
    const what = `${incoming.method} ${table}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
    const { method, headers } = incoming;
    const onward = forward(new URL(incoming.url ?? '/', tableUrl), { method, headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    onward.once('error', (error) => reply.destroy(error));
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    tableUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take: () => {
      const taken = counts;
      counts = new Map();
      return taken;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
