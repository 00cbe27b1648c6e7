import type { CostSettings } from '../policy/cost.ts';
import { type Cost, type CostedDisk, priced, storedGib } from '../policy/cost.ts';

/** What recovery points cost in a month, in hundredths of the currency at the finest. */
export interface MonthlyCost {
  /** ISO 4217. */
  readonly currency: string;
  /** No bill is higher at this price: every point as large as its disk. */
  readonly ceilingPerMonth: number;
  /** By used sizes and churn; disks that no drill has measured count from nothing to their ceiling. Absent where none is measured. */
  readonly estimatePerMonth?: { readonly from: number; readonly to: number };
  /** Disks with points that no drill has measured. */
  readonly unmeasuredDisks: number;
}

export function monthlyCost(disks: readonly CostedDisk[], settings: CostSettings): MonthlyCost {
  const { ceiling, estimate, unmeasuredDisks }: Cost = priced(
    storedGib(disks, settings.dailyChurnPercent),
    settings.pricePerGibMonth,
  );
  return {
    currency: settings.currency,
    ceilingPerMonth: hundredths(ceiling),
    ...(estimate === undefined
      ? {}
      : { estimatePerMonth: { from: hundredths(estimate.from), to: hundredths(estimate.to) } }),
    unmeasuredDisks,
  };
}

function hundredths(amount: number): number {
  return Math.round(amount * 100) / 100;
}
