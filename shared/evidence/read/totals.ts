import type { EvidenceCause, EvidenceRow, EvidenceTotals, PointEvidence } from './evidence-row.ts';

/** The counts of these rows. What is not over yet counts for nothing. */
export function totalsOf(rows: readonly EvidenceRow[]): EvidenceTotals {
  const points = rows.filter((row): row is PointEvidence => row.kind === 'occurrence' || row.kind === 'extra');
  const occurrences = points.filter(({ kind, state }) => kind === 'occurrence' && state !== 'due');
  const count = (...states: readonly PointEvidence['state'][]) =>
    occurrences.filter(({ state }) => states.includes(state)).length;
  return {
    expected: occurrences.length,
    taken: count('taken', 'late'),
    late: count('late'),
    missed: count('missed'),
    failed: count('failed'),
    pending: count('pending'),
    extra: points.filter(({ kind, state }) => kind === 'extra' && state !== 'failed').length,
    pruned: points.filter(({ prunedAt }) => prunedAt !== undefined).length,
  };
}

/** Why occurrences are missing or failed, the most frequent cause first. */
export function causesOf(rows: readonly EvidenceRow[]): readonly EvidenceCause[] {
  const gaps = rows.flatMap((row) =>
    row.kind === 'occurrence' && (row.state === 'missed' || row.state === 'failed') ? [row] : [],
  );
  return [...Map.groupBy(gaps, ({ cause = 'unknown' }) => cause)]
    .map(([cause, all]) => ({ cause, count: all.length, days: new Set(all.map(({ date }) => date)).size }))
    .toSorted((a, b) => b.count - a.count || (a.cause < b.cause ? -1 : 1));
}
