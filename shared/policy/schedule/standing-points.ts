import { parsePointName } from '../names.ts';
import type { RecoveryPoint } from '../recovery-point.ts';

/**
 * What stands under the names of points, whoever made it: gives all points, in any group, whose name is the one asked
 * for in any casing, or that name with another attempt.
 */
export function standingPoints(points: readonly RecoveryPoint[]): (name: string) => readonly RecoveryPoint[] {
  // Hardly ever do two have one stem: a list for each would take as much memory as the points.
  const firsts = new Map<string | undefined, RecoveryPoint>();
  const others = new Map<string | undefined, readonly RecoveryPoint[]>();
  for (const point of points) {
    const stem = parsePointName(point.snapshot.name)?.stem;
    if (stem === undefined) continue;
    if (!firsts.has(stem)) firsts.set(stem, point);
    else others.set(stem, [...(others.get(stem) ?? []), point]);
  }
  return (name) => {
    const stem = parsePointName(name)?.stem;
    const first = firsts.get(stem);
    return first === undefined ? [] : [first, ...(others.get(stem) ?? [])];
  };
}
