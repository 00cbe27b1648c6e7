import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEVELOPMENT, PRODUCTION } from '../../local/fleet/fleet-spec.ts';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import type { EvidenceRow } from '../../shared/evidence/read/evidence-row.ts';
import type { EvidencePage } from '../../shared/evidence/read/read-evidence.ts';
import type { VmTemplate } from '../../shared/policy/restore/vm-template.ts';
import type { Page } from '../../shared/run/ports.ts';
import type { PointItem } from '../../shared/run/read/point-item.ts';
import type { RunReport, RunSummary } from '../../shared/run/read/read-run.ts';
import type { SetItem } from '../../shared/run/read/set-item.ts';
import { startReceiver } from '../telemetry/receiver.ts';
import { openCloud, until } from './support/test-cloud.ts';

const fleet = sampleFleet(Date.now());
const insights = await startReceiver();
afterAll(() => insights.close());
const app = await openCloud({
  fleet,
  settings: {
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'Authorization=AAD',
  },
});
let first: RunReport;

beforeAll(async () => {
  first = await app.tickToEnd();
});

const madeBy = async (run: RunReport): Promise<readonly ArmResource[]> =>
  (await app.snapshots()).filter(({ tags }) => tags?.['nightkeep-run'] === run.id);

describe('the first night over the sample fleet', () => {
  test('makes points and prunes expired ones in both subscriptions, and says why', async () => {
    const prunes = first.actions.filter(({ kind }) => kind === 'prune');

    expect(first).toMatchObject({ state: 'succeeded', fullPass: true, startedBy: { kind: 'timer' } });
    expect(first.subscriptions.map(({ state }) => state)).toEqual(['planned', 'planned']);
    expect(await madeBy(first)).toHaveLength(first.counts.created);
    expect(first.counts.created).toBeGreaterThan(15);
    expect(prunes.length).toBeGreaterThan(100);
    expect(prunes.filter(({ snapshotId }) => app.has(snapshotId ?? ''))).toEqual([]);
    expect(first.actions.filter(({ reasons }) => reasons.length === 0)).toEqual([]);
  });

  test('leaves one point per installation, disk and occurrence', async () => {
    const scheduled = (await app.snapshots())
      .map(({ tags = {} }) => tags)
      .filter((tags) => (tags['nightkeep-scheduled-for'] ?? 'ad-hoc') !== 'ad-hoc')
      .map((tags) => `${tags['nightkeep-owner']} ${tags['nightkeep-disk-id']} ${tags['nightkeep-scheduled-for']}`);

    expect(scheduled.length).toBe(new Set(scheduled).size);
  });

  test('closes what it makes to export, makes it incremental, and carries the disk’s tags but not the opt-in', async () => {
    for (const { tags, properties } of await madeBy(first)) {
      expect(properties).toMatchObject({
        incremental: true,
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
      });
      expect(Object.keys(tags ?? {})).not.toContain('snapshot-policy');
    }
  });

  test('keeps what others made, and held points', async () => {
    const held = (fleet.snapshots ?? []).filter(({ tags }) => tags?.['nightkeep-hold'] !== undefined);
    const others = (fleet.snapshots ?? []).filter(({ tags }) => tags?.['nightkeep-owner'] !== 'local');

    expect(held.length).toBeGreaterThan(0);
    expect(others.length).toBeGreaterThan(3);
    for (const { id, tags } of [...held, ...others]) expect(app.snapshot(id)?.tags).toEqual(tags);
  });

  test('is measured: its figures have reached Application Insights by the time it has ended, with a token', async () => {
    const [sent] = await until('the metrics', async () => insights.received.length > 0 && insights.received);
    const metrics = (sent?.envelopes ?? []).map(
      ({ data }) => Object(data).baseData.metrics[0] as Record<string, unknown>,
    );
    const values = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));

    expect(sent?.authorization).toMatch(/^Bearer \S+$/);
    expect(values).toMatchObject({
      'nightkeep.points.created': first.counts.created,
      'nightkeep.points.pruned': first.counts.pruned,
      'nightkeep.points.failed': 0,
      'nightkeep.vms.overdue': 0,
    });
    expect(values['nightkeep.run.duration']).toBeGreaterThan(0);
    expect(values['nightkeep.oldest_newest_point_age']).toBeGreaterThan(0);
  });

  test('tells the skew of each set', () => {
    const { sets } = first;

    expect(sets.map(({ vm }) => vm)).toEqual(expect.arrayContaining(['web-01', 'sql-01']));
    expect(sets.every(({ skewMs = -1 }) => skewMs >= 0 && skewMs < 60_000)).toBe(true);
  });
});

