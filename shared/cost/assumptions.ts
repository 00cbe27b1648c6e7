import type { CostSettings } from '../policy/cost.ts';
import { count } from '../policy/count.ts';

interface Counted {
  readonly unmeasuredDisks: number;
  readonly unsizedDisks: number;
}

/** What the figures of cost take for granted, in sentences. */
export function costAssumptions(
  { pricePerGibMonth, currency, dailyChurnPercent }: CostSettings,
  { unmeasuredDisks, unsizedDisks }: Counted,
): readonly string[] {
  return [
    `A GiB costs ${pricePerGibMonth} ${currency} a month (NIGHTKEEP_PRICE_PER_GIB_MONTH), in every region and whether it is stored as LRS or ZRS; incremental snapshots are always on Standard storage.`,
    'The ceiling takes every point for as large as its disk; Azure bills what is used.',
    `The estimate takes the oldest point of a disk for what the latest drill found in use, and each later one for ${dailyChurnPercent} % of that for each day since the one before (NIGHTKEEP_DAILY_CHURN_PERCENT), at most all of it; the days between are those of its policy.`,
    ...(unmeasuredDisks === 0
      ? []
      : [
          `No drill has measured ${count(unmeasuredDisks, 'disk')}: the estimate ranges from nothing to the ceiling for these.`,
        ]),
    ...(unsizedDisks === 0
      ? []
      : [`The size of ${count(unsizedDisks, 'disk')} is not known yet: these are not counted until the next run.`]),
  ];
}
