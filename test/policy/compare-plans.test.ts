import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { comparePlans, sumDifferences } from '../../shared/policy/compare-plans.ts';
import type { Decision } from '../../shared/policy/decision.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { SourceDisk } from '../../shared/policy/inventory.ts';
import type { DiskDecisions, Plan } from '../../shared/policy/plan.ts';
import type { Policy, PolicyBook } from '../../shared/policy/policy.ts';
import type { Protection } from '../../shared/policy/protection.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { aDisk } from '../builders/disk.ts';
import { NOW, nights, planInput, policyOf } from '../builders/plan.ts';
import { aPoint } from '../builders/points.ts';
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

describe('a policy in a plan', () => {
  const keep7 = policyOf('nightly keep 7d');
  const protectedBy = (disk: SourceDisk, policy: Policy): Protection => ({
    disk,
    standing: { kind: 'protected', policy },
  });
  const going: Decision = { point: aPoint(), action: 'prune', reasons: ['expired'] };
  const waiting: Decision = { point: aPoint(), action: 'keep', reasons: ['min-keep', 'pace'] };
  const staying: Decision = { point: aPoint(), action: 'keep', reasons: ['daily-1'] };
  const decided = (disk: SourceDisk, ...decisions: readonly Decision[]): DiskDecisions => ({
    diskUniqueId: disk.uniqueId.toLowerCase(),
    diskName: disk.name,
    standing: 'protected',
    decisions,
  });
  const [a, b] = [aDisk('a', { uniqueId: 'AAAA-1' }), aDisk('b', { uniqueId: 'BBBB-2' })];
  const empty = buildPlan(planInput());

  function planOf(protections: readonly Protection[], fields: Partial<Plan> = {}): Plan {
    return { ...empty, selection: { ...empty.selection, protections }, ...fields };
  }

  function outlookOf(plan: Plan) {
    return comparePlans(plan, empty, NOW).map(({ policy, present }) => [policy, present]);
  }

  it('has the sums of its disks, whatever the casing of its name', () => {
    const plan = planOf([protectedBy(a, { ...keep7, name: 'Gold' }), protectedBy(b, { ...keep7, name: 'gold' })], {
      disks: [decided(a, going, waiting, staying), decided(b, staying, going)],
    });
    expect(outlookOf(plan)).toEqual([['gold', { disks: 2, pointsPruned: 3, overDays: 1, steadyStatePoints: 14 }]]);
  });

  it.each<[string, readonly string[], number]>([
    ['one day where nothing waits', [], 1],
    ['one day where the last goes today', ['2026-11-23T23:59Z'], 1],
    ['two days where it goes tomorrow, be that in less than 24 hours', ['2026-11-24T02:00Z'], 2],
    ['as many as the slowest region takes', ['2026-11-30T02:00Z', '2026-11-24T02:00Z'], 8],
    ['as many as the slowest region takes, in any order', ['2026-11-24T02:00Z', '2026-11-30T02:00Z'], 8],
  ])('prunes over %s', (_, ends, overDays) => {
    const pace = ends.map((at) => ({ diskUniqueId: 'aaaa-1', waiting: 1, endsAt: parseInstant(at) }));
    const plan = planOf([protectedBy(a, keep7)], { pace, disks: [decided(a, going, waiting)] });
    expect(outlookOf(plan)).toEqual([['nightly', { disks: 1, pointsPruned: 2, overDays, steadyStatePoints: 7 }]]);
  });

  it('prunes over no day where nothing goes', () => {
    const pace = [{ diskUniqueId: 'aaaa-1', waiting: 0, endsAt: parseInstant('2026-11-30T02:00Z') }];
    const none = { disks: 1, pointsPruned: 0, overDays: 0, steadyStatePoints: 7 };
    expect(outlookOf(planOf([protectedBy(a, keep7)], { pace, disks: [decided(a, staying)] }))).toEqual([
      ['nightly', none],
    ]);
    expect(outlookOf(planOf([protectedBy(a, keep7)], { pace }))).toEqual([['nightly', none]]);
  });

  it('takes as long as the slowest of its disks', () => {
    const pace = [{ diskUniqueId: 'aaaa-1', waiting: 1, endsAt: parseInstant('2026-11-25T02:00Z') }];
    const disks = [decided(a, going), decided(b, going)];
    const overDays = [
      [protectedBy(a, keep7), protectedBy(b, keep7)],
      [protectedBy(b, keep7), protectedBy(a, keep7)],
    ].map((protections) => comparePlans(planOf(protections, { pace, disks }), empty, NOW)[0]?.present.overDays);
    expect(overDays).toEqual([3, 3]);
  });

  it('follows the fallback of a mistaken tag, and a disk without any policy none', () => {
    const problem = { code: 'tag', severity: 'problem', message: 'x' } as const;
    const plan = planOf([
      { disk: a, standing: { kind: 'problem', problem, fallback: keep7 } },
      { disk: b, standing: { kind: 'problem', problem } },
      { disk: aDisk('c'), standing: { kind: 'unprotected' } },
    ]);
    expect(outlookOf(plan)).toEqual([['nightly', { disks: 1, pointsPruned: 0, overDays: 0, steadyStatePoints: 7 }]]);
  });

  it('is told by name, with nothing in the plan that it is not in', () => {
    const nothing = { disks: 0, pointsPruned: 0, overDays: 0, steadyStatePoints: 0 };
    const one = { ...nothing, disks: 1, steadyStatePoints: 7 };
    const [present, candidate] = ['weekly', 'gold'].map((name) => planOf([protectedBy(a, { ...keep7, name })]));
    expect(comparePlans(present as Plan, candidate as Plan, NOW)).toEqual([
      { policy: 'gold', present: nothing, candidate: one },
      { policy: 'weekly', present: one, candidate: nothing },
    ]);
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
