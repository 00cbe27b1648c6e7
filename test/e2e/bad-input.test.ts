import { describe, expect, test } from 'vitest';
import { DEVELOPMENT } from '../../local/fleet/fleet-spec.ts';
import { dueDaily, fleetOf } from './support/fleet.ts';
import { openCloud, type ProblemDocument, type Reply } from './support/test-cloud.ts';

const tags = { 'snapshot-policy': dueDaily('7d') };
const app = await openCloud({
  fleet: fleetOf(
    { name: 'web-01', tags },
    { name: 'web-02', tags },
    { name: 'twin', group: 'one', tags },
    { name: 'twin', group: 'two', subscription: DEVELOPMENT, tags },
  ),
});

/** A refusal that a person can act on: a problem document with the code, and the field of each mistake. */
function expectProblem(reply: Reply<ProblemDocument>, status: number, code: string, ...fields: string[]): void {
  expect({ status: reply.status, type: reply.headers.get('content-type') }).toEqual({
    status,
    type: 'application/problem+json; charset=utf-8',
  });
  expect(reply.body).toMatchObject({ type: `urn:nightkeep:problem:${code}`, status });
  expect(reply.body.detail).not.toMatch(/Invalid input|expected string|undefined|\[object/);
  expect((reply.body.errors ?? []).map(({ field }) => field)).toEqual(fields);
}

const LONG = 'x'.repeat(301);
const NO_RUN = '20260101T000000Z-deadbeef';

describe('a run id that there is not is 404, whatever is in it:', () => {
  test.each([
    'nope',
    NO_RUN,
    '20269999T000000Z-deadbeef',
    'a/b',
    'a%2Fb',
    'a%23b',
    "a'b",
    '%22',
    '%27%20or%201%20eq%201',
    'ünïcode',
    '%00',
    '%E0%A4%A',
    '..%2f..',
    'x'.repeat(3_000),
  ])('%.40s', async (id) => {
    expectProblem(await app.call('GET', `/api/runs/${id}`), 404, 'run-unknown');
  });
});

describe('a body that cannot be taken is 400 and names its fields:', () => {
  test.each([
    ['POST', '/api/runs', '{', ['body']],
    ['POST', '/api/runs', '[]', ['body']],
    ['POST', '/api/runs', '"all"', ['body']],
    ['POST', '/api/runs', 'null', ['body']],
    ['POST', '/api/runs', '{"__proto__":{"x":1}}', ['__proto__']],
    ['POST', '/api/runs', 'x'.repeat(300_000), ['body']],
    ['POST', '/api/runs', { target: 'ALL', dryRun: 1 }, ['target', 'dryRun']],
    ['POST', '/api/runs', { target: {} }, ['target']],
    ['POST', '/api/runs', { target: { vm: 5 } }, ['target']],
    ['POST', '/api/runs', { target: { vm: '' } }, ['target.vm']],
    ['POST', '/api/runs', { target: { vm: LONG } }, ['target.vm']],
    ['POST', '/api/runs', { target: 'all', vms: 'web-01', wehn: 'now' }, ['vms', 'wehn']],
    ['POST', '/api/runs', { when: 'now' }, ['target']],
    ['POST', '/api/runs', { when: 'later' }, ['when']],
    ['POST', '/api/runs', { target: 'all', keepFor: '30 minutes' }, ['keepFor']],
    ['POST', '/api/runs', { target: 'all', keepFor: '3651d' }, ['keepFor']],
    ['POST', '/api/runs', { target: 'all', reason: 'x'.repeat(1_001), by: '' }, ['reason', 'by']],
    ['POST', '/api/runs', { policies: { policies: {} } }, ['policies']],
    [
      'POST',
      '/api/runs',
      { policies: { policies: { gold: { schedule: 'at 02:00' } } }, dryRun: true },
      ['policies.policies.gold.keep'],
    ],
    ['POST', '/api/prunes', {}, ['confirm', 'reason']],
    ['POST', '/api/prunes', { confirm: '5', reason: '' }, ['confirm', 'reason']],
    ['POST', '/api/prunes', { confirm: 0, reason: 'x' }, ['confirm']],
    ['PUT', '/api/holds', {}, ['reason']],
    ['PUT', '/api/holds', { reason: 'x' }, ['body']],
    ['PUT', '/api/holds', { vm: 'web-01', disk: 'web-01-os', reason: 'x' }, ['body']],
    ['PUT', '/api/holds', { point: 'web-01', reason: 'x' }, ['point']],
  ] as const)('%s %s %j', async (method, path, body, fields) => {
    expectProblem(await app.call(method, path, { body }), 400, 'invalid-request', ...fields);
  });
});

describe('a query that cannot be taken is 400 and names its parameters:', () => {
  test.each([
    ['POST', '/api/runs?wait=101', ['query.wait']],
    ['POST', '/api/runs?wait=soon', ['query.wait']],
    ['POST', '/api/runs?dryRun=perhaps', ['query.dryRun']],
    ['POST', '/api/runs?vm=', ['target.vm.0']],
    ['POST', '/api/runs?vm=web-01&target=all', ['query.target']],
    ['POST', '/api/runs?vmm=web-01', ['query.vmm']],
    ['DELETE', '/api/holds?vm=web-01', ['query.reason']],
    ['DELETE', '/api/holds?vm=web-01&reason=x&force=true', ['query.force']],
    ['GET', '/api/runs?limit=0', ['query.limit']],
    ['GET', '/api/runs?limit=1001', ['query.limit']],
    ['GET', `/api/runs?cursor=${'y'.repeat(2_000)}`, ['query.cursor']],
    ['GET', "/api/coverage?cursor='", ['query.cursor']],
    ['GET', '/api/recovery-points?cursor=x', ['query.cursor']],
    ['GET', '/api/recovery-points?fresh=true', ['query.fresh']],
    ['GET', '/api/recovery-points?snapshot=x', ['query.snapshot']],
    ['GET', '/api/recovery-points?at=2026-11-23T02:00Z', ['query.at']],
    ['GET', '/api/recovery-points?vm=web-01&at=yesterday', ['query.at']],
    ['GET', '/api/recovery-points?vm=web-01&from=2026-11-31', ['query.from']],
    ['GET', '/api/recovery-points?vm=web-01&from=2026-11-23&to=2026-11-22', ['query.to']],
    ['GET', `/api/runs/${NO_RUN}?verbose=1`, ['query.verbose']],
  ] as const)('%s %.60s', async (method, path, fields) => {
    expectProblem(await app.call(method, path), 400, 'invalid-request', ...fields);
  });
});

describe('a name', () => {
  test.each(['nope', "web'01", 'a#b', 'a/b/c', 'ü'.repeat(300), '/subscriptions/x', 'a\u0000b', '%', '"'])(
    'that means nothing is 404 for every call: %j',
    async (name) => {
      const asked = encodeURIComponent(name);

      expectProblem(
        await app.call('POST', '/api/runs', { body: { target: { vm: name } } }),
        404,
        'target-unknown',
        'target.vm',
      );
      expectProblem(
        await app.call('POST', '/api/prunes', { body: { confirm: 1, reason: 'x', target: { disk: name } } }),
        404,
        'target-unknown',
        'target.disk',
      );
      expectProblem(
        await app.call('PUT', '/api/holds', { body: { vm: name, reason: 'x' } }),
        404,
        'target-unknown',
        'target.vm',
      );
      expectProblem(await app.call('GET', `/api/coverage?vm=${asked}`), 404, 'vm-unknown');
      expectProblem(await app.call('GET', `/api/recovery-points?vm=${asked}`), 404, 'vm-unknown');
      expectProblem(await app.call('GET', `/api/recovery-points?disk=${asked}&fresh=true`), 404, 'disk-unknown');
    },
  );

  test('that is nearly right is told with the nearest', async () => {
    const reply = await app.call('POST', '/api/runs', { body: { target: { vm: 'web-1' } } });

    expect(reply.body).toMatchObject({
      detail: expect.stringContaining('Did you mean web-01'),
      nearest: expect.arrayContaining(['web-01']),
    });
  });

  test('that several VMs bear is 409 with the candidates, and group/name and id are understood', async () => {
    const ambiguous = await app.call('POST', '/api/runs', { body: { target: { vm: 'twin' }, dryRun: true } });
    expectProblem(ambiguous, 409, 'target-ambiguous', 'target.vm');
    const [first = ''] = ambiguous.body.candidates ?? [];

    const named = await app.call('POST', '/api/runs', { body: { target: { vm: 'TWO/twin' }, dryRun: true } });
    const byId = await app.call('POST', '/api/runs', { body: { target: { vm: first.toUpperCase() }, dryRun: true } });

    expect(ambiguous.body.candidates).toHaveLength(2);
    expect([named.status, byId.status]).toEqual([202, 202]);
  });

  test('of a snapshot that is not there cannot be held', async () => {
    const point = `/subscriptions/${DEVELOPMENT.id}/resourceGroups/x/providers/Microsoft.Compute/snapshots/nope`;

    expectProblem(await app.call('PUT', '/api/holds', { body: { point, reason: 'x' } }), 404, 'point-unknown');
  });
});

test('nothing but health opens without a key, and a wrong key opens nothing', async () => {
  const routes = [
    ['GET', '/api/runs'],
    ['GET', `/api/runs/${NO_RUN}`],
    ['POST', '/api/runs'],
    ['POST', '/api/prunes'],
    ['GET', '/api/coverage'],
    ['GET', '/api/recovery-points'],
    ['PUT', '/api/holds'],
    ['DELETE', '/api/holds'],
    ['GET', '/api/health/detail'],
  ] as const;

  const replies = await Promise.all(
    routes.flatMap(([method, path]) => [
      app.call(method, path, { key: null }),
      app.call(method, path, { key: 'wrong' }),
    ]),
  );
  const health = await app.call('GET', '/api/health', { key: null });

  expect(replies.map(({ status }) => status)).toEqual(Array(18).fill(401));
  expect(health.status).toBe(503);
  expect(health.body).toEqual({ state: 'stale' });
});

test('reading, starting, holding and the destructive acts have keys of their own, and none opens another', async () => {
  const { functions } = app.host.keys;
  const opens = async (method: string, path: string, name: string) =>
    (await app.call(method, path, { key: functions[name] ?? null })).status !== 401;

  expect(await opens('GET', '/api/runs', 'listRuns')).toBe(true);
  expect(await opens('POST', '/api/runs', 'listRuns')).toBe(false);
  expect(await opens('POST', '/api/prunes', 'startRun')).toBe(false);
  expect(await opens('DELETE', '/api/holds', 'setHold')).toBe(false);
});

test('an idempotency key starts one run, and is refused with another body', async () => {
  const headers = { 'idempotency-key': 'deploy-42' };
  const body = { target: { vm: 'web-01' }, dryRun: true };

  const replies = await Promise.all(
    [1, 2, 3].map(() => app.call<{ id: string }>('POST', '/api/runs', { body, headers })),
  );
  const other = await app.call('POST', '/api/runs', { body: { ...body, target: { vm: 'web-02' } }, headers });
  const odd = await app.call('POST', '/api/runs', { body, headers: { 'idempotency-key': 'two words' } });

  expect(replies.map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(new Set(replies.map((reply) => reply.body.id)).size).toBe(1);
  expectProblem(other, 422, 'idempotency-key-reused');
  expect(other.body.run).toBe(replies[0]?.body.id);
  expectProblem(odd, 400, 'invalid-request', 'header.Idempotency-Key');
});

test('nothing of all this has reached Azure as a write, or was a defect', async () => {
  const writes = ['PUT', 'PATCH', 'DELETE'].map((method) => app.requests(method, '/subscriptions/'));

  expect(writes).toEqual([0, 0, 0]);
  expect(app.lines.filter((line) => line.includes('An HTTP function failed'))).toEqual([]);
});
