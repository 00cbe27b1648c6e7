import type { Instant } from '../instant.ts';
import { regionKey } from '../names.ts';
import type { DiskCase } from '../planning/disk-case.ts';
import type { Policy } from '../policy.ts';
import { type WantedCopies, wantedCopies } from './wanted-copies.ts';

/** A disk that is listed and whose policy copies its points. */
export interface CopiedCase extends DiskCase {
  readonly protection: NonNullable<DiskCase['protection']>;
  readonly policy: Policy;
}

/** What one disk wants copied. */
export interface CopiesOfDisk {
  readonly one: CopiedCase;
  readonly wanted: readonly WantedCopies[];
}

/** Whether a policy copies the points of a disk that is listed. */
export function isCopied(one: DiskCase): one is CopiedCase {
  return one.protection !== undefined && (one.policy?.options.copyTo?.length ?? 0) > 0;
}

/** What a disk wants copied, a target each; its own region is none. */
export function copiesOfDisk(one: CopiedCase, now: Instant): CopiesOfDisk {
  const { policy, protection, points } = one;
  const targets = (policy.options.copyTo ?? []).filter(
    ({ region }) => regionKey(region) !== regionKey(protection.disk.location),
  );
  return { one, wanted: targets.map((target) => wantedCopies(points, target, policy.timeZone, now)) };
}
