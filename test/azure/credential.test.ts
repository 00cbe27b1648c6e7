import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../local/identity/start-identity-endpoint.ts';
import { createCredential } from '../../shared/azure/credential.ts';
import { StorageClients } from '../../shared/azure/storage-clients.ts';

const CLIENT = '44444444-4444-4444-8444-444444444444';
const SCOPE = 'https://management.example/.default';
let identity: IdentityEndpoint;

beforeAll(async () => {
  identity = await startIdentityEndpoint();
});

afterEach(() => {
  for (const name of Object.keys(identity.environment)) delete process.env[name];
});

afterAll(() => identity.close());

/** The SDK's credential reads the endpoint from the process, as it does in Azure. */
function inAzure(fields: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  const environment = { IDENTITY_ENDPOINT: identity.url, IDENTITY_HEADER: identity.secret };
  Object.assign(process.env, environment);
  return { ...environment, ...fields };
}

function claims(token: string | undefined): string {
  return Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString();
}

describe('in Azure', () => {
  test('the system-assigned identity signs in for the audience asked for', async () => {
    const token = await createCredential(inAzure()).getToken(SCOPE);

    expect(claims(token?.token)).toContain('https://management.example');
    expect(claims(token?.token)).not.toContain(CLIENT);
  });

  test('the user-assigned identity that AZURE_CLIENT_ID names signs in', async () => {
    const token = await createCredential(inAzure({ AZURE_CLIENT_ID: CLIENT })).getToken(SCOPE);

    expect(claims(token?.token)).toContain(CLIENT);
  });
});

describe('storage by identity', () => {
  const noCredential = { getToken: () => Promise.reject(new Error('not asked')) };

  test.each([
    [{ AzureWebJobsStorage__accountName: 'nk1' }, 'https://nk1.table.core.windows.net'],
    [
      { AzureWebJobsStorage__tableServiceUri: 'https://nk1.table.core.usgovcloudapi.net/' },
      'https://nk1.table.core.usgovcloudapi.net',
    ],
  ])('is found by %j', async (env, url) => {
    const table = await new StorageClients(env, noCredential).tableToRead('runs');

    expect(table.url.replace(/\/+$/, '')).toBe(url);
  });
});
