import { beforeAll, describe, expect, test } from 'vitest';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import type { RestoreReport, RestoreSummary } from '../../shared/restore/read-restore.ts';
import type { Page } from '../../shared/run/ports.ts';
import { openCloud, until } from './support/test-cloud.ts';

const app = await openCloud({ fleet: sampleFleet(Date.now()) });
let restore: RestoreReport;

async function finished(id: string): Promise<RestoreReport> {
  return until(`the end of restore ${id}`, async () => {
    const found = await app.get<RestoreReport>(`/api/restores/${id}`);
    return found.state === 'running' ? undefined : found;
  });
}

beforeAll(async () => {
  const reply = await app.call<{ id: string; state: string }>('POST', '/api/restores', {
    body: { vm: 'web-01', reason: 'a lost file', by: 'jane' },
    headers: { 'Idempotency-Key': 'web-01-monday' },
  });
  expect([reply.status, reply.headers.get('location')]).toEqual([202, `${app.host.url}/api/restores/${reply.body.id}`]);
  restore = await finished(reply.body.id);
});

describe('POST /api/restores', () => {
  test('makes the disks of the newest set, each at its LUN, and says how to use them', () => {
    expect(restore).toMatchObject({
      kind: 'new-disks',
      state: 'succeeded',
      reason: 'a lost file',
      startedBy: { kind: 'http', principal: 'key', by: 'jane' },
      source: { vm: 'web/web-01', takenTo: expect.stringMatching(/Z$/) },
      progress: { done: 2, failed: 0, total: 2 },
      disks: [
        { lun: 'os', state: 'succeeded', sku: 'Premium_LRS', sizeGib: 64 },
        { lun: 0, state: 'succeeded', sku: 'Premium_LRS', sizeGib: 256 },
      ],
      commands: { inspect: { bash: expect.any(Array) }, replace: {}, build: {} },
      storageProfile: { osDisk: { createOption: 'Attach' }, dataDisks: [{ lun: 0 }] },
    });
    for (const { disk } of restore.disks) {
      expect(app.cloud.simulator.state.disks.get(disk)?.properties.provisioningState).toBe('Succeeded');
    }
  });

  test('with the same key is the same restore, and with another body a problem', async () => {
    const headers = { 'Idempotency-Key': 'web-01-monday' };
    const again = await app.call<{ id: string }>('POST', '/api/restores', {
      body: { vm: 'web-01', reason: 'a lost file', by: 'jane' },
      headers,
    });
    const other = await app.call('POST', '/api/restores', { body: { vm: 'web-02' }, headers });

    expect([again.status, again.body.id]).toEqual([202, restore.id]);
    expect([other.status, other.body.type]).toEqual([422, 'urn:nightkeep:problem:idempotency-key-reused']);
  });

  test('with dryRun shows the plan and its commands, and makes nothing', async () => {
    const before = app.cloud.simulator.state.disks.size;

    const reply = await app.call<RestoreReport & { dryRun: boolean }>('POST', '/api/restores', {
      body: { vm: 'files-01', dryRun: true },
    });

    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ dryRun: true, state: 'planned' });
    expect(reply.body.commands?.make?.bash).toHaveLength(2 * reply.body.disks.length);
    expect(app.cloud.simulator.state.disks.size).toBe(before);
    expect((await app.call('GET', `/api/restores/${reply.body.id}`)).status).toBe(404);
  });

  test.each([
    ['nothing named', {}, ['body']],
    ['a point beside a VM', { vm: 'web-01', point: 'x' }, ['point']],
    ['an instant beside a set', { set: 'abc', at: '2026-11-23T09:40Z' }, ['at']],
    ['no instant', { vm: 'web-01', at: 'yesterday' }, ['at']],
    ['no group', { vm: 'web-01', resourceGroup: 'a/b' }, ['resourceGroup']],
    ['a misspelt field', { vm: 'web-01', dryrun: true }, ['dryrun']],
    ['another way', { vm: 'web-01', into: 'drill' }, ['into']],
  ])('answers 400 with the field for %s', async (_, body, fields) => {
    const reply = await app.call('POST', '/api/restores', { body });

    expect([reply.status, reply.body.errors?.map(({ field }) => field)]).toEqual([400, fields]);
  });

  test.each([
    [{ vm: 'web-91' }, 404, 'vm-unknown', 'vm'],
    [{ vm: 'web-01', at: '2001-01-01' }, 404, 'no-set', 'at'],
    [{ vm: 'web-01', resourceGroup: 'nowhere' }, 404, 'group-unknown', 'resourceGroup'],
    [{ vm: 'web-01', region: 'northeurope' }, 409, 'region-mismatch', 'region'],
    [{ disk: 'data-01' }, 409, 'target-ambiguous', 'disk'],
  ])('refuses %j with %d and %s', async (body, status, code, field) => {
    const reply = await app.call('POST', '/api/restores', { body });

    expect(reply.status).toBe(status);
    expect(reply.body).toMatchObject({ type: `urn:nightkeep:problem:${code}`, errors: [{ field }] });
  });

  test('answers 403 with the commands where the role is missing', async () => {
    app.fault({ match: { method: 'PUT', path: '/disks/' }, effect: { refuse: 'AuthorizationFailed' } });
    const reply = await app.call<{ commands: { bash: string[]; powershell: string[] } }>('POST', '/api/restores', {
      body: { vm: 'web-02' },
    });
    app.clearFaults();

    expect(reply.status).toBe(403);
    expect(reply.body).toMatchObject({ type: 'urn:nightkeep:problem:restore-not-permitted' });
    expect(reply.body.commands.bash.filter((line) => line.startsWith('az rest --method put'))).toHaveLength(2);
    expect(reply.body.commands.powershell).toHaveLength(4);
  });
});

describe('GET /api/restores', () => {
  test('lists restores, newest first, a page at a time', async () => {
    const { items } = await app.get<Page<RestoreSummary>>('/api/restores');
    const page = await app.get<Page<RestoreSummary>>('/api/restores?limit=1');

    expect(items.at(-1)).toMatchObject({ id: restore.id, state: 'succeeded', progress: { done: 2 } });
    expect(page.items).toEqual(items.slice(0, 1));
    expect(page.next).toBeDefined();
  });

  test('answers 404 for one that is not there', async () => {
    const reply = await app.call('GET', '/api/restores/20260101T000000Z-none');

    expect([reply.status, reply.body.type]).toEqual([404, 'urn:nightkeep:problem:restore-unknown']);
  });
});
