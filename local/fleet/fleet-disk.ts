import type { Policy } from '../../shared/policy/policy.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { readTag } from '../../shared/policy/tag/read-tag.ts';
import { writtenKeepTag, writtenPolicyTag } from '../../shared/policy/tag/written.ts';
import type { ArmResource } from '../simulator/arm-json.ts';
import { uniqueIdOf } from './arm-fleet.ts';
import type { DetachedSpec, DiskSpec, VmSpec } from './fleet-spec.ts';
import type { PointSource } from './history.ts';

/** The owner id of the local installation. */
export const LOCAL_OWNER = 'local';

const BOOK = builtInPolicies('UTC');

/** A disk of the fleet with all that its past points are made of. */
export interface FleetDisk {
  readonly spec: DiskSpec;
  readonly place: VmSpec | DetachedSpec;
  readonly disk: ArmResource;
  readonly vm?: ArmResource;
  /** It is the k-th of the n disks of its VM. */
  readonly k: number;
  readonly n: number;
}

/** The policy that the disk's points of the past were made under; undefined where there was none. */
export function policyOf({ spec, place }: FleetDisk): Policy | undefined {
  const text = spec.madeUnder ?? spec.tags?.['snapshot-policy'] ?? place.tags?.['snapshot-policy'];
  if (text === undefined) return undefined;
  const reading = readTag(text, BOOK, { timeZone: 'UTC', tagClauses: 'all' });
  return reading.kind === 'policy' ? reading.policy : undefined;
}

export function pointSource(
  { spec, place, disk, vm, k, n }: FleetDisk,
  policy: Policy,
  incarnation: 'present' | 'before' = 'present',
  owner: string = LOCAL_OWNER,
): PointSource {
  const uniqueId = uniqueIdOf(place, spec, incarnation);
  return {
    owner,
    disk,
    uniqueId,
    ...(vm === undefined ? {} : { vm }),
    policy,
    written: { policy: writtenPolicyTag(policy, BOOK), keep: writtenKeepTag(policy) },
    k,
    n,
  };
}
