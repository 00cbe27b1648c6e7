import { serveHttp } from '../support/loopback.ts';

interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly envelopes: readonly Record<string, unknown>[];
}

/** Application Insights' ingestion on this machine, as far as its protocol is known: it keeps what it is sent. */
export async function startReceiver() {
  const received: Received[] = [];
  const receiver = { received, status: 200, text: '', connectionString: '', close: async () => {} };
  const { url, close } = await serveHttp(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const envelopes = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>[];
    received.push({ path: request.url ?? '', authorization: request.headers.authorization, envelopes });
    const taken = { itemsReceived: envelopes.length, itemsAccepted: envelopes.length, errors: [] };
    response.writeHead(receiver.status, { 'Content-Type': 'application/json', Location: 'http://127.0.0.1:1/' });
    response.end(receiver.text === '' ? JSON.stringify(taken) : receiver.text);
  });
  receiver.connectionString = `InstrumentationKey=00000000-0000-0000-0000-00000000000a;IngestionEndpoint=${url}/`;
  receiver.close = close;
  return receiver;
}
