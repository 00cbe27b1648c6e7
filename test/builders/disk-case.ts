import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { DiskCase } from '../../shared/policy/planning/disk-case.ts';
import type { Standing } from '../../shared/policy/protection.ts';
import { aDisk } from './disk.ts';
import { policyOf } from './plan.ts';

export interface CaseFields extends Partial<DiskCase> {
  readonly disk?: SourceDisk;
  readonly vm?: VirtualMachine;
  /** What the tag of the disk or its VM says. */
  readonly tag?: string;
}

/** A listed disk that a policy selects, without points. */
export function aCase({ disk = aDisk(), vm, tag = 'nightly', ...fields }: CaseFields = {}): DiskCase {
  const policy = policyOf(tag);
  const standing = { kind: 'protected', policy } as const;
  return {
    diskUniqueId: disk.uniqueId.toLowerCase(),
    protection: { disk, ...(vm === undefined ? {} : { vm }), standing },
    points: [],
    policy,
    standing,
    shown: 'protected',
    ...fields,
  };
}

/** The disk where its tags select it for nothing. */
export function unselected(
  { policy: _, protection, ...one }: DiskCase,
  standing: Exclude<Standing, { kind: 'protected' | 'problem' }>,
): DiskCase {
  return {
    ...one,
    ...(protection === undefined ? {} : { protection: { ...protection, standing } }),
    standing: { kind: 'unknown' },
    shown: standing.kind,
  };
}

/** A disk that no list shows, of which points are there. */
export function unlisted({ protection: _, policy: __, ...one }: DiskCase): DiskCase {
  return { ...one, standing: { kind: 'unknown' }, shown: 'unknown' };
}
