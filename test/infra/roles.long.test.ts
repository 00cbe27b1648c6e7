import { describe, expect, test } from 'vitest';
import { PRODUCTION } from '../../local/fleet/fleet-spec.ts';
import { SNAPSHOT_GROUP } from '../../local/fleet/history.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { dueDaily, fleetOf, nightsBefore } from '../e2e/support/fleet.ts';
import { openCloud } from '../e2e/support/test-cloud.ts';
import { readInfra } from './templates.ts';

interface RoleFile {
  readonly roleName: string;
  readonly permissions: readonly { readonly actions: readonly string[] }[];
}

const protect = JSON.parse(readInfra('roles/protect.json')) as RoleFile;
const prune = JSON.parse(readInfra('roles/prune.json')) as RoleFile;
const SUBSCRIPTION = `/subscriptions/${PRODUCTION.id}`;
const SNAPSHOTS = `${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}`;
const SHOP = `${SUBSCRIPTION}/resourceGroups/shop`;
const tags = { 'snapshot-policy': dueDaily('3d') };

/** The roles of infra/roles where infra/subscription.bicep assigns them, short of one action where one is named. */
function granted(protectScopes: readonly string[], pruneScopes: readonly string[], without?: string) {
  const less = (role: RoleFile): RoleFile => ({
    ...role,
    permissions: role.permissions.map((one) => ({ actions: one.actions.filter((action) => action !== without) })),
  });
  const roles = [protect, prune].map(less).filter(({ permissions }) => permissions.some((p) => p.actions.length > 0));
  return {
    roles,
    assignments: [
      ...protectScopes.map((scope) => ({ role: protect.roleName, scope })),
      ...pruneScopes.map((scope) => ({ role: prune.roleName, scope })),
    ].filter(({ role }) => roles.some(({ roleName }) => roleName === role)),
  };
}

const fleet = (name: string) => fleetOf({ name, tags, nights: nightsBefore(5) });
const app = await openCloud({ fleet: fleet('web'), simulator: { roles: granted([SUBSCRIPTION], [SNAPSHOTS]) } });

function refused(from: typeof app): readonly string[] {
  return from.cloud.simulator.state.log.entries.filter(({ status }) => status === 403).map(({ url }) => url);
}

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
    expect(refused(app)).toEqual([]);
  });

  test.each([
    ['beside their disks, in the whole subscription', '@disk', '*', [SUBSCRIPTION], [SUBSCRIPTION]],
    ['beside their disks, in a named group', '@disk', SHOP, [SHOP], [SHOP]],
    ['in their own group, of the disks of a named group', SNAPSHOT_GROUP, SHOP, [SHOP, SNAPSHOTS], [SNAPSHOTS]],
  ])('points go %s', async (_, group, subscriptions, protectScopes, pruneScopes) => {
    const own = fleet('web');
    const snapshots = (own.snapshots ?? []).map((point) => ({ ...point, id: point.id.replace(SNAPSHOTS, SHOP) }));
    const other = await openCloud({
      fleet: group === '@disk' ? { ...own, snapshots } : own,
      settings: { NIGHTKEEP_SNAPSHOT_RESOURCE_GROUP: group, NIGHTKEEP_SUBSCRIPTIONS: subscriptions },
      simulator: { roles: granted(protectScopes, pruneScopes) },
    });

    const run = await other.tickToEnd();
    const extra = await other.run('POST', '/api/runs', { target: { vm: 'web' } });

    expect(run).toMatchObject({ state: 'succeeded', problems: [], counts: { created: 1, pruned: 2 } });
    expect(extra).toMatchObject({ state: 'succeeded', counts: { created: 1 } });
    expect(refused(other)).toEqual([]);
  });
});

describe('short of one action a run names it and where', () => {
  const actions = [protect, prune].flatMap(({ permissions }) => permissions.flatMap((one) => one.actions));

  test.each(actions.map((action, index) => [action, `vm${index}`] as const))('%s', async (action, name) => {
    const { state } = app.cloud.simulator;
    state.load(fleet(name));
    state.roles.set(granted([SUBSCRIPTION], [SNAPSHOTS]));
    if (action === 'Microsoft.Resources/tags/write') await app.run('POST', '/api/runs', { when: 'due' });
    state.roles.set(granted([SUBSCRIPTION], [SNAPSHOTS], action));

    const run =
      action === 'Microsoft.Resources/tags/write'
        ? await app.run('PUT', '/api/holds', { vm: name, reason: 'audit' })
        : await app.run('POST', '/api/runs', { when: 'due' });

    expect(wordsOf(run)).toMatch(new RegExp(`The identity lacks ${action} on /subscriptions/${PRODUCTION.id}`));
  });
});

/** What a person reads of a run: the remedies and problems. */
function wordsOf(run: RunReport): string {
  const errors = [...run.subscriptions, ...run.actions].map(({ error }) => error?.remedy);
  return [...errors, ...run.problems.map(({ message, suggestion }) => `${message} ${suggestion}`)].join('\n');
}
