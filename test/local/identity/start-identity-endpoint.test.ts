import { ManagedIdentityCredential } from '@azure/identity';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type IdentityEndpoint, startIdentityEndpoint } from '../../../local/identity/start-identity-endpoint.ts';

const RESOURCE = 'https://management.azure.com/';

let endpoint: IdentityEndpoint;

beforeEach(async () => {
  endpoint = await startIdentityEndpoint();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint.close();
});

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('the identity endpoint', () => {
  test('gives the real credential class a token, for the identity it names', async () => {
    vi.stubEnv('IDENTITY_ENDPOINT', endpoint.environment.IDENTITY_ENDPOINT);
    vi.stubEnv('IDENTITY_HEADER', endpoint.environment.IDENTITY_HEADER);
    const clientId = '44444444-4444-4444-4444-444444444444';

    const token = await new ManagedIdentityCredential({ clientId }).getToken('https://management.azure.com/.default');

    expect(claimsOf(token.token)).toMatchObject({ appid: clientId, tid: expect.any(String), oid: expect.any(String) });
    expect(token.expiresOnTimestamp).toBeGreaterThan(Date.now());
    expect(endpoint.tokensGiven()).toBe(1);
  });

  test('speaks the form protocol of older clients', async () => {
    const body = new URLSearchParams({ resource: RESOURCE });

    const reply = await fetch(endpoint.url, { method: 'POST', headers: { metadata: 'true' }, body });
    const token = (await reply.json()) as { access_token: string };

    expect(claimsOf(token.access_token)['aud']).toBe(RESOURCE);
    expect(token.access_token.split('.')).toHaveLength(3);
  });

  test('speaks the 2017-09-01 protocol, whose expiry is a date', async () => {
    const url = `${endpoint.url}?resource=${RESOURCE}&api-version=2017-09-01`;

    const reply = await fetch(url, { headers: { secret: endpoint.secret } });

    expect(await reply.json()).toMatchObject({ token_type: 'Bearer', expires_on: expect.stringMatching(/GMT$/) });
  });

  test.each([
    ['without its header', `?resource=${RESOURCE}&api-version=2019-08-01`, {}, 401],
    ['with another header', `?resource=${RESOURCE}&api-version=2019-08-01`, { 'x-identity-header': 'guess' }, 401],
    ['without a resource', '?api-version=2019-08-01', undefined, 400],
    ['on another path', '/else', undefined, 404],
  ])('refuses a request %s', async (_, rest, headers, status) => {
    const reply = await fetch(`${endpoint.url}${rest}`, {
      headers: headers ?? { 'x-identity-header': endpoint.secret },
    });

    expect(reply.status).toBe(status);
    expect(endpoint.tokensGiven()).toBe(0);
  });
});
