import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StorageClients } from '../../shared/azure/storage-clients.ts';
import { StorageQueue } from '../../shared/azure/storage-queue.ts';
import { TableStateStore } from '../../shared/azure/table-state-store.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { type Loopback, serveHttps } from '../support/loopback.ts';

const TOKEN = 'eyJhbGciOiJub25lIn0.eyJvaWQiOiJ4In0.c2lnbmF0dXJl';

interface Asked {
  readonly line: string;
  readonly authorization: string | undefined;
}

let server: Loopback;
let url: string;
let asked: Asked[] = [];
let scopes: string[] = [];
let refusal: { status: number; body: string; headers?: Record<string, string> } | undefined;

/** A storage account that knows every table and queue, or refuses everything. */
beforeAll(async () => {
  server = await serveHttps((incoming, response) => {
    const { method, headers } = incoming;
    asked.push({ line: `${method} ${incoming.url?.split('?')[0]}`, authorization: headers.authorization });
    incoming.resume();
    const reply = refusal ?? { status: 204, body: '' };
    response.writeHead(reply.status, { ETag: '"1"', 'x-ms-request-id': 'r-1', ...reply.headers });
    response.end(reply.body);
  });
  url = server.url;
});

beforeEach(() => {
  asked = [];
  scopes = [];
  refusal = undefined;
});

afterAll(() => server.close());

const credential = {
  getToken: async (scope: string | string[]) => {
    scopes.push(...[scope].flat());
    return { token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 };
  },
};

function openAccount(slash = ''): StorageClients {
  const env = {
    AzureWebJobsStorage__tableServiceUri: `${url}/nk1${slash}`,
    AzureWebJobsStorage__queueServiceUri: `${url}/nk1${slash}`,
  };
  return new StorageClients(env, credential);
}

describe('storage by identity', () => {
  test.each(['', '/'])('is reached at the URIs set (ending in %j), with a token for storage', async (slash) => {
    const account = openAccount(slash);

    await new TableStateStore(account).set('sent', 'a/b', 1);
    await account.queue('nightkeep-plan');

    expect(asked.map(({ line }) => line)).toEqual([
      'POST /nk1/Tables',
      "PUT /nk1/state(PartitionKey='sent',RowKey='a%3D002fb')",
      'PUT /nk1/nightkeep-plan',
    ]);
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${TOKEN}`]));
    // The tables SDK takes a table on localhost for one of Cosmos DB; the queue has no such doubts.
    expect(scopes).toContain('https://storage.azure.com/.default');
  });

  test('asks for a table and a queue once, however many use them at once', async () => {
    const account = openAccount();

    await Promise.all([account.table('runs'), account.table('runs'), account.queue('q12'), account.queue('q12')]);
    await account.table('runs');

    expect(asked.map(({ line }) => line).toSorted()).toEqual(['POST /nk1/Tables', 'PUT /nk1/q12']);
  });

  test('asks again after a failure', async () => {
    const account = openAccount();
    refusal = { status: 403, body: '' };
    await expect(account.table('runs')).rejects.toBeInstanceOf(AzureError);
    refusal = undefined;

    expect((await account.table('runs')).tableName).toBe('runs');
  });

  test('says in the words of the service what it refuses, without the token', async () => {
    const message = `This request is not authorized, Bearer ${TOKEN}`;
    const body = JSON.stringify({
      'odata.error': { code: 'AuthorizationPermissionMismatch', message: { value: message } },
    });
    refusal = { status: 403, body, headers: { 'Content-Type': 'application/json' } };
    const account = openAccount();

    const error = await account.table('runs').then(String, (reason: unknown) => reason as AzureError);

    expect(error).toMatchObject({ code: 'AuthorizationPermissionMismatch', status: 403, requestId: 'r-1' });
    expect(String(error)).toContain('not authorized');
    expect(String(error)).not.toContain('eyJ');
  });

  test('says the same of a queue', async () => {
    const xml = '<?xml version="1.0"?><Error><Code>AuthorizationFailure</Code><Message>not from here</Message></Error>';
    const headers = { 'Content-Type': 'application/xml', 'x-ms-error-code': 'AuthorizationFailure' };
    refusal = { status: 403, body: xml, headers };
    const message = { version: 1, kind: 'watch', runId: 'r', round: 1 } as const;

    const error = await new StorageQueue(openAccount())
      .enqueue(message)
      .then(String, (reason: unknown) => reason as AzureError);

    expect(error).toMatchObject({ code: 'AuthorizationFailure', status: 403, requestId: 'r-1' });
  });
});

describe('storage by the name of its account', () => {
  test.each(['', 'nk1'])('is the account of the public cloud, where no URI says else (%j)', async (name) => {
    const env = { AzureWebJobsStorage__accountName: 'nk1', AzureWebJobsStorage: name === '' ? '' : undefined };

    const table = await new StorageClients(env, credential).tableToRead('runs');

    expect(table.url.replace(/\/+$/, '')).toBe('https://nk1.table.core.windows.net');
  });
});
