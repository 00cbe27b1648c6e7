import { describe, expect, test } from 'vitest';
import { copyGroup, copyGroups } from '../../../shared/policy/copies/copy-group.ts';
import { groupProblem, isGroupSound } from '../../../shared/policy/copies/target-group.ts';
import type { CopyTarget } from '../../../shared/policy/policy.ts';
import { DISK_GROUP } from '../../../shared/policy/snapshot-group.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { planSettings } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { copiedPolicy, FRANCE, NORTH } from './some-copies.ts';

const SETTINGS = planSettings();
const RESCUE: CopyTarget = { ...NORTH, resourceGroup: 'Rescue' };

function input(groups: Readonly<Record<string, string>>) {
  return { settings: SETTINGS, subscriptionId: SUBSCRIPTION, copyGroups: new Map(Object.entries(groups)) };
}

describe('the group that copies go to', () => {
  test('is the one that the target names, else the snapshot group with the region after it', () => {
    expect(copyGroup(RESCUE, SETTINGS)).toBe('Rescue');
    expect(copyGroup(NORTH, SETTINGS)).toBe('nightkeep-snapshots-northeurope');
  });

  test('is none where points lie in the group of their disk and the target names none', () => {
    const inDiskGroup = { snapshotResourceGroup: DISK_GROUP };

    expect(copyGroup(RESCUE, inDiskGroup)).toBe('Rescue');
    expect(() => copyGroup(NORTH, inDiskGroup)).toThrow('the copies to northeurope have no resource group');
  });

  test('is listed once for all policies and whatever its casing', () => {
    const { policies } = builtInPolicies('UTC');
    const book = (...lists: readonly (readonly CopyTarget[])[]) => ({
      policies: new Map([
        ...policies,
        ...lists.map((copyTo, index) => [`p${index}`, copiedPolicy({ copyTo })] as const),
      ]),
      defaultName: 'nightly',
    });

    expect(copyGroups(book([RESCUE, FRANCE], [{ ...RESCUE, resourceGroup: 'rescue' }, FRANCE], []), SETTINGS)).toEqual([
      'rescue',
      'nightkeep-snapshots-francecentral',
    ]);
    expect(copyGroups(book(), SETTINGS)).toEqual([]);
  });
});

describe('a group that copies go to', () => {
  test.each<[string, CopyTarget, Readonly<Record<string, string>>]>([
    ['lies in the region', NORTH, { 'nightkeep-snapshots-northeurope': 'northeurope' }],
    ['lies there in another spelling', NORTH, { 'nightkeep-snapshots-northeurope': 'North Europe' }],
    ['is named in another casing', RESCUE, { rescue: 'northeurope' }],
  ])('is sound where it %s', (_, target, groups) => {
    expect(isGroupSound(target, input(groups))).toBe(true);
    expect(groupProblem(target, 'westeurope', input(groups))).toBeUndefined();
  });

  test('that is missing is made by the command that makes what the installation has', () => {
    expect(isGroupSound(NORTH, input({}))).toBe(false);
    expect(groupProblem(NORTH, 'westeurope', input({}))).toEqual({
      code: 'copy-group-missing',
      severity: 'problem',
      subscriptionId: SUBSCRIPTION,
      location: 'northeurope',
      message: `Subscription ${SUBSCRIPTION} has no resource group nightkeep-snapshots-northeurope: nothing is copied to northeurope.`,
      suggestion: `az deployment sub create --name nightkeep --subscription ${SUBSCRIPTION} --location westeurope --template-file infra/subscription.bicep --parameters principalId="$NIGHTKEEP_PRINCIPAL_ID" snapshotResourceGroup="nightkeep-snapshots" copyRegions='["northeurope"]'`,
    });
  });

  test('that a policy names and is missing is made by hand, with what the app needs there', () => {
    const scope = `/subscriptions/${SUBSCRIPTION}/resourceGroups/Rescue`;
    const grant = (role: string) =>
      `az role assignment create --assignee-object-id "$NIGHTKEEP_PRINCIPAL_ID" --assignee-principal-type ServicePrincipal --role "Nightkeep ${role} ${SUBSCRIPTION}" --scope "${scope}"`;

    expect(groupProblem(RESCUE, 'westeurope', input({}))).toEqual({
      code: 'copy-group-missing',
      severity: 'problem',
      subscriptionId: SUBSCRIPTION,
      location: 'northeurope',
      message: `Subscription ${SUBSCRIPTION} has no resource group Rescue: nothing is copied to northeurope.`,
      suggestion: `az group create --subscription ${SUBSCRIPTION} --location northeurope --name Rescue; ${grant('Protect')}; ${grant('Prune')}`,
    });
  });

  test('that lies elsewhere could not be written to when it is needed', () => {
    const groups = input({ rescue: 'westeurope' });

    expect(isGroupSound(RESCUE, groups)).toBe(false);
    expect(groupProblem({ ...RESCUE, region: 'North Europe' }, 'westeurope', groups)).toEqual({
      code: 'copy-group-elsewhere',
      severity: 'problem',
      subscriptionId: SUBSCRIPTION,
      location: 'northeurope',
      message:
        'Resource group Rescue lies in westeurope: nothing is copied to North Europe, since nobody could write to it there were westeurope lost.',
      suggestion: 'Name a group in North Europe as resourceGroup of that copyTo.',
    });
  });
});
