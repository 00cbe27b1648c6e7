import { parsePointName } from '../names.ts';
import type { RecoveryPoint } from '../recovery-point.ts';

/**
 * What stands under the names of points, whoever made it: gives all points, in any group, whose name is the one asked
 * for in any casing, or that name with another attempt.
 */
export function standingPoints(points: readonly RecoveryPoint[]): (name: string) => readonly RecoveryPoint[] {
  const byStem = Map.groupBy(points, ({ snapshot }) => parsePointName(snapshot.name)?.stem);
  return (name) => {
    const stem = parsePointName(name)?.stem;
    return stem === undefined ? [] : (byStem.get(stem) ?? []);
  };
}
