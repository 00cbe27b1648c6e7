import { describe, expect, test } from 'vitest';
import { protectCommand } from '../../shared/policy/own-roles.ts';
import { missingGroupProblem } from '../../shared/policy/snapshot-group.ts';
import { aDisk } from '../builders/disk.ts';
import { compiled, ofType, readInfra } from './templates.ts';

const subscription = compiled('subscription');
const variables = subscription['variables'] as Record<string, unknown>;
const role = (name: string) => JSON.parse(readInfra(`roles/${name}.json`)) as Record<string, unknown>;

describe('what a protected subscription gets', () => {
  test('the two roles of infra/roles, as they stand there', () => {
    const loaded = Object.values(variables).filter((value) => JSON.stringify(value).includes('"roleName"'));

    expect(loaded).toEqual([role('protect'), role('prune')]);
    expect(ofType(subscription, 'Microsoft.Authorization/roleDefinitions')).toHaveLength(2);
  });

  test('names that the remedies of the app know', () => {
    const disks = [aDisk('os')];
    const problem = missingGroupProblem('s1', disks, { snapshotResourceGroup: 'x' }, new Set());

    expect(problem?.message).toContain(`--role "${role('prune')['roleName']} s1"`);
    for (const [, name] of protectCommand('s1', 'here', 'x').matchAll(/(\w+)="/g)) {
      expect(Object.keys(subscription['parameters'] as object)).toContain(name);
    }
  });

  test('a group for the snapshots without a tag of azd, which therefore never deletes it', () => {
    const [group, ...more] = ofType(subscription, 'Microsoft.Resources/resourceGroups');

    expect(more).toEqual([]);
    expect(group).not.toHaveProperty('tags');
    expect(JSON.stringify(subscription)).not.toMatch(/azd-/);
    expect(JSON.stringify(compiled('main'))).not.toContain('nightkeep-snapshots');
  });

  test('a lock on one free resource in it, not on the group, so that pruning goes on', () => {
    const locks = ofType(subscription, 'Microsoft.Authorization/locks');

    expect(locks).toMatchObject([
      {
        scope: "[resourceId('Microsoft.Resources/templateSpecs', 'nightkeep-keeps-this-group')]",
        properties: { level: 'CanNotDelete' },
      },
    ]);
    expect(ofType(subscription, 'Microsoft.Resources/templateSpecs')).toHaveLength(1);
  });

  test('the right to delete on the snapshots group alone, unless points lie beside their disks', () => {
    expect(variables['pruneGroups']).toBe(
      "[if(variables('isBesideDisks'), parameters('resourceGroups'), createArray(parameters('snapshotResourceGroup')))]",
    );
    const atSubscription = ofType(subscription, 'Microsoft.Authorization/roleAssignments').map((one) => one.condition);
    expect(atSubscription).toEqual(
      expect.arrayContaining(["[variables('isWhole')]", "[and(variables('isWhole'), variables('isBesideDisks'))]"]),
    );
  });
});
