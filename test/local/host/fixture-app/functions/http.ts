import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';

async function echo(request: HttpRequest): Promise<HttpResponseInit> {
  const body = request.method === 'GET' ? undefined : await request.text();
  return {
    status: 201,
    headers: { 'x-echo': 'yes' },
    jsonBody: {
      method: request.method,
      params: request.params,
      query: Object.fromEntries(request.query),
      header: request.headers.get('x-own'),
      body,
    },
  };
}

app.http('echo', { methods: ['GET', 'POST'], authLevel: 'anonymous', route: 'echo/{id?}', handler: echo });
app.http('rest', { methods: ['GET'], authLevel: 'anonymous', route: 'files/{*path}', handler: echo });
app.http('fixed', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'echo/fixed',
  handler: async () => ({ body: 'fixed' }),
});
app.http('locked', {
  methods: ['GET'],
  authLevel: 'function',
  handler: async () => ({ body: new Uint8Array([0, 255]) }),
});
app.http('broken', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => Promise.reject(new Error('broken')),
});
app.http('empty', { methods: ['GET'], authLevel: 'anonymous', handler: async () => undefined as never });
app.http('setting', {
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: async () => ({ jsonBody: { own: process.env['FIXTURE_SETTING'], home: process.env['HOME'] ?? null } }),
});

/** Does what the real app does by the Azure SDKs: asks for a token, then ARM for the subscriptions. */
async function listSubscriptions(): Promise<HttpResponseInit> {
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER = '', NIGHTKEEP_ARM_ENDPOINT, NIGHTKEEP_ARM_AUDIENCE } = process.env;
  const query = `api-version=2019-08-01&resource=${NIGHTKEEP_ARM_AUDIENCE}`;
  const asked = await fetch(`${IDENTITY_ENDPOINT}?${query}`, { headers: { 'x-identity-header': IDENTITY_HEADER } });
  const { access_token } = (await asked.json()) as { access_token: string };
  const listed = await fetch(`${NIGHTKEEP_ARM_ENDPOINT}/subscriptions?api-version=2022-12-01`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  return { jsonBody: await listed.json() };
}

app.http('subscriptions', { methods: ['GET'], authLevel: 'anonymous', handler: listSubscriptions });
