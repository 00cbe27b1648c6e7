import { estimateGib } from './cost.ts';
import type { Policy, Retention } from './policy.ts';
import { steadyGapsDays } from './steady-gaps.ts';

/** What the points of one disk come to in one region, once every rule of its policy is full. */
export interface RegionalStorage {
  /** Where copies lie; absent for the disk's own region. */
  readonly region?: string;
  readonly points: number;
  /** The sum, such as `100 × (1 + 6 × 0.02 + 3 × 0.14)`: a whole for the oldest point, then what changed before each later one. */
  readonly sum: string;
  readonly gib: number;
}

/**
 * What Azure bills of one disk's points, in GiB, by region: incremental snapshots and restore points by what changed since
 * the one before, full snapshots by all that is in use. `usedGib` is in use of the disk, `dailyChurnPercent` of it changes
 * in a day.
 */
export function policyStorage(policy: Policy, usedGib: number, dailyChurnPercent: number): readonly RegionalStorage[] {
  const of = (retention: Retention): Omit<RegionalStorage, 'region'> => {
    const gapsDays = steadyGapsDays({ ...policy, retention });
    const points = gapsDays.length + 1;
    if (policy.options.full === true) return { points, sum: `${points} × ${usedGib}`, gib: points * usedGib };
    const disk = { points, sizeGib: usedGib, usedGib, gapsDays };
    return { points, sum: sumOf(usedGib, gapsDays, dailyChurnPercent), gib: estimateGib(disk, dailyChurnPercent) ?? 0 };
  };
  const copies = policy.options.copyTo ?? [];
  return [of(policy.retention), ...copies.map(({ region, retention }) => ({ region, ...of(retention) }))];
}

function sumOf(usedGib: number, gapsDays: readonly number[], dailyChurnPercent: number): string {
  const shares = gapsDays.map((days) => Math.min(1, (dailyChurnPercent / 100) * days).toFixed(2));
  const terms = [...Map.groupBy(shares, (share) => share)].map(([share, alike]) =>
    alike.length === 1 ? share : `${alike.length} × ${share}`,
  );
  return `${usedGib} × (${['1', ...terms].join(' + ')})`;
}

/** What Azure bills besides, and no figure here holds. */
export function uncountedCosts({ options }: Policy): readonly string[] {
  const { copyTo = [], instantAccessMinutes, sku } = options;
  return [
    ...(copyTo.length === 0 ? [] : ['Each copy is billed as data that leaves its region, once, by its size.']),
    ...(instantAccessMinutes === undefined
      ? []
      : ['Instant access is billed by what changes on the disk while it lasts, and a fee for each restore.']),
    ...(sku === 'Premium_LRS' ? ['Premium storage costs more than twice what Standard storage does.'] : []),
  ];
}