describe('GET /api/evidence', () => {
  const date = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const query = `from=${date(-398)}&to=${date(1)}`;

  test('tells of every point that the first night made or pruned, page by page', async () => {
    const items: EvidenceRow[] = [];
    let cursor = '';
    do {
      const page = await app.get<EvidencePage>(`/api/evidence?${query}&limit=5${cursor}`);
      items.push(...page.items);
      cursor = page.next === undefined ? '' : `&cursor=${encodeURIComponent(page.next)}`;
    } while (cursor !== '');

    const points = items.flatMap((row) => (row.kind === 'occurrence' || row.kind === 'extra' ? [row] : []));
    expect(points.filter(({ run }) => run === first.id)).toHaveLength(first.counts.created);
    // What is older than the dates is told under older dates.
    const { length: pruned } = points.filter(({ prunedAt }) => prunedAt !== undefined);
    expect(pruned).toBeGreaterThan(100);
    expect(pruned).toBeLessThanOrEqual(first.counts.pruned);
  });

  test('is CSV where that is what is accepted, and says who is unknown', async () => {
    const headers = { accept: 'text/csv' };
    const csv = await app.call('GET', `/api/evidence?${query}&vm=web-01`, { headers });

    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="nightkeep-evidence-20.*\.csv"$/);
    const lines = csv.text.split('\r\n');
    expect(lines[0]).toMatch(/^\ufeff?date,vm,kind,/);
    expect(lines.filter((line) => line.includes(first.id)).length).toBeGreaterThan(0);
    expect((await app.call('GET', `/api/evidence?${query}&vm=nobody`)).status).toBe(404);
    expect((await app.call('GET', '/api/evidence')).status).toBe(400);
  });
});

