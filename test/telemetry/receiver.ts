import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly envelopes: readonly Record<string, unknown>[];
}

/** Application Insights' ingestion on this machine, as far as its protocol is known: it keeps what it is sent. */
export async function startReceiver() {
  const received: Received[] = [];
  const receiver = { received, status: 200, text: '', connectionString: '', close: async () => {} };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const envelopes = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>[];
    received.push({ path: request.url ?? '', authorization: request.headers.authorization, envelopes });
    const taken = { itemsReceived: envelopes.length, itemsAccepted: envelopes.length, errors: [] };
    response.writeHead(receiver.status, { 'Content-Type': 'application/json', Location: 'http://127.0.0.1:1/' });
    response.end(receiver.text === '' ? JSON.stringify(taken) : receiver.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  receiver.connectionString = `InstrumentationKey=00000000-0000-0000-0000-00000000000a;IngestionEndpoint=http://127.0.0.1:${port}/`;
  receiver.close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return receiver;
}
