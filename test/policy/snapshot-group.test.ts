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