describe('GET /api/coverage', () => {
  test.each([
    ['web-01', 'protected', /latest occurrence/],
    ['web-02', 'protected', /latest occurrence/],
    ['build-01', 'problem', /nigthly/],
    ['legacy-01', 'unprotected', /snapshot_policy/],
    ['kiosk-01', 'opted-out', /off/],
    ['scratch-01', 'unprotected', /no tag snapshot-policy/],
    ['old-experiment', 'unprotected', /no tag snapshot-policy/],
    ['museum-scans', 'protected', /latest occurrence/],
    ['intranet-01-os', 'orphan', /it was of VM intranet-01/],
  ])('tells %s as %s, and why', async (vm, state, cause) => {
    const [item] = await app.coverage(`vm=${vm}`);

    expect(item).toMatchObject({ state, cause: expect.stringMatching(cause), asOf: expect.any(String) });
  });

  test.each([
    ['build-01', '"snapshot-policy=nightly"'],
    ['legacy-01', '"snapshot-policy=nightly"'],
    ['kiosk-01', '"snapshot-policy=nightly"'],
    ['scratch-01', '"snapshot-policy=nightly"'],
  ])('tells for %s the next step as a command', async (vm, tag) => {
    const [item] = await app.coverage(`vm=${vm}`);

    expect(item?.nextStep).toBe(`az tag update --operation Merge --resource-id ${item?.vm} --tags ${tag}`);
  });

  test('says policies in words, the last point and the next one', async () => {
    const [item] = await app.coverage('vm=erp/queue-01');

    expect(item).toMatchObject({
      tag: 'every 4h keep 24h 7d',
      policy: 'every 4h',
      inWords: expect.stringContaining('every 4 hours'),
      lastPointAgeHours: 0,
    });
    expect(Date.parse(item?.nextDueAt ?? '')).toBeGreaterThan(Date.now());
  });

  test('has a row for every VM, opted in or not, page by page', async () => {
    const all = await app.coverage();
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await app.get<Page<{ name: string }>>(
        `/api/coverage?limit=4${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(4);
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== undefined);

    expect(names).toEqual(all.map(({ name }) => name));
    expect(all.map(({ vm }) => vm).filter((vm) => vm !== undefined)).toHaveLength(fleet.virtualMachines.length);
  });

  test('tells all of one name', async () => {
    expect(await app.coverage('vm=MAIL-01')).toHaveLength(1);
    expect((await app.coverage()).filter(({ disks }) => disks.some(({ name }) => name === 'data-01'))).toHaveLength(2);
  });
});

describe('GET /api/recovery-points', () => {
  test('of a VM, newest first, each with decision and reasons', async () => {
    const points = await app.points('vm=web-01');

    const at = points.map(({ scheduledFor }) => Date.parse(scheduledFor));
    expect(points.length).toBe(
      (await app.snapshots()).filter(({ tags }) => tags?.['nightkeep-vm'] === 'web/web-01').length,
    );
    expect(at).toEqual(at.toSorted((a, b) => b - a));
    expect(points.every(({ decision, reasons }) => decision === 'keep' && reasons.length > 0)).toBe(true);
    expect(points.filter(({ reasons }) => reasons.includes('hold'))).toHaveLength(1);
  });

  test('of one disk, by its name', async () => {
    const points = await app.points('disk=web-01-os');

    expect(new Set(points.map(({ disk }) => disk.split('/').at(-1)))).toEqual(new Set(['web-01-os']));
  });

  test('of a VM that is deleted, by what the tags say', async () => {
    const points = await app.points('vm=intranet-01');

    expect(points.length).toBeGreaterThanOrEqual(2);
    expect(points.every(({ vm }) => vm === 'retired/intranet-01')).toBe(true);
  });

  test('come with their sets; at an instant with the one that was whole by then', async () => {
    const path = '/api/recovery-points?vm=web/web-01';
    const { items, sets } = await app.get<{ items: PointItem[]; sets: SetItem[] }>(path);
    const whole = sets.filter(({ complete }) => complete);
    const [newest, before] = whole;

    expect(whole.length).toBeGreaterThan(2);
    expect(sets.flatMap(({ points }) => points.map(({ id }) => id)).toSorted()).toEqual(
      items.map(({ id }) => id).toSorted(),
    );
    const justBefore = new Date(Date.parse(newest?.takenTo ?? '') - 1).toISOString();
    const then = await app.get<{ items: PointItem[]; sets: SetItem[] }>(`${path}&at=${justBefore}`);
    expect(then.sets).toEqual([before]);
    expect(then.items).toHaveLength(2);
    const never = await app.call('GET', `${path}&at=2020-01-01`);
    expect(never.status).toBe(404);
    expect(never.body).toMatchObject({ type: 'urn:nightkeep:problem:no-set', nearest: { later: { complete: true } } });
  });

  test('of a set: a template that builds its VM again', async () => {
    const { sets } = await app.get<{ sets: SetItem[] }>('/api/recovery-points?vm=web/web-01');
    const set = sets[0]?.id ?? '';

    const template = await app.get<VmTemplate>(`/api/recovery-points/${set}/vm`);

    expect(template).toMatchObject({ metadata: { set }, parameters: { vmName: { defaultValue: 'web-01' } } });
    expect(template.resources).toHaveLength(1);
    expect((await app.call('GET', '/api/recovery-points/nope/vm')).body.type).toBe('urn:nightkeep:problem:set-unknown');
  });

  test('of a VM without points are none', async () => {
    expect(await app.points('vm=kiosk-01')).toEqual([]);
  });

  test('read again from Azure with fresh=true', async () => {
    const [newest, other] = await app.points('disk=web-02-os');
    app.change(newest?.id ?? '', ({ properties }) => void Object.assign(properties, { provisioningState: 'Failed' }));

    const [fresh, unchanged] = await app.points('disk=web-02-os&fresh=true');
    const [stored] = await app.points('disk=web-02-os');

    expect(fresh).toMatchObject({ id: newest?.id, state: 'failed' });
    expect(unchanged).toMatchObject({ id: other?.id, state: 'usable' });
    expect(stored?.state).toBe('usable');
    expect(Date.parse(fresh?.asOf ?? '')).toBeGreaterThan(Date.parse(newest?.asOf ?? ''));
  });
});

describe('POST /api/runs', () => {
  const vm = { target: { vm: 'scratch-01' } };

  test('answers 202 with where to look', async () => {
    const reply = await app.call<{ id: string; state: string }>('POST', '/api/runs', { body: { ...vm, dryRun: true } });

    expect(reply).toMatchObject({ status: 202, body: { state: 'planning' } });
    expect(reply.headers.get('location')).toBe(`${app.host.url}/api/runs/${reply.body.id}`);
  });

  test('with a VM makes points at once that expire, of one that is not opted in too, and records who and why', async () => {
    const run = await app.run('POST', '/api/runs', { ...vm, keepFor: '3d', reason: 'before the upgrade', by: 'anna' });
    const [point, ...more] = await madeBy(run);
    const [shown] = await app.points('vm=scratch-01');

    const expires = Date.parse(run.startedAt) + 3 * 86_400_000;
    expect(run).toMatchObject({
      state: 'succeeded',
      creates: 'now',
      prune: false,
      reason: 'before the upgrade',
      startedBy: { kind: 'http', principal: 'key', by: 'anna' },
      counts: { created: 1, pruned: 0 },
    });
    expect(more).toEqual([]);
    expect(point?.tags).toMatchObject({ 'nightkeep-scheduled-for': 'ad-hoc', 'nightkeep-policy': 'none' });
    expect(Math.abs(Date.parse(point?.tags?.['nightkeep-expires'] ?? '') - expires)).toBeLessThan(1_000);
    expect(shown).toMatchObject({ id: point?.id, kind: 'ad-hoc', decision: 'keep', reasons: ['ad-hoc'] });
    expect(shown?.expiresAt).toBe(point?.tags?.['nightkeep-expires']);
  });

  test('says the same in the query, and answers the whole run where it ends within wait', async () => {
    const answer = app.call<RunReport>('POST', '/api/runs?disk=web-03-content&dryRun=true&reason=wait&wait=30');
    const id = await until('the run', async () => (await app.runs()).find(({ reason }) => reason === 'wait')?.id);
    await app.finish(id);
    const reply = await answer;

    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ state: 'succeeded', dryRun: true, counts: { creates: 1, created: 0 } });
    expect(reply.body.actions.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['create planned']);
  });

  test.each([
    [{ disk: 'museum-scans' }, 1],
    [{ disk: ['dev-blue/data-01', 'web-01-os'] }, 2],
    [{ resourceGroup: 'dev-blue' }, 2],
    [{ policy: 'weekly' }, 3],
    [{ vm: 'sql-01' }, 3],
  ])('with %j means its disks', async (target, creates) => {
    const run = await app.run('POST', '/api/runs', { target, dryRun: true });

    expect(run.counts.creates).toBe(creates);
  });

  test('with "all" means everything that is protected, at once', async () => {
    const run = await app.run('POST', '/api/runs', { target: 'all', when: 'now', dryRun: true });

    expect(run.counts.creates).toBeGreaterThan(20);
    const made = run.actions.filter(({ kind }) => kind === 'create');
    expect(made.filter(({ vmId }) => vmId?.endsWith('/kiosk-01') || vmId?.endsWith('/scratch-01'))).toEqual([]);
  });

  test('refuses what is opted out, and says so', async () => {
    const run = await app.run('POST', '/api/runs', { target: { vm: 'kiosk-01' } });

    expect(run.counts.created).toBe(0);
    expect(run.actions).toMatchObject([{ kind: 'skip', reasons: [expect.stringContaining('opted out')] }]);
  });

  test('with candidate policies shows the difference and does nothing', async () => {
    const before = await app.snapshots();

    const run = await app.run('POST', '/api/runs', {
      dryRun: true,
      policies: { policies: { nightly: { schedule: 'at 02:00', keep: '2d' } } },
    });

    const nightly = run.differences?.find(({ policy }) => policy === 'nightly');
    expect(await app.snapshots()).toEqual(before);
    expect(nightly?.candidate.pointsPruned).toBeGreaterThan(nightly?.present.pointsPruned ?? Number.NaN);
    expect(nightly?.candidate.steadyStatePoints).toBeLessThan(nightly?.present.steadyStatePoints ?? Number.NaN);
    expect(nightly?.candidate.overDays).toBeGreaterThan(1);
  });
});

describe('holds', () => {
  test('are set on all present points of a VM, and lifted with a reason, the tag on the VM too', async () => {
    const vmId = fleet.virtualMachines.find(({ name }) => name === 'dev-02')?.id ?? '';
    app.change(vmId, (vm) => void Object.assign(vm.tags ?? {}, { 'nightkeep-hold': 'by hand' }));
    const held = async () =>
      (await app.snapshots())
        .filter(({ tags }) => tags?.['nightkeep-vm'] === 'dev-green/dev-02')
        .map(({ tags }) => tags?.['nightkeep-hold']);

    const set = await app.run('PUT', '/api/holds', { vm: 'dev-02', reason: 'audit', by: 'anna' });
    const afterSet = await held();
    const lifted = await app.run('DELETE', '/api/holds?vm=dev-02&reason=over&by=anna');
    const afterLift = await held();

    expect(set).toMatchObject({ state: 'succeeded', kind: 'hold', reason: 'audit', startedBy: { by: 'anna' } });
    expect(afterSet.length).toBeGreaterThan(10);
    expect(new Set(afterSet)).toEqual(
      new Set([expect.stringMatching(/^anna: audit \(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\)$/)]),
    );
    expect(lifted).toMatchObject({ state: 'succeeded', kind: 'hold', reason: 'over' });
    expect(new Set(afterLift)).toEqual(new Set([undefined]));
    const vm = app.cloud.simulator.state.virtualMachines.all().find(({ id }) => id === vmId);
    expect(vm?.tags).not.toHaveProperty('nightkeep-hold');
    expect(vm?.tags).toHaveProperty('snapshot-policy', 'nightly');
  });
});

describe('GET /api/runs', () => {
  test('lists newest first, page by page', async () => {
    const all = await app.runs();
    const pages: RunSummary[] = [];
    let cursor: string | undefined;
    do {
      const page = await app.get<Page<RunSummary>>(
        `/api/runs?limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      pages.push(...page.items);
      cursor = page.next;
    } while (cursor !== undefined);

    const started = all.map(({ startedAt }) => Date.parse(startedAt.slice(0, 19)));
    expect(pages).toEqual(all);
    expect(started).toEqual(started.toSorted((a, b) => b - a));
    expect(all.at(-1)?.id).toBe(first.id);
  });

  test('shows one by its id', async () => {
    expect(await app.get(`/api/runs/${first.id}`)).toEqual(first);
  });
});

