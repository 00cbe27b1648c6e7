import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { createCredential } from '../../shared/azure/credential.ts';
import { StorageClients } from '../../shared/azure/storage-clients.ts';
import { StorageQueue } from '../../shared/azure/storage-queue.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { AzureError } from '../../shared/run/azure-error.ts';

const sockets: Socket[] = [];
const silent = createServer((socket) => void sockets.push(socket));
await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  silent.close();
});

const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/devstoreaccount1`;
const env = {
  AzureWebJobsStorage: `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a2V5;QueueEndpoint=${url};TableEndpoint=${url};`,
};
const storage = new StorageClients(env, createCredential(env));

// An invocation ends after four minutes at the latest.
test.concurrent.each([
  ['table', () => new TableStateStore(storage).get('heartbeat', 'tick')],
  ['queue', () => new StorageQueue(storage).enqueue({ version: 1, kind: 'watch', runId: 'r', round: 0 })],
])('a %s that never answers is given up', { timeout: 120_000 }, async (_, ask) => {
  await expect(ask()).rejects.toBeInstanceOf(AzureError);
});
