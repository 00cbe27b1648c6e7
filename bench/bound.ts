/** A figure with what it may be at most. */
export interface Bound {
  readonly what: string;
  readonly figure: number;
  readonly most: number;
  readonly unit: string;
}

export function isMet({ figure, most }: Bound): boolean {
  return figure <= most;
}

/** One line: what, the figure, its bound, their ratio. */
export function sayBound(bound: Bound): string {
  const { what, figure, most, unit } = bound;
  const ratio = most === 0 ? '' : ` (${(figure / most).toFixed(2)} of it)`;
  return `${isMet(bound) ? 'ok  ' : 'MISS'} ${what}: ${round(figure)}${unit}, at most ${round(most)}${unit}${ratio}`;
}

function round(figure: number): string {
  return String(Math.round(figure * 100) / 100);
}
