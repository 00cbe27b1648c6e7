// What recovery points cost in a month. Azure bills a snapshot by its used size, which it does not tell: the ceiling comes
// from provisioned sizes, the estimate from used sizes that drills measured. Nothing is decided by either.

/** What a month of storage is priced by. */
export interface CostSettings {
  /** Of one GiB for one month, in `currency`. */
  readonly pricePerGibMonth: number;
  /** ISO 4217, such as `USD`. */
  readonly currency: string;
  /** How much of a disk's used size changes in a day, in percent. */
  readonly dailyChurnPercent: number;
}

/** The points of one disk, or its copies in one region. */
export interface CostedDisk {
  /** Copies: the disk itself is counted by its points. */
  readonly areCopies?: true;
  readonly points: number;
  /** The provisioned size. */
  readonly sizeGib: number;
  /** As a drill measured it; absent where none has. */
  readonly usedGib?: number;
  /** Days between neighbouring points, the newest pair first; pairs beyond its end are as far apart as the last. Empty: unknown. */
  readonly gapsDays: readonly number[];
}

/** An amount of storage, or of money, for a month: it is between `from` and `to`. */
interface CostRange {
  readonly from: number;
  readonly to: number;
}

/** What some disks' points come to; all of it in GiB, or all of it in money. */
export interface Cost {
  /** No bill of them is higher. */
  readonly ceiling: number;
  /** Disks that no drill has measured count from nothing up to their ceiling; absent where none with points is measured. */
  readonly estimate?: CostRange;
  /** Disks with points that no drill has measured. */
  readonly unmeasuredDisks: number;
}

/** GiB that the points of some disks are billed by. */
export function storedGib(disks: readonly CostedDisk[], dailyChurnPercent: number): Cost {
  let [ceiling, measured, measuredDisks, unmeasured, unmeasuredDisks] = [0, 0, 0, 0, 0];
  for (const disk of disks.filter(({ points }) => points > 0)) {
    const ofDisk = ceilingGib(disk);
    ceiling += ofDisk;
    const estimate = estimateGib(disk, dailyChurnPercent);
    if (estimate === undefined) {
      unmeasured += ofDisk;
      unmeasuredDisks += disk.areCopies === true ? 0 : 1;
    } else {
      measured += estimate;
      measuredDisks++;
    }
  }
  // Sums of fractions differ in their last digit by the order in which they are made.
  const to = Math.min(ceiling, measured + unmeasured);
  const estimate = { from: Math.min(measured, to), to };
  return { ceiling, unmeasuredDisks, ...(measuredDisks > 0 || unmeasuredDisks === 0 ? { estimate } : {}) };
}

/** Every point as large as its disk: more than that is not in a snapshot. */
export function ceilingGib({ points, sizeGib }: Pick<CostedDisk, 'points' | 'sizeGib'>): number {
  return points * sizeGib;
}

/**
 * The first point is billed by what is used, each further one by what changed since the point before it: the churn of the
 * days between, and at most all that is used. Undefined where no drill has measured the disk.
 */
export function estimateGib(
  { points, sizeGib, usedGib, gapsDays }: CostedDisk,
  dailyChurnPercent: number,
): number | undefined {
  if (usedGib === undefined) return undefined;
  const used = Math.min(usedGib, sizeGib);
  const changed = (days: number | undefined) =>
    days === undefined ? 1 : Math.min(1, (dailyChurnPercent / 100) * days);
  const pairs = points - 1;
  const known = gapsDays.slice(0, pairs).reduce((sum, days) => sum + changed(days), 0);
  const further = Math.max(0, pairs - gapsDays.length) * changed(gapsDays.at(-1));
  return Math.min(used * (1 + known + further), points * sizeGib);
}

/** The same as money for a month. */
export function priced({ ceiling, estimate, ...rest }: Cost, pricePerGibMonth: number): Cost {
  const ofMonth = (gib: number) => gib * pricePerGibMonth;
  return {
    ...rest,
    ceiling: ofMonth(ceiling),
    ...(estimate === undefined ? {} : { estimate: { from: ofMonth(estimate.from), to: ofMonth(estimate.to) } }),
  };
}
