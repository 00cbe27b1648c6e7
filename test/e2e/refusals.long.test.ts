import { describe, expect, test } from 'vitest';
import { DEVELOPMENT, PRODUCTION } from '../../local/fleet/fleet-spec.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { dueDaily, fleetOf, nightsBefore } from './support/fleet.ts';
import { openCloud } from './support/test-cloud.ts';

const tags = { 'snapshot-policy': dueDaily('3d') };
const fleet = fleetOf(
  { name: 'web', tags, data: [{ name: 'web-data', sizeGib: 64 }], nights: nightsBefore(5) },
  { name: 'dev', subscription: DEVELOPMENT, tags, nights: nightsBefore(5) },
);
const app = await openCloud({ fleet });
let run: RunReport;

describe('a subscription that cannot be read', () => {
  test('makes the run partial; its points are untouched, and the other subscription is done', async () => {
    app.fault({
      match: { method: 'GET', path: `^/subscriptions/${DEVELOPMENT.id}/providers/Microsoft.Compute/` },
      effect: { status: 403, code: 'AuthorizationFailed', message: 'The client does not have authorization.' },
    });

    run = await app.tickToEnd();

    const of = (id: string) => (fleet.snapshots ?? []).filter((point) => point.id.includes(id));
    expect(run).toMatchObject({ state: 'partial', counts: { created: 2, pruned: 4 } });
    expect(of(DEVELOPMENT.id).filter(({ id }) => app.has(id))).toHaveLength(5);
    expect(of(PRODUCTION.id).filter(({ id }) => app.has(id))).toHaveLength(6);
  });

  test('is told with the code of Azure and the id of the request', () => {
    const told = run.subscriptions.find(({ id }) => id === DEVELOPMENT.id);

    expect(told).toMatchObject({ state: 'unreadable', error: { code: 'AuthorizationFailed', status: 403 } });
    expect(told?.error?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(told?.error?.remedy).toMatch(/role/i);
  });

  test('does not stop the next tick, waits for its turn, and health tells it', async () => {
    await app.forgetTicks();

    await app.tick();

    const { status, body } = await app.call<{ state: string; findings: readonly string[] }>(
      'GET',
      '/api/health/detail',
    );
    expect(await app.runs()).toHaveLength(1);
    expect({ status, state: body.state }).toEqual({ status: 503, state: 'subscription' });
    expect(body.findings.join(' ')).toContain(
      `The subscription ${DEVELOPMENT.id} could not be read (AuthorizationFailed`,
    );
  });

  test('refuses a name that might lie in it, with what Azure said and what can be done', async () => {
    const reply = await app.call('POST', '/api/runs', { body: { target: { vm: 'nowhere' } } });

    expect(reply.status).toBe(502);
    expect(reply.body).toMatchObject({
      type: 'urn:nightkeep:problem:azure',
      detail: expect.stringMatching(/^AuthorizationFailed: .* role /),
    });
  });

  test('is done once it can be read again', async () => {
    app.clearFaults();

    const again = await app.run('POST', '/api/runs', { when: 'due' });

    expect(again).toMatchObject({
      state: 'succeeded',
      subscriptions: expect.arrayContaining([{ id: DEVELOPMENT.id, state: 'planned' }]),
    });
    expect((await app.snapshots()).filter(({ tags: t }) => t?.['nightkeep-run'] === again.id)).toHaveLength(1);
  });
});

describe('a create that Azure refuses', () => {
  test('fails alone: the other disk has its point, and the error is told with its code and request id', async () => {
    app.cloud.simulator.state.load(fleetOf({ name: 'sql', tags, data: [{ name: 'sql-data', sizeGib: 64 }] }));
    app.fault({
      match: { method: 'PUT', path: '/snapshots/sql-data-' },
      effect: {
        status: 403,
        code: 'LinkedAuthorizationFailed',
        message: 'The client has no permission to perform action beginGetAccess on the linked scope.',
      },
    });

    const refused = await app.run('POST', '/api/runs', { when: 'due' });

    const failed = refused.actions.filter(({ state }) => state === 'failed');
    expect(refused).toMatchObject({ state: 'partial', counts: { created: 1, failed: 1 } });
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatchObject({
      kind: 'create',
      diskId: expect.stringMatching(/sql-data$/),
      error: {
        code: 'LinkedAuthorizationFailed',
        status: 403,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        remedy: expect.any(String),
      },
    });
    expect((await app.snapshots()).map(({ name }) => name.slice(0, 7))).toEqual(['sql-os-']);

    const table = app.table(`actions${refused.id.slice(0, 6)}`);
    const filter = `PartitionKey eq '${refused.id}_${PRODUCTION.id}' and errorCode eq 'LinkedAuthorizationFailed'`;
    const rows = [];
    for await (const row of table.listEntities({ queryOptions: { filter } })) rows.push(row);
    expect(rows).toMatchObject([
      {
        kind: 'create',
        state: 'failed',
        requestId: failed[0]?.error?.requestId,
        errorMessage: expect.stringContaining('beginGetAccess'),
      },
    ]);
  });

  test('is not tried again at the next tick, nor planned by another run within its wait', async () => {
    const puts = app.requests('PUT', '/snapshots/sql-data-');
    await app.forgetTicks();

    await app.tick();
    const again = await app.run('POST', '/api/runs', { when: 'due' });

    expect(again.counts.creates).toBe(0);
    expect(app.requests('PUT', '/snapshots/sql-data-')).toBe(puts);
  });

  test('shows in coverage as late, with the call to make', async () => {
    const [item] = await app.coverage('vm=sql');

    expect(item).toMatchObject({ state: 'late', nextStep: expect.stringMatching(/^POST \/api\/runs\?/) });
  });
});

test('Azure that answers nothing at all is 502 for a name, and no defect', async () => {
  app.fault({ match: { path: '/virtualMachines' }, effect: { html: true } });

  const reply = await app.call('POST', '/api/runs', { body: { target: { vm: 'sql' } } });
  app.clearFaults();

  expect(reply.status).toBe(502);
  expect(reply.headers.get('content-type')).toContain('application/problem+json');
});
