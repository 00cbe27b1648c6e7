import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface RequestCounter {
  /** What the app is told of the service: requests come through here. */
  readonly url: string;
  /** Requests since the last call, by method and table or queue; looks at an empty queue are `idle` of that queue. */
  take(): ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Stands between the app and a storage service and counts what is asked. Each page of a list is a request of its own. */
export async function startRequestCounter(serviceUrl: string): Promise<RequestCounter> {
  let counts = new Map<string, number>();
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const server = createServer((incoming, reply) => {
    const { method = 'GET', headers, url = '/' } = incoming;
    const [place = 'service', part = ''] = url.split(/[/(?]/).slice(2);
    const onward = forward(new URL(url, serviceUrl), { method, headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      if (method !== 'GET' || part !== 'messages') {
        count(`${method} ${place}`);
        answer.pipe(reply);
        return;
      }
      buffer(answer).then(
        (body) => {
          count(`${body.includes('<QueueMessage>') ? method : 'idle'} ${place}`);
          reply.end(body);
        },
        (error: Error) => reply.destroy(error),
      );
    });
    onward.once('error', (error) => reply.destroy(error));
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
