import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { OpenApiDocument } from '../../functions/http/openapi/document.ts';
import { OPERATIONS } from '../../functions/http/openapi/document.ts';
import { AT, RESTORE_ID, RUN_ID, SET_ID } from '../../functions/http/openapi/example-ids.ts';
import { problemDocumentSchema } from '../../functions/http/replies/problem.ts';
import type { SetItem } from '../../shared/run/read/set-item.ts';
import { type DocumentedRequest, documentedRequests } from './support/documented-requests.ts';
import { fleetOfSamples } from './support/sample-vms.ts';
import { openCloud } from './support/test-cloud.ts';

const app = await openCloud({ fleet: fleetOfSamples('web-01', 'web-02', 'web-03', 'legacy-01', 'dev-01', 'dev-02') });
const document = await app.get<OpenApiDocument>('/api/openapi.json');
const requests = documentedRequests(document);

/** What the examples name by ids of their own, and what is there in this cloud. */
let present: readonly (readonly [string, string])[] = [];

beforeAll(async () => {
  const night = await app.tickToEnd();
  const restore = await app.call<{ id: string }>('POST', '/api/restores', { body: { vm: 'web-02' } });
  const { sets } = await app.get<{ sets: SetItem[] }>('/api/recovery-points?vm=web/web-01');
  present = [
    [RUN_ID, night.id],
    [RESTORE_ID, restore.body.id],
    [SET_ID, sets[0]?.id ?? ''],
    [AT, new Date().toISOString()],
  ];
});

function inThisCloud(text: string): string {
  return present.reduce((replaced, [example, real]) => replaced.replaceAll(example, real), text);
}

/** As the document says it; one that waits for the end of its run is not kept waiting by the pauses of the queue. */
async function send({ method, path, query, headers, body, needsKey }: DocumentedRequest) {
  const search = new URLSearchParams(
    Object.fromEntries(Object.entries(query).map(([name, value]) => [name, inThisCloud(value)])),
  );
  const before = new Set((await app.runs()).map(({ id }) => id));
  const answer = app.call<unknown>(method, `${inThisCloud(path)}?${search}`, {
    headers,
    ...(needsKey ? {} : { key: null }),
    ...(body === undefined ? {} : { body: inThisCloud(JSON.stringify(body)) }),
  });
  if (query['wait'] !== undefined) {
    await expect
      .poll(async () => (await app.runs()).filter(({ id }) => !before.has(id)).length, { timeout: 10_000 })
      .toBe(1);
    const [started] = (await app.runs()).filter(({ id }) => !before.has(id));
    await app.finish(started?.id ?? '');
  }
  return answer;
}

describe('each example of the OpenAPI document is answered as it says', () => {
  test.each(requests.map((request) => [request.name, request] as const))('%s', async (_, request) => {
    const reply = await send(request);

    expect([reply.status, reply.text.slice(0, 500)]).toEqual([request.status, expect.anything()]);
    const operation = OPERATIONS.find(({ id }) => id === request.operationId);
    const described = operation?.replies.find(({ status }) => status === request.status);
    const isText = request.mediaType === described?.alternative;
    const schema = request.status >= 400 ? problemDocumentSchema : isText ? z.string() : described?.schema;
    expect(reply.headers.get('content-type')).toContain(request.mediaType);
    const { error } = z.safeParse(schema ?? z.never(), reply.body ?? reply.text);
    expect(error?.issues ?? []).toEqual([]);
    if (described?.location) expect(reply.headers.get('location')).toMatch(/\/api\/(runs|restores)\/./);
    if (request.status >= 400) expect(reply.body).toMatchObject({ type: request.problemType });
    // A request that is not valid is answered alike, whatever there is.
    if (request.status === 400) expect(reply.body).toEqual(request.reply);
  });

  test('and there is one of each operation', () => {
    const shown = new Set(requests.map(({ operationId }) => operationId));

    expect([...shown].toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
  });
});

describe('each operation takes the query parameters that the document names, and no other', () => {
  const unprobed = ['health', 'healthDetail'];
  const probed = OPERATIONS.filter(({ id }) => !unprobed.includes(id));

  test.each(probed.map((operation) => [operation.id, operation] as const))('%s', async (id, { method, path }) => {
    const described = document.paths[`/api${path}`]?.[method]?.parameters ?? [];
    const documented = described.filter((parameter) => parameter.in === 'query').map(({ name }) => name);

    const { status, body } = await app.call(method.toUpperCase(), `/api${path.replace(/\{\w+\}/, 'x')}?no-such=1`);

    const [, known = ''] =
      /^is not known here; (?:none is|known are (.*))$/.exec(body.errors?.[0]?.message ?? '') ?? [];
    expect([id, status, body.errors?.[0]?.field]).toEqual([id, 400, 'query.no-such']);
    expect((known || '').split(', ').filter((name) => name !== '')).toEqual(documented);
  });
});
