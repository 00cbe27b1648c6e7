import { DAY, type Instant } from './instant.ts';
import type { Plan } from './plan.ts';
import type { Policy } from './policy.ts';
import type { Standing } from './protection.ts';
import { maximumPoints } from './tag/maximum-points.ts';

/** What one policy does in a plan. */
interface PolicyOutlook {
  readonly disks: number;
  /** Points that it prunes, at once or over days. */
  readonly pointsPruned: number;
  /** Daily full passes until the last of them is gone; 0 where none is. */
  readonly overDays: number;
  /** Points at most, once all its keep rules are full. */
  readonly steadyStatePoints: number;
}

/** A policy under the present policies and under the candidate ones. */
export interface PolicyDifference {
  /** Lower case. */
  readonly policy: string;
  readonly present: PolicyOutlook;
  readonly candidate: PolicyOutlook;
}

const NOTHING: PolicyOutlook = { disks: 0, pointsPruned: 0, overDays: 0, steadyStatePoints: 0 };

/** The difference that candidate policies would make, one row per policy that protects a disk in either plan, by name. */
export function comparePlans(present: Plan, candidate: Plan, now: Instant): readonly PolicyDifference[] {
  const before = outlooks(present, now);
  const after = outlooks(candidate, now);
  return [...new Set([...before.keys(), ...after.keys()])].sort().map((policy) => ({
    policy,
    present: before.get(policy) ?? NOTHING,
    candidate: after.get(policy) ?? NOTHING,
  }));
}

/** The differences of several subscriptions as one, by policy name. */
export function sumDifferences(differences: readonly PolicyDifference[]): readonly PolicyDifference[] {
  const byPolicy = Map.groupBy(differences, ({ policy }) => policy);
  return [...byPolicy.keys()].sort().map((policy) => ({
    policy,
    present: sumOutlooks((byPolicy.get(policy) ?? []).map(({ present }) => present)),
    candidate: sumOutlooks((byPolicy.get(policy) ?? []).map(({ candidate }) => candidate)),
  }));
}

function sumOutlooks(outlooks: readonly PolicyOutlook[]): PolicyOutlook {
  return outlooks.reduce(
    (sum, one) => ({
      disks: sum.disks + one.disks,
      pointsPruned: sum.pointsPruned + one.pointsPruned,
      overDays: Math.max(sum.overDays, one.overDays),
      steadyStatePoints: sum.steadyStatePoints + one.steadyStatePoints,
    }),
    NOTHING,
  );
}

function outlooks(plan: Plan, now: Instant): ReadonlyMap<string, PolicyOutlook> {
  const policies = policyOfDisks(plan);
  const endsAt = new Map<string, Instant>();
  for (const notice of plan.pace) {
    endsAt.set(notice.diskUniqueId, Math.max(notice.endsAt, endsAt.get(notice.diskUniqueId) ?? 0));
  }
  const pruned = new Map(
    plan.disks.map(({ diskUniqueId, decisions }) => [diskUniqueId, decisions.filter(isGoing).length]),
  );
  const totals = new Map<string, PolicyOutlook>();
  for (const [disk, policy] of policies) {
    const name = policy.name.toLowerCase();
    const total = totals.get(name) ?? NOTHING;
    const points = pruned.get(disk) ?? 0;
    totals.set(name, {
      disks: total.disks + 1,
      pointsPruned: total.pointsPruned + points,
      overDays: Math.max(total.overDays, points === 0 ? 0 : passes(endsAt.get(disk), now)),
      steadyStatePoints: total.steadyStatePoints + maximumPoints(policy),
    });
  }
  return totals;
}

function policyOfDisks({ selection }: Plan): ReadonlyMap<string, Policy> {
  return new Map(
    selection.protections.flatMap(({ disk, standing }) => {
      const policy = followed(standing);
      return policy === undefined ? [] : [[disk.uniqueId.toLowerCase(), policy] as const];
    }),
  );
}

function followed(standing: Standing): Policy | undefined {
  if (standing.kind === 'protected') return standing.policy;
  return standing.kind === 'problem' ? standing.fallback : undefined;
}

/** Pruned now, or waiting for its turn at the pace. */
function isGoing({ action, reasons }: Plan['disks'][number]['decisions'][number]): boolean {
  return action === 'prune' || reasons.includes('pace');
}

/** Counted from today, which is the first. */
function passes(endsAt: Instant | undefined, now: Instant): number {
  return endsAt === undefined ? 1 : Math.floor(endsAt / DAY) - Math.floor(now / DAY) + 1;
}