test('health is ok once a tick has run, to anybody and in detail', async () => {
  const health = await app.call('GET', '/api/health', { key: null });
  const detail = await app.get('/api/health/detail');

  expect(health).toMatchObject({ status: 200, body: { state: 'ok' } });
  expect(detail).toEqual({
    state: 'ok',
    lastTickAt: expect.any(String),
    settings: [],
    findings: [expect.stringMatching(/^Nobody is told when this stops/)],
  });
});

test('health is sign-in as long as Azure takes no token of the app, to anybody in one word', async () => {
  const health = () => app.call('GET', '/api/health', { key: null });
  app.fault({
    match: { path: '/subscriptions' },
    effect: { status: 401, code: 'ExpiredAuthenticationToken', message: 'The access token expiry UTC time is past.' },
  });
  await app.tick();
  const refused = await health();
  const detail = await app.call<{ findings: readonly string[] }>('GET', '/api/health/detail');
  app.clearFaults();
  await app.tick();

  expect(refused).toMatchObject({ status: 503, body: { state: 'sign-in' } });
  expect(detail.body.findings[0]).toMatch(
    /^The app cannot sign in to Azure \(ExpiredAuthenticationToken: The access token expiry UTC time is past\)/,
  );
  expect(await health()).toMatchObject({ status: 200, body: { state: 'ok' } });
});

