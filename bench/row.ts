/** What a figure is held against. */
export interface Comparison {
  /**
   * A bound is set by Azure or by arithmetic, and cannot be beaten; a budget is what we allow ourselves; a peer does the
   * same by other means, and was measured in the same run.
   */
  readonly kind: 'bound' | 'budget' | 'peer';
  /** As docs/performance.md explains it. */
  readonly name: string;
  /** In the unit of the row. */
  readonly figure: number;
}

/** At most or at least so many times what the figure is held against; beyond it the bench fails. */
export type Limit = { readonly most: number } | { readonly least: number };

/** A measured figure and what it means. */
export interface Row {
  readonly what: string;
  readonly figure: number;
  /** Empty for a plain number. */
  readonly unit: string;
  readonly against: Comparison;
  /** Absent where the figure is only told. */
  readonly limit?: Limit;
  /** Under which circumstances, in a few words. */
  readonly how: string;
}

/** How many times what it is held against; undefined against zero. */
export function ratioOf({ figure, against }: Row): number | undefined {
  return against.figure === 0 ? undefined : figure / against.figure;
}

export function isMet({ figure, against, limit }: Row): boolean {
  if (limit === undefined) return true;
  return 'most' in limit ? figure <= limit.most * against.figure : figure >= limit.least * against.figure;
}
