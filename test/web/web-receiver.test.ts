import type { IncomingMessage, RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { WebPulse } from '../../shared/web/web-pulse.ts';
import { WebReceiver } from '../../shared/web/web-receiver.ts';
import { type Loopback, serveHttp } from '../support/loopback.ts';

const TOKEN = 'T0ken-that-nobody-may-see';
const opened: Loopback[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

/** A receiver on this machine, and the URL of its webhook, which carries a token in path and query. */
async function listen(listener: RequestListener): Promise<URL> {
  const server = await serveHttp(listener);
  opened.push(server);
  return new URL(`${server.url}/hooks/${TOKEN}?sig=${TOKEN}`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function answering(status: number, headers: Record<string, string> = {}, body = ''): RequestListener {
  return (_, response) => response.writeHead(status, headers).end(body);
}

async function deliverTo(url: URL) {
  return new WebReceiver({ url, format: 'generic' }).deliver('{"text":"owls 🦉"}', 'notice-1');
}

describe('a webhook', () => {
  test('gets the message as UTF-8 JSON, with the id that tells a repeat', async () => {
    const got: { readonly request: IncomingMessage; readonly body: string }[] = [];
    const url = await listen(async (request, response) => {
      got.push({ request, body: await bodyOf(request) });
      response.writeHead(202).end();
    });

    expect(await deliverTo(url)).toEqual({ kind: 'delivered' });

    expect(got.map(({ body }) => body)).toEqual(['{"text":"owls 🦉"}']);
    expect(got[0]?.request.method).toBe('POST');
    expect(got[0]?.request.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'idempotency-key': 'notice-1',
    });
  });

  test.each([200, 201, 202, 204])('that answers %i has it', async (status) => {
    expect(await deliverTo(await listen(answering(status)))).toEqual({ kind: 'delivered' });
  });

  test.each([408, 429, 500, 502, 503, 504])('that answers %i is tried again later', async (status) => {
    expect(await deliverTo(await listen(answering(status, {}, 'busy')))).toEqual({
      kind: 'later',
      why: `it answered ${status}: busy`,
    });
  });

  test('says for how long it wants to be left alone', async () => {
    expect(await deliverTo(await listen(answering(429, { 'retry-after': '30' })))).toMatchObject({
      kind: 'later',
      retryAfterMs: 30_000,
    });
  });

  test.each([400, 401, 403, 404, 410, 413])('that answers %i has refused it', async (status) => {
    expect(await deliverTo(await listen(answering(status, {}, 'no_service\n')))).toEqual({
      kind: 'refused',
      why: `it answered ${status}: no_service`,
    });
  });

  test('is not followed to another address', async () => {
    let visits = 0;
    const elsewhere = await listen((_, response) => {
      visits += 1;
      response.end();
    });

    const delivery = await deliverTo(await listen(answering(307, { location: elsewhere.href })));

    expect(delivery).toMatchObject({ kind: 'refused', why: 'it answered 307' });
    expect(visits).toBe(0);
  });

  test('that nobody listens at is tried again later', async () => {
    const url = await listen(answering(200));
    const [server] = opened.splice(0);
    await server?.close();

    expect(await deliverTo(url)).toEqual({ kind: 'later', why: 'it was not reached (ECONNREFUSED)' });
  });

  test('that hangs up is tried again later', async () => {
    const delivery = await deliverTo(await listen((request) => request.socket.destroy()));

    expect(delivery).toMatchObject({ kind: 'later', why: expect.stringContaining('not reached') });
  });

  test('whose answer never ends is read no further than what says why', async () => {
    const url = await listen((_, response) => {
      response.writeHead(400);
      const pour = (): void => {
        while (response.write('x'.repeat(1024)));
        response.once('drain', pour);
      };
      pour();
    });

    const delivery = await deliverTo(url);

    expect(delivery).toEqual({ kind: 'refused', why: `it answered 400: ${'x'.repeat(300)}` });
  });

  test('that quotes its own URL does not give the token away', async () => {
    const url = await listen((request, response) => response.writeHead(403).end(`no: ${request.url} of ${TOKEN}`));

    expect(JSON.stringify(await deliverTo(url))).not.toContain(TOKEN);
  });

  test.each<[string, string, string]>([
    ['a value of its query alone', '/hooks?key=an-api-key-of-ours', 'unknown key: an-api-key-of-ours'],
    ['what its path says decoded', '/hooks/an%20api%2Fkey%20of%20ours', 'unknown key: an api/key of ours'],
    ['a token that is cut', '/hooks/an-api-key-of-ours', `${'x'.repeat(288)}an-api-key-of-ours`],
    ['a token within a longer one', '/an-api-key/an-api-key-of-ours', 'unknown key: an-api-key-of-ours'],
  ])('that quotes %s does not give it away', async (_, path, answer) => {
    const url = new URL(path, await listen((_, response) => response.writeHead(403).end(answer)));

    expect(JSON.stringify(await deliverTo(url))).not.toMatch(/an.api.key|of.ours/);
  });

  test('that answers nothing is given up after ten seconds', { timeout: 15_000 }, async () => {
    const startedAt = performance.now();

    const delivery = await deliverTo(await listen(() => undefined));

    expect(delivery).toMatchObject({ kind: 'later' });
    expect(performance.now() - startedAt).toBeLessThan(12_000);
  });
});

test('a pulse is a GET without a body', async () => {
  const got: string[] = [];
  const url = await listen(async (request, response) => {
    got.push(`${request.method} ${await bodyOf(request)}`);
    response.end();
  });

  expect(await new WebPulse(url).ping()).toEqual({ kind: 'delivered' });

  expect(got).toEqual(['GET ']);
});
