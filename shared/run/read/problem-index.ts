import type { Problem } from '../../policy/problem.ts';
import { idKey } from '../../policy/resource-id.ts';

/** The problems of a plan by what they concern, so that a fleet's rows find theirs in linear time. */
export interface ProblemIndex {
  /** The first problem (no hint) of any of these VMs and disks, in the plan's order. */
  readonly firstOf: (ids: readonly string[]) => Problem | undefined;
  /** The hints that keys of the tags of these VMs and disks are nearly the opt-in key. */
  readonly nearMissesOf: (ids: readonly string[]) => readonly Problem[];
  /** Those of regions as a whole; regions in lower case. */
  readonly ofRegions: (locations: readonly string[]) => readonly Problem[];
}

export function indexProblems(problems: readonly Problem[]): ProblemIndex {
  const places = new Map<string, number>();
  const nearMisses = new Map<string, Problem[]>();
  const regional: Problem[] = [];
  for (const [place, problem] of problems.entries()) {
    const { code, severity, vmId, diskId, location } = problem;
    if (code === 'near-miss-key') {
      const key = idKey(vmId ?? diskId ?? '');
      nearMisses.set(key, [...(nearMisses.get(key) ?? []), problem]);
    }
    if (severity !== 'problem') continue;
    if (location !== undefined) regional.push(problem);
    for (const id of [vmId, diskId]) if (id !== undefined) addFirst(places, idKey(id), place);
  }
  return {
    firstOf: (ids) => {
      const found = ids.flatMap((id) => places.get(idKey(id)) ?? []);
      return found.length === 0 ? undefined : problems[Math.min(...found)];
    },
    nearMissesOf: (ids) => ids.flatMap((id) => nearMisses.get(idKey(id)) ?? []),
    ofRegions: (locations) => regional.filter(({ location }) => location !== undefined && locations.includes(location)),
  };
}

function addFirst<V>(map: Map<string, V>, key: string, value: V): void {
  if (!map.has(key)) map.set(key, value);
}
