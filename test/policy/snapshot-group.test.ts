import { describe, expect, it } from 'vitest';
import { missingGroupProblem, snapshotGroup } from '../../shared/policy/snapshot-group.ts';
import { aDisk } from '../builders/disk.ts';
import { SUBSCRIPTION } from '../builders/points.ts';

const OWN_GROUP = { snapshotResourceGroup: 'Nightkeep-Snapshots' };
const BESIDE = { snapshotResourceGroup: '@disk' };

describe('the group that a point is made in', () => {
  it.each([
    ['that of the settings', OWN_GROUP, new Set(['nightkeep-snapshots']), 'Nightkeep-Snapshots'],
    ['that of the settings where it is not known which exist', OWN_GROUP, undefined, 'Nightkeep-Snapshots'],
    ["the disk's own where that of the settings is missing", OWN_GROUP, new Set(['prod']), 'prod'],
    ["the disk's own where the settings say so", BESIDE, new Set(['prod']), 'prod'],
    ["the disk's own where the settings say so, though it is not known which exist", BESIDE, undefined, 'prod'],
  ])('is %s', (_, settings, existing, expected) => {
    expect(snapshotGroup(aDisk('os'), settings, existing)).toBe(expected);
  });
});

describe('a missing group', () => {
  const disks = [aDisk('a'), aDisk('b', { resourceGroup: 'Test', location: 'northeurope' }), aDisk('c')];

  it('is one problem with the command that makes it and those that grant the pruning role', () => {
    const problem = missingGroupProblem(SUBSCRIPTION, disks, OWN_GROUP, new Set(['prod', 'test']));
    expect(problem).toMatchObject({ severity: 'problem', subscriptionId: SUBSCRIPTION });
    const make = `az deployment sub create --name nightkeep --subscription ${SUBSCRIPTION} --location westeurope --template-file infra/subscription.bicep --parameters principalId="$NIGHTKEEP_PRINCIPAL_ID" snapshotResourceGroup="Nightkeep-Snapshots"`;
    expect(problem?.message).toContain(make);
    expect(problem?.message).toContain(
      `--role "Nightkeep Prune ${SUBSCRIPTION}" --scope "/subscriptions/${SUBSCRIPTION}/resourceGroups/prod"`,
    );
    expect(problem?.message).toContain(`--scope "/subscriptions/${SUBSCRIPTION}/resourceGroups/test"`);
    expect(problem?.suggestion).toBe(make);
  });

  it('is made where most disks are, and says so in one sentence each', () => {
    const make = `az deployment sub create --name nightkeep --subscription ${SUBSCRIPTION} --location northeurope --template-file infra/subscription.bicep --parameters principalId="$NIGHTKEEP_PRINCIPAL_ID" snapshotResourceGroup="Nightkeep-Snapshots"`;
    const grant = (group: string) =>
      `az role assignment create --assignee-object-id "$NIGHTKEEP_PRINCIPAL_ID" --assignee-principal-type ServicePrincipal --role "Nightkeep Prune ${SUBSCRIPTION}" --scope "/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}"`;
    const north = { resourceGroup: 'test', location: 'northeurope' };
    const found = missingGroupProblem(
      SUBSCRIPTION,
      [aDisk('d', north), aDisk('e', north), ...disks],
      OWN_GROUP,
      new Set(),
    );

    expect(found).toEqual({
      code: 'snapshot-group-missing',
      severity: 'problem',
      subscriptionId: SUBSCRIPTION,
      message: `Subscription ${SUBSCRIPTION} has no resource group Nightkeep-Snapshots: points go to each disk's own group. Make it with: ${make}. Until then, let the app prune where the points lie: ${grant('prod')}; ${grant('test')}`,
      suggestion: make,
    });
  });

  it('is made in the first region by name, where as many disks are in another', () => {
    const one = (location: string) => aDisk(location, { location });
    const locationsOf = (...regions: readonly string[]) =>
      missingGroupProblem(SUBSCRIPTION, regions.map(one), OWN_GROUP, new Set())?.suggestion?.match(
        /--location (\w+)/,
      )?.[1];

    expect(locationsOf('westus', 'eastus')).toBe('eastus');
    expect(locationsOf('eastus', 'westus')).toBe('eastus');
    expect(locationsOf('eastus', 'westus', 'westus')).toBe('westus');
  });

  it('names ten groups, and the number of the others where there are more', () => {
    const groups = (count: number) =>
      missingGroupProblem(
        SUBSCRIPTION,
        Array.from({ length: count }, (_, n) => aDisk('os', { resourceGroup: `group-${n}` })),
        OWN_GROUP,
        new Set(),
      )?.message;

    expect(groups(10)).not.toContain('more groups');
    expect(groups(11)).toContain('; and the same for 1 more groups');
  });

  it('has a text that stays short however many groups there are', () => {
    const many = Array.from({ length: 500 }, (_, n) => aDisk('os', { resourceGroup: `group-${n}` }));
    const problem = missingGroupProblem(SUBSCRIPTION, many, OWN_GROUP, new Set());
    expect(problem?.message).toContain('490 more groups');
    expect(problem?.message.length).toBeLessThan(6_000);
  });

  it.each([
    ['it exists', disks, OWN_GROUP, new Set(['nightkeep-snapshots'])],
    ['it is not known which groups exist', disks, OWN_GROUP, undefined],
    ['points go beside their disks', disks, BESIDE, new Set<string>()],
    ['no disk is protected', [], OWN_GROUP, new Set<string>()],
  ])('is no problem where %s', (_, protectedDisks, settings, existing) => {
    expect(missingGroupProblem(SUBSCRIPTION, protectedDisks, settings, existing)).toBeUndefined();
  });
});
