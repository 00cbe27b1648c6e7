import { fallbackPolicy } from '../fallback-policy.ts';
import { orphanStanding } from '../orphan-standing.ts';
import type { DiskDecisions, PlanInput } from '../plan.ts';
import type { Policy } from '../policy.ts';
import type { Protection, Selection } from '../protection.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import type { DiskStanding } from '../retention/decide-disk.ts';
import { unitKey } from './unit.ts';

/** Everything that a plan knows of one disk, listed or not, before it decides. */
export interface DiskCase {
  /** Lower case. */
  readonly diskUniqueId: string;
  /** Absent where no listed disk has the unique id. */
  readonly protection?: Protection;
  /** All snapshots of the disk, foreign ones included. */
  readonly points: readonly RecoveryPoint[];
  /** By what new points are made: the tag's, or the fallback of a mistaken one. */
  readonly policy?: Policy;
  /** By what its points are kept or pruned. */
  readonly standing: DiskStanding;
  /** As people see it. */
  readonly shown: DiskDecisions['standing'];
}

type CaseInput = Pick<PlanInput, 'settings' | 'now' | 'sources' | 'confirmedGone'>;

/** One case per listed disk, then one per unlisted disk that has points of ours; sorted, each unique id once. */
export function diskCases(
  selection: Selection,
  points: readonly RecoveryPoint[],
  input: CaseInput,
): readonly DiskCase[] {
  const byDisk = pointsByDisk(points);
  const listed = listedCases(selection.protections, byDisk, input);
  const seen = new Set(listed.map(({ diskUniqueId }) => diskUniqueId));
  const unlisted = [...byDisk.keys()]
    .filter((id) => !seen.has(id) && byDisk.get(id)?.some(bearsOurTags))
    .sort()
    .map((id) => unlistedCase(id, byDisk.get(id) ?? [], input));
  return [...listed, ...unlisted];
}

/** Ours, or in doubt: a disk with nothing but foreign snapshots is none of our business. */
export function bearsOurTags({ ownership }: RecoveryPoint): boolean {
  return ownership.kind !== 'foreign';
}

function pointsByDisk(points: readonly RecoveryPoint[]): ReadonlyMap<string, readonly RecoveryPoint[]> {
  const byDisk = new Map<string, RecoveryPoint[]>();
  for (const point of points) {
    if (point.diskUniqueId === undefined) continue;
    const present = byDisk.get(point.diskUniqueId);
    if (present === undefined) byDisk.set(point.diskUniqueId, [point]);
    else present.push(point);
  }
  return byDisk;
}

function listedCases(
  protections: readonly Protection[],
  byDisk: ReadonlyMap<string, readonly RecoveryPoint[]>,
  input: CaseInput,
): readonly DiskCase[] {
  const pointsOf = ({ disk }: Protection) => byDisk.get(disk.uniqueId.toLowerCase()) ?? [];
  const mistaken = protections.filter(({ standing }) => standing.kind === 'problem');
  const mistakenOfUnit = Map.groupBy(mistaken, unitKey);
  return protections.map((protection) => {
    const ofVm = () => (mistakenOfUnit.get(unitKey(protection)) ?? []).flatMap(pointsOf);
    return listedCase(protection, pointsOf(protection), ofVm, input);
  });
}

function listedCase(
  protection: Protection,
  points: readonly RecoveryPoint[],
  ofVm: () => readonly RecoveryPoint[],
  input: CaseInput,
): DiskCase {
  const base = { diskUniqueId: protection.disk.uniqueId.toLowerCase(), protection, points };
  const { standing } = protection;
  switch (standing.kind) {
    case 'protected':
      return { ...base, policy: standing.policy, standing: protectedBy(standing.policy, input), shown: 'protected' };
    case 'problem': {
      const policy = standing.fallback ?? fallbackPolicy(points, ofVm(), input.settings, input.now);
      const resolved = { ...protection, standing: { ...standing, fallback: policy } };
      return { ...base, protection: resolved, policy, standing: { kind: 'problem' }, shown: 'problem' };
    }
    case 'off':
    case 'unprotected':
      return { ...base, standing: unselected(points, input), shown: standing.kind };
    // It has a policy that nothing can be made by, so nothing of it goes either.
    case 'unsupported':
      return { ...base, standing: { kind: 'problem' }, shown: 'unsupported' };
    case 'unknown':
      return { ...base, standing: { kind: 'unknown' }, shown: 'unknown' };
  }
}

function protectedBy(policy: Policy, { settings }: CaseInput): DiskStanding {
  return settings.policiesInvalid ? { kind: 'problem' } : { kind: 'protected', policy };
}

function unselected(points: readonly RecoveryPoint[], { settings, now }: CaseInput): DiskStanding {
  if (settings.policiesInvalid) return { kind: 'problem' };
  return orphanStanding({ kind: 'listed-unselected' }, points, settings, now);
}

function unlistedCase(diskUniqueId: string, points: readonly RecoveryPoint[], input: CaseInput): DiskCase {
  const { settings, now, sources, confirmedGone } = input;
  const isConfirmed = confirmedGone.has(diskUniqueId);
  const sight = { kind: 'not-listed', answer: sources.get(diskUniqueId), isConfirmed } as const;
  const standing = orphanStanding(sight, points, settings, now);
  const shown = standing.kind === 'orphan' ? 'orphan' : 'unknown';
  const decidedBy: DiskStanding =
    settings.policiesInvalid && standing.kind === 'orphan' ? { kind: 'problem' } : standing;
  return { diskUniqueId, points, standing: decidedBy, shown };
}
