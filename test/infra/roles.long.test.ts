import { describe, expect, test } from 'vitest';
import { PRODUCTION } from '../../local/fleet/fleet-spec.ts';
import { SNAPSHOT_GROUP } from '../../local/fleet/history.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { dueDaily, fleetOf, nightsBefore } from '../e2e/support/fleet.ts';
import { openCloud } from '../e2e/support/test-cloud.ts';
import { granted, madeRoles, refusedBy } from './granted.ts';
import { actionsOf } from './templates.ts';

const SUBSCRIPTION = `/subscriptions/${PRODUCTION.id}`;
const SNAPSHOTS = `${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}`;
const SHOP = `${SUBSCRIPTION}/resourceGroups/shop`;
const tags = { 'snapshot-policy': dueDaily('3d') };

const fleet = (name: string) => fleetOf({ name, tags, nights: nightsBefore(5) });
const app = await openCloud({ fleet: fleet('web'), simulator: { roles: granted(PRODUCTION.id) } });

describe('with the roles of infra/roles where infra/subscription.bicep assigns them', () => {
  test('a night makes its point and prunes what has expired', async () => {
    const run = await app.tickToEnd();

    expect(run).toMatchObject({ state: 'succeeded', problems: [], counts: { created: 1, pruned: 2, failed: 0 } });
  });

  test('a point is made at once, and a hold is set and lifted', async () => {
    const runs = [
      await app.run('POST', '/api/runs', { target: { vm: 'web' } }),
      await app.run('PUT', '/api/holds', { vm: 'web', reason: 'audit' }),
      await app.run('DELETE', '/api/holds?vm=web&reason=over'),
    ];

    expect(runs.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(refusedBy(app.cloud.simulator.state)).toEqual([]);
  });

  test.each([
    ['beside their disks, in the whole subscription', '@disk', '*', []],
    ['beside their disks, in a named group', '@disk', SHOP, ['shop']],
    ['in their own group, of the disks of a named group', SNAPSHOT_GROUP, SHOP, ['shop']],
  ])('points go %s', async (_, group, subscriptions, resourceGroups) => {
    const own = fleet('web');
    const snapshots = (own.snapshots ?? []).map((point) => ({ ...point, id: point.id.replace(SNAPSHOTS, SHOP) }));
    const other = await openCloud({
      fleet: group === '@disk' ? { ...own, snapshots } : own,
      settings: { NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: group, NIGHTKEEP_SUBSCRIPTIONS: subscriptions },
      simulator: { roles: granted(PRODUCTION.id, { snapshotResourceGroup: group, resourceGroups }) },
    });

    const run = await other.tickToEnd();
    const extra = await other.run('POST', '/api/runs', { target: { vm: 'web' } });

    expect(run).toMatchObject({ state: 'succeeded', problems: [], counts: { created: 1, pruned: 2 } });
    expect(extra).toMatchObject({ state: 'succeeded', counts: { created: 1 } });
    expect(refusedBy(other.cloud.simulator.state)).toEqual([]);
  });
});

describe('short of one action a run names it and where', () => {
  const lacks = (['protect', 'prune'] as const).flatMap((role) =>
    actionsOf(madeRoles()[role]).map((action) => ({ role, action })),
  );

  test.each(lacks.map((lack, index) => ({ ...lack, name: `vm${index}` })))(
    '$action',
    async ({ role, action, name }) => {
      const { state } = app.cloud.simulator;
      state.load(fleet(name));
      state.roles.set(granted(PRODUCTION.id));
      if (action === 'Microsoft.Resources/tags/write') await app.run('POST', '/api/runs', { when: 'due' });
      state.roles.set(granted(PRODUCTION.id, {}, { role, action }));

      const run =
        action === 'Microsoft.Resources/tags/write'
          ? await app.run('PUT', '/api/holds', { vm: name, reason: 'audit' })
          : await app.run('POST', '/api/runs', { when: 'due' });

      expect(wordsOf(run)).toMatch(new RegExp(`The identity lacks ${action} on /subscriptions/${PRODUCTION.id}`));
    },
  );
});

/** What a person reads of a run: the remedies and problems. */
function wordsOf(run: RunReport): string {
  const errors = [...run.subscriptions, ...run.actions].map(({ error }) => error?.remedy);
  return [...errors, ...run.problems.map(({ message, suggestion }) => `${message} ${suggestion}`)].join('\n');
}