describe('the tables, read with any client', () => {
  test('have a run’s row with who, when and what came of it', async () => {
    const rows = [];
    for await (const row of app.table('runs').listEntities({ queryOptions: { filter: "PartitionKey eq 'run'" } }))
      rows.push(row);

    const row = rows.find(({ rowKey }) => rowKey?.endsWith(first.id));
    expect(rows).toHaveLength((await app.runs()).length);
    expect(row).toMatchObject({ state: 'succeeded', created: first.counts.created, pruned: first.counts.pruned });
  });

  test('have a row for each action, with kind, state, reasons and ids as columns', async () => {
    const rows = [];
    for (const { id } of [PRODUCTION, DEVELOPMENT]) {
      const filter = `PartitionKey eq '${first.id}_${id}'`;
      for await (const row of app.table(`actions${first.id.slice(0, 6)}`).listEntities({ queryOptions: { filter } }))
        rows.push(row);
    }

    const actions = rows.filter(({ rowKey }) => rowKey?.startsWith('action-'));
    const sets = rows.filter((row) => typeof row['set'] === 'string');
    expect(actions).toHaveLength(first.actions.length);
    for (const row of actions) {
      expect(row).toMatchObject({
        kind: expect.any(String),
        state: expect.any(String),
        reasons: expect.stringMatching(/./),
      });
    }
    expect(sets).toHaveLength(first.sets.length);
    expect(sets.every(({ skewMs }) => typeof skewMs === 'number')).toBe(true);
  });
});
