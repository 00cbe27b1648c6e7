import { describe, expect, test } from 'vitest';
import { grantCommand, type OwnRole, protectCommand } from '../../shared/policy/own-roles.ts';
import { missingGroupProblem } from '../../shared/policy/snapshot-group.ts';
import { aDisk } from '../builders/disk.ts';
import { grantedOn, madeRoles } from './granted.ts';
import { actionsOf, compiled, ofType, ROLES, readInfra, roleFile } from './templates.ts';

const subscription = compiled('subscription');
const variables = subscription['variables'] as Record<string, unknown>;

describe('what a protected subscription gets', () => {
  test('the roles of infra/roles, as they stand there', () => {
    const loaded = Object.values(variables).filter((value) => JSON.stringify(value).includes('"roleName":"'));
    const [definitions, ...more] = ofType(subscription, 'Microsoft.Authorization/roleDefinitions');

    expect(loaded).toEqual(ROLES.map((name) => JSON.parse(readInfra(`roles/${name}.json`))));
    expect(Object.keys(madeRoles())).toHaveLength(ROLES.length);
    expect([definitions?.copy?.count, more]).toEqual(["[length(items(variables('roles')))]", []]);
  });

  test('names that the remedies of the app know', () => {
    const disks = [aDisk('os')];
    const problem = missingGroupProblem('s1', disks, { snapshotResourceGroup: 'x' }, new Set());
    const roles = madeRoles();

    expect(problem?.message).toContain(`--role "${roles.prune.roleName} s1"`);
    for (const [role, { roleName }] of Object.entries(roles) as [OwnRole, { roleName: string }][]) {
      expect(grantCommand(role, '/subscriptions/s1')).toContain(`--role "${roleName} s1"`);
    }
    for (const [, name] of protectCommand('s1', 'here', 'x').matchAll(/(\w+)="/g)) {
      expect(Object.keys(subscription['parameters'] as object)).toContain(name);
    }
  });

  test('groups for the snapshots and the drills without a tag of azd, which therefore never deletes them', () => {
    const groups = ofType(subscription, 'Microsoft.Resources/resourceGroups');

    expect(groups.map(({ condition }) => condition)).toEqual([
      "[not(variables('isBesideDisks'))]",
      undefined,
      "[parameters('drill')]",
    ]);
    for (const group of groups) expect(group).not.toHaveProperty('tags');
    expect(JSON.stringify(subscription)).not.toMatch(/azd-/);
    expect(JSON.stringify(compiled('main'))).not.toMatch(/nightkeep-(snapshots|drills)/);
  });

  test('a lock on one free resource among the snapshots, not on their group, so that pruning goes on', () => {
    const locks = ofType(subscription, 'Microsoft.Authorization/locks');

    const lock = {
      scope: "[resourceId('Microsoft.Resources/templateSpecs', 'nightkeep-keeps-this-group')]",
      properties: { level: 'CanNotDelete' },
    };
    // One in the group of the snapshots, one in each of the copies.
    expect(locks).toMatchObject([lock, lock]);
    expect(ofType(subscription, 'Microsoft.Resources/templateSpecs')).toHaveLength(2);
  });
});

describe('where the roles are granted', () => {
  const drills = { readPoints: ['nightkeep-snapshots'], lookUp: ['*'], drill: ['nightkeep-drills'] };

  test('by default: to protect and to drill, and neither to restore nor to replace', () => {
    expect(grantedOn()).toEqual({ protect: ['*'], prune: ['nightkeep-snapshots'], ...drills });
  });

  test('without drills: nothing that makes or reads a disk', () => {
    expect(grantedOn({ drill: false })).toEqual({ protect: ['*'], prune: ['nightkeep-snapshots'] });
  });

  test('with restores: wherever the app protects', () => {
    expect(grantedOn({ restore: true })).toEqual({
      protect: ['*'],
      prune: ['nightkeep-snapshots'],
      ...drills,
      restore: ['*'],
    });
  });

  test('with replacements: those of restores too, for its new disks are made first', () => {
    expect(grantedOn({ replace: true, drill: false, resourceGroups: ['shop', 'mail'] })).toEqual({
      protect: ['shop', 'mail', 'nightkeep-snapshots'],
      prune: ['nightkeep-snapshots'],
      readPoints: ['nightkeep-snapshots'],
      lookUp: ['*'],
      restore: ['shop', 'mail'],
      replace: ['shop', 'mail'],
    });
  });

  test.each([
    { parameters: { snapshotResourceGroup: '@disk' }, points: ['*'] },
    { parameters: { snapshotResourceGroup: '@disk', resourceGroups: ['shop'] }, points: ['shop'] },
    { parameters: { snapshotResourceGroup: 'points', resourceGroups: ['shop'] }, points: ['points'] },
  ])('to delete and to read points where they lie: $parameters', ({ parameters, points }) => {
    expect(grantedOn(parameters)).toMatchObject({ prune: points, readPoints: points });
  });

  test('with restore points and immutability: where points lie, and there alone', () => {
    expect(grantedOn({ drill: false, restorePoints: true, immutability: true })).toEqual({
      protect: ['*'],
      prune: ['nightkeep-snapshots'],
      restorePoints: ['nightkeep-snapshots'],
      makeImmutable: ['nightkeep-snapshots'],
    });
    const besideDisks = { drill: false, restorePoints: true, immutability: true, snapshotResourceGroup: '@disk' };
    expect(grantedOn(besideDisks)).toEqual({
      protect: ['*'],
      prune: ['*'],
      restorePoints: ['*'],
      makeImmutable: ['*'],
    });
  });

  test('with copies and restores, in groups that are named: to make disks beside the copies too, for their region may be lost', () => {
    const parameters = { drill: false, restore: true, copyRegions: ['northeurope'] };

    expect(grantedOn({ ...parameters, resourceGroups: ['shop'] })).toMatchObject({
      restore: ['shop', 'nightkeep-snapshots-northeurope'],
    });
    expect(grantedOn(parameters)).toMatchObject({ restore: ['*'] });
  });

  test('with copies: to make and prune them in a group of each region, and to read what is copied', () => {
    const copyRegions = ['westeurope', 'northeurope'];
    const groups = ['points', 'points-westeurope', 'points-northeurope'];
    const parameters = { drill: false, copyRegions, snapshotResourceGroup: 'points', resourceGroups: ['shop'] };

    expect(grantedOn(parameters)).toEqual({ protect: ['shop', ...groups], prune: groups, readPoints: groups });
    expect(grantedOn({ drill: false, copyRegions, snapshotResourceGroup: '@disk' })).toEqual({
      protect: ['*'],
      prune: ['*'],
      readPoints: ['*'],
    });
  });

  test('to delete disks on the group of the drills alone, whatever else is granted', () => {
    const everything = { restore: true, replace: true, restorePoints: true, drillResourceGroup: 'proofs' };
    const roles = Object.entries(madeRoles());
    const deleting = (target: string) =>
      roles.flatMap(([role, file]) => (actionsOf(file).includes(`Microsoft.Compute/${target}/delete`) ? [role] : []));

    expect([deleting('disks'), deleting('snapshots'), deleting('virtualMachines')]).toEqual([['drill'], ['prune'], []]);
    for (const groups of [[], ['shop']]) {
      for (const snapshotResourceGroup of ['points', '@disk']) {
        const where = grantedOn({ ...everything, resourceGroups: groups, snapshotResourceGroup });
        expect(where['drill']).toEqual(['proofs']);
      }
    }
  });

  test('each grant of the template is one of these, and each is made', () => {
    const [whole, inGroup, ...more] = ofType(subscription, 'Microsoft.Authorization/roleAssignments');
    const modules = Object.values(subscription['resources'] as Record<string, { copy?: { count: string } }>);

    expect(whole?.copy?.count).toBe("[length(variables('wholeGrants'))]");
    expect(modules.map(({ copy }) => copy?.count)).toContain("[length(variables('groupGrants'))]");
    expect([inGroup?.copy, more]).toEqual([undefined, []]);
  });
});

test('no role holds a right by a pattern, or over data', () => {
  for (const name of ROLES) {
    const { permissions } = roleFile(name);
    for (const { actions, dataActions } of permissions) {
      expect(actions.join()).not.toContain('*');
      expect(dataActions).toEqual([]);
    }
  }
});
