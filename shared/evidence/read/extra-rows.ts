import type { Instant } from '../../policy/instant.ts';
import { isLate } from '../../policy/late.ts';
import { idKey } from '../../policy/resource-id.ts';
import type { DayRecord } from '../records.ts';
import type { PointEvidence } from './evidence-row.ts';
import { type Facts, keyOf, type Made, pointOf } from './point-rows.ts';

/** The points that no occurrence asked for, each with its date. */
export function extraRows(
  unit: string,
  days: readonly DayRecord[],
  facts: Facts,
  dateOf: (at: Instant) => string,
): readonly PointEvidence[] {
  const expected = new Set(
    days.flatMap(({ occurrences, disks }) =>
      occurrences.flatMap(({ at, disks: places }) =>
        places.map((place) => keyOf({ scheduledFor: at, uniqueId: disks[place]?.uniqueId ?? '', adHoc: false })),
      ),
    ),
  );
  const points = new Map<string, Made>();
  for (const all of facts.made.values()) {
    const [first] = all;
    if (first === undefined || expected.has(keyOf(first))) continue;
    for (const made of all) if (made.point !== undefined) points.set(idKey(made.point), made);
  }
  for (const [id, pruned] of facts.prunedById) {
    if (!points.has(id) && !expected.has(keyOf(pruned))) points.set(id, { ...pruned, state: 'succeeded', runId: '' });
  }
  return [...points.values()].flatMap((made) => {
    const state = extraState(made);
    if (state === undefined) return [];
    const row = { kind: 'extra', date: dateOf(made.scheduledFor), vm: unit, ...pointOf(made, state, facts) } as const;
    return [made.adHoc ? { ...row, adHoc: true } : row];
  });
}

function extraState({ state, adHoc, scheduledFor, takenAt = scheduledFor }: Made): PointEvidence['state'] | undefined {
  if (state === 'succeeded') return !adHoc && isLate(scheduledFor, takenAt) ? 'late' : 'taken';
  if (state === 'failed') return 'failed';
  return state === 'pending' || state === 'sent' ? 'pending' : undefined;
}
