import { describe, expect, test } from 'vitest';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { dueDaily, fleetOf, nightsBefore } from './support/fleet.ts';
import { openCloud, openHost, openStorage, until } from './support/test-cloud.ts';

const tags = { 'snapshot-policy': dueDaily('3d') };
const fleet = fleetOf({ name: 'web', tags, nights: nightsBefore(6) });
const app = await openCloud({ fleet, settings: { NIGHTKEEP_MODE: 'observe' } });

interface Detail {
  readonly state: string;
  readonly settings: readonly { readonly setting: string; readonly message: string }[];
}

describe('mode observe', () => {
  test('plans and records what would be done, and does nothing', async () => {
    const before = await app.snapshots();

    const run = await app.tickToEnd();

    expect(run).toMatchObject({
      state: 'succeeded',
      mode: 'observe',
      counts: { creates: 1, prunes: 3, created: 0, pruned: 0 },
    });
    expect(run.actions.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      'create planned',
      ...Array(3).fill('prune planned'),
    ]);
    expect(await app.snapshots()).toEqual(before);
    expect(app.requests('PUT', '/snapshots/') + app.requests('DELETE', '/snapshots/')).toBe(0);
  });

  test('plans an occurrence once', async () => {
    await app.forgetTicks();

    await app.tick();

    expect(await app.runs()).toHaveLength(1);
  });
});

test('mode no-prune makes points and deletes nothing', async () => {
  const host = await openHost(app, { ...(await openStorage()), NIGHTKEEP_MODE: 'no-prune' });
  const before = await app.snapshots();

  const run = await host.tickToEnd();

  expect(run).toMatchObject({ state: 'succeeded', mode: 'no-prune', counts: { created: 1, prunes: 3, pruned: 0 } });
  expect(await app.snapshots()).toHaveLength(before.length + 1);
});

describe('without an owner', () => {
  test('every function answers 503 that names all mistakes, and the timer does nothing', async () => {
    const host = await openHost(app, {
      NIGHTKEEP_OWNER: undefined,
      AzureWebJobsStorage: app.cloud.settings['AzureWebJobsStorage'],
      NIGHTKEEP_MODE: 'everything',
      NIGHTKEEP_MIN_KEEP_DAY: '3',
    });
    const asked = app.requests('GET', '/subscriptions');
    const routes = [
      ['GET', '/api/runs'],
      ['GET', '/api/runs/x'],
      ['POST', '/api/runs'],
      ['POST', '/api/prunes'],
      ['GET', '/api/coverage'],
      ['GET', '/api/recovery-points'],
      ['PUT', '/api/holds'],
      ['DELETE', '/api/holds'],
    ] as const;

    const replies = await Promise.all(routes.map(([method, path]) => host.call(method, path)));
    const health = await host.call('GET', '/api/health', { key: null });
    const detail = await host.call<Detail>('GET', '/api/health/detail');
    await host.fire('tick');
    await until('what the timer says', async () => host.lines.some((line) => line.includes('nothing is protected')));

    expect(replies.map(({ status }) => status)).toEqual(Array(8).fill(503));
    for (const { body } of replies) {
      expect(body).toMatchObject({ type: 'urn:nightkeep:problem:config', detail: expect.any(String) });
      expect(body.errors?.map(({ field }) => field)).toEqual(['NIGHTKEEP_OWNER']);
    }
    expect(health).toMatchObject({ status: 503, body: { state: 'config' } });
    expect(detail.status).toBe(503);
    expect(detail.body.settings.map(({ setting }) => setting).sort()).toEqual([
      'NIGHTKEEP_MIN_KEEP_DAY',
      'NIGHTKEEP_MODE',
      'NIGHTKEEP_OWNER',
    ]);
    expect(detail.body.settings.find(({ setting }) => setting === 'NIGHTKEEP_MIN_KEEP_DAY')?.message).toContain(
      'NIGHTKEEP_MIN_KEEP_DAYS',
    );
    expect(app.requests('GET', '/subscriptions')).toBe(asked);
  });
});

describe('with invalid policies, and a VM whose tag is 256 random characters', () => {
  const noise = String.fromCharCode(...Array.from({ length: 256 }, (_, index) => 33 + ((index * 7919) % 94)));
  let run: RunReport;

  test('the app runs, makes points of all VMs, prunes nothing', async () => {
    app.cloud.simulator.state.load(
      fleetOf({ name: 'web', tags, nights: nightsBefore(6) }, { name: 'noise', tags: { 'snapshot-policy': noise } }),
    );
    const host = await openHost(app, {
      ...(await openStorage()),
      NIGHTKEEP_MODE: undefined,
      NIGHTKEEP_POLICIES: JSON.stringify({
        policies: { gold: { schedule: 'at 25:00', keep: '7d' }, silver: { keep: 5 } },
      }),
    });

    run = await host.tickToEnd();
    const detail = await host.call<Detail>('GET', '/api/health/detail');

    expect(run).toMatchObject({ state: 'succeeded', counts: { created: 2, prunes: 0, pruned: 0 } });
    expect(await app.snapshots()).toHaveLength(8);
    expect(detail).toMatchObject({ status: 200, body: { state: 'ok' } });
    const told = detail.body.settings.map(({ setting, message }) => `${setting} ${message}`);
    expect(told).toEqual(
      expect.arrayContaining([expect.stringContaining('gold'), expect.stringContaining('policies.silver.keep')]),
    );
    expect(told.every((text) => text.startsWith('NIGHTKEEP_POLICIES '))).toBe(true);
  });

  test('the tag is told as a problem with a suggestion, and its VM is protected meanwhile', async () => {
    const problem = run.problems.find(({ vmId }) => vmId?.endsWith('/noise'));

    expect(problem).toMatchObject({ severity: 'problem', code: 'tag', suggestion: expect.any(String) });
    expect(problem?.tag).toBe(noise);
    expect((await app.snapshots()).some(({ name }) => name.startsWith('noise-os-'))).toBe(true);
  });
});
