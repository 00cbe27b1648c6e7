import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeToken } from './make-token.ts';

export interface IdentityOptions {
  /** 0 or absent takes a free one. */
  readonly port?: number;
  /** Client id of the identity where the request names none. */
  readonly clientId?: string;
  readonly lifetimeSeconds?: number;
}

export interface IdentityEndpoint {
  readonly url: string;
  readonly port: number;
  readonly secret: string;
  /** The settings by which @azure/identity (2019-08-01) and older clients such as azure-cli 2.45 find the endpoint. */
  readonly environment: Readonly<
    Record<'IDENTITY_ENDPOINT' | 'IDENTITY_HEADER' | 'MSI_ENDPOINT' | 'MSI_SECRET', string>
  >;
  /** How many tokens were given. */
  tokensGiven(): number;
  close(): Promise<void>;
}

interface Asked {
  readonly resource: string | null;
  readonly clientId: string | null;
}

/** Starts the endpoint where an app of App Service or Functions gets tokens of its managed identity, on loopback. */
export async function startIdentityEndpoint(options: IdentityOptions = {}): Promise<IdentityEndpoint> {
  const secret = randomUUID();
  let given = 0;
  const server = createServer((incoming, response) => {
    reply(incoming, response, secret, options)
      .then((isGiven) => {
        if (isGiven) given++;
      })
      .catch((error: unknown) => send(response, 500, { statusCode: 500, message: String(error) }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/msi/token`;
  return {
    url,
    port,
    secret,
    environment: { IDENTITY_ENDPOINT: url, IDENTITY_HEADER: secret, MSI_ENDPOINT: url, MSI_SECRET: secret },
    tokensGiven: () => given,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function reply(
  incoming: IncomingMessage,
  response: ServerResponse,
  secret: string,
  options: IdentityOptions,
): Promise<boolean> {
  const url = new URL(incoming.url ?? '/', 'http://local');
  if (url.pathname.replace(/\/$/, '') !== '/msi/token') return send(response, 404, refusal(404, 'no such path'));
  const { headers } = incoming;
  const isForm = incoming.method === 'POST';
  const mayAsk = isForm
    ? headers['metadata'] === 'true'
    : (headers['x-identity-header'] ?? headers['secret']) === secret;
  const asked = isForm ? await readForm(incoming) : readQuery(url.searchParams);
  if (!mayAsk) return send(response, 401, refusal(401, 'the identity header is missing or not the right one'));
  if (asked.resource === null || asked.resource === '') {
    return send(response, 400, refusal(400, "the parameter 'resource' is missing"));
  }
  const isOld = url.searchParams.get('api-version') === '2017-09-01';
  return send(response, 200, token(asked.resource, asked.clientId, isOld, options));
}

function token(resource: string, asked: string | null, isOld: boolean, options: IdentityOptions): unknown {
  const issuedAt = Math.floor(Date.now() / 1_000);
  const lifetime = options.lifetimeSeconds ?? 24 * 3_600;
  const clientId = asked ?? options.clientId ?? '33333333-3333-3333-3333-333333333333';
  const expiresAt = issuedAt + lifetime;
  return {
    access_token: makeToken({ audience: resource, clientId, issuedAt, expiresAt }),
    client_id: clientId,
    expires_in: String(lifetime),
    expires_on: isOld ? new Date(expiresAt * 1_000).toUTCString() : String(expiresAt),
    not_before: String(issuedAt),
    resource,
    token_type: 'Bearer',
  };
}

function readQuery(query: URLSearchParams): Asked {
  return { resource: query.get('resource'), clientId: query.get('client_id') ?? query.get('clientid') };
}

async function readForm(incoming: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return readQuery(new URLSearchParams(Buffer.concat(chunks).toString()));
}

function refusal(statusCode: number, message: string): unknown {
  return { statusCode, message, correlationId: randomUUID() };
}

/** True where the reply is a token. */
function send(response: ServerResponse, status: number, body: unknown): boolean {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
  return status === 200;
}
