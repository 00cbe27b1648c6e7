import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { comparePlans, sumDifferences } from '../../shared/policy/compare-plans.ts';
import type { SourceDisk } from '../../shared/policy/inventory.ts';
import type { PolicyBook } from '../../shared/policy/policy.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { aDisk } from '../builders/disk.ts';
import { NOW, nights, planInput, policyOf } from '../builders/plan.ts';
import { aVmWithDisks } from '../builders/vm.ts';

function bookWith(name: string, tag: string): PolicyBook {
  const { policies, defaultName } = builtInPolicies('UTC');
  return { policies: new Map([...policies, [name, { ...policyOf(tag), name }]]), defaultName };
}

describe('candidate policies', () => {
  const { vm, disks } = aVmWithDisks('web-1', 'gold', [aDisk('os')]);
  const { vm: other, disks: others } = aVmWithDisks('web-2', 'weekly', [aDisk('a'), aDisk('b')]);
  const present = bookWith('gold', 'nightly keep 30d');
  const snapshots = nights(disks[0] as SourceDisk, 30, '2026-11-23', { tag: 'nightly keep 30d' });
  const planWith = (book: PolicyBook) =>
    buildPlan(planInput({ virtualMachines: [vm, other], disks: [...disks, ...others], snapshots, settings: { book } }));

  it('are shown beside the present ones: disks, points pruned, over how many days, steady state', () => {
    const [gold, weekly] = comparePlans(planWith(present), planWith(bookWith('gold', 'nightly keep 7d')), NOW);
    expect(gold).toEqual({
      policy: 'gold',
      present: { disks: 1, pointsPruned: 0, overDays: 0, steadyStatePoints: 30 },
      candidate: { disks: 1, pointsPruned: 23, overDays: expect.any(Number), steadyStatePoints: 7 },
    });
    expect(gold?.candidate.overDays).toBeGreaterThan(3);
    expect(weekly?.candidate).toEqual(weekly?.present);
    expect(weekly?.present).toMatchObject({ disks: 2, steadyStatePoints: 40 });
  });

  it('that no longer name a policy leave its disks to the fallback of the mistake', () => {
    const differences = comparePlans(planWith(present), planWith(builtInPolicies('UTC')), NOW);
    expect(differences.find(({ policy }) => policy === 'gold')?.candidate.disks).toBe(0);
    expect(differences.find(({ policy }) => policy === 'nightly')?.candidate).toMatchObject({
      disks: 1,
      pointsPruned: 0,
    });
  });
});

describe('the differences of several subscriptions', () => {
  const outlook = (disks: number) => ({
    disks,
    pointsPruned: disks * 10,
    overDays: disks,
    steadyStatePoints: disks * 100,
  });

  it('are one for each policy, by name: sums, and the longest time', () => {
    const differences = [
      { policy: 'weekly', present: outlook(1), candidate: outlook(2) },
      { policy: 'gold', present: outlook(3), candidate: outlook(5) },
      { policy: 'gold', present: outlook(4), candidate: outlook(1) },
    ];

    expect(sumDifferences(differences)).toEqual([
      {
        policy: 'gold',
        present: { disks: 7, pointsPruned: 70, overDays: 4, steadyStatePoints: 700 },
        candidate: { disks: 6, pointsPruned: 60, overDays: 5, steadyStatePoints: 600 },
      },
      { policy: 'weekly', present: outlook(1), candidate: outlook(2) },
    ]);
  });
});
