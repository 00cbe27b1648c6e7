/** Reasons of a kept point in the order in which a person asks for them. */
const ORDER = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'within', 'floor', 'pace', 'ad-hoc', 'hold'];

/**
 * Sums up the reasons of several points: how many bear each, the rules' numbers left out. A point kept by two rules
 * counts for both; `floor` is said only where no rule says more. A number and its reason are held together by a
 * no-break space, which `wrap` turns into a plain one.
 */
export function sumReasons(reasonsOfPoints: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const reasons of reasonsOfPoints) {
    const kinds = new Set(reasons.map((reason) => reason.replace(/-(\d+|oldest)$/, '')));
    if (kinds.size > 1) kinds.delete('floor');
    for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const rank = (kind: string): number => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return [...counts]
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([kind, n]) => `${n}\u00a0${kind}`)
    .join(', ');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `23 Nov 02:00`, in UTC. */
export function sayInstant(iso: string): string {
  const at = new Date(iso);
  return `${at.getUTCDate()} ${MONTHS[at.getUTCMonth()]} ${iso.slice(11, 16)}`;
}
