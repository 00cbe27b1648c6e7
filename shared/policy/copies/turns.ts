import { type Instant, MINUTE } from '../instant.ts';
import { regionKey } from '../names.ts';
import type { PlanInput } from '../plan.ts';
import type { DiskCase } from '../planning/disk-case.ts';
import type { CopyTarget } from '../policy.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { MOST_TRIES } from '../schedule/attempts.ts';
import type { standingPoints } from '../schedule/standing-points.ts';
import type { CopiedCase, CopiesOfDisk } from './copied-case.ts';
import { copyName, type NewCopy } from './copy-name.ts';
import { isSlowCopy } from './copy-problems.ts';
import { isGroupSound } from './target-group.ts';
import { isCopyIn } from './wanted-copies.ts';

/** How long until copies that are to come or under way are looked at again. */
export const LOOK_AGAIN_MS = 15 * MINUTE;

export type CopyInput = Pick<
  PlanInput,
  'now' | 'settings' | 'request' | 'openCopies' | 'copiesNotBefore' | 'copyGroups' | 'subscriptionId'
>;

/**
 * Azure takes one copy of a disk at a time, whoever's it is. One that has not come on for as long as a point may be pending
 * holds up its own region alone: that may be lost, and the others are then needed the more.
 */
export function isCopying({ points, diskUniqueId }: DiskCase, { openCopies, settings, now }: CopyInput): boolean {
  if ((openCopies.get(diskUniqueId)?.length ?? 0) > 0) return true;
  return points.some((point) => point.isCopy && point.state === 'pending' && !isSlowCopy(point, settings, now));
}

/** The points of a disk whose turn it is, one for each region that can be copied to, the oldest first. */
export interface Turns {
  readonly one: CopiedCase;
  readonly heads: readonly Head[];
}

interface Head extends NewCopy {
  /** A copy there failed, and is tried again then. */
  readonly notBefore: Instant;
}

/** Whose turn it is of a disk; where nothing can be made under the name of a copy, nobody's there. */
export function turnsOf(
  { one, wanted }: CopiesOfDisk,
  standing: ReturnType<typeof standingPoints>,
  input: CopyInput,
): Turns {
  const notBefore = input.copiesNotBefore.get(one.diskUniqueId);
  const heads = wanted
    .filter(({ target }) => isGroupSound(target, input))
    .filter(({ target }) => !one.points.some((point) => isCopyIn(point, target.region) && point.state === 'pending'))
    .flatMap(({ target, waiting: [source] }) => {
      if (source === undefined) return [];
      const attempt = attemptOf(one, source, target, standing, input);
      if (attempt === undefined) return [];
      return [{ target, source, attempt, notBefore: notBefore?.get(regionKey(target.region)) ?? 0 }];
    });
  return { one, heads: heads.toSorted(oldestFirst) };
}

/** One more than the latest that failed and still stands; undefined where the name is taken, or was tried too often. */
function attemptOf(
  one: CopiedCase,
  source: RecoveryPoint,
  target: CopyTarget,
  standing: ReturnType<typeof standingPoints>,
  { settings }: CopyInput,
): number | undefined {
  const name = copyName(one, { source, target, attempt: 1 }, settings);
  if (name === undefined) return undefined;
  const tries = standing(name);
  // A restore point that failed stands there as one try of each of its disks.
  const attempts = new Set(tries.map(({ attempt }) => attempt));
  if (attempts.size >= MOST_TRIES) return undefined;
  if (tries.some(({ state }) => state !== 'failed')) return undefined;
  return Math.max(0, ...attempts) + 1;
}

function oldestFirst(a: Head, b: Head): number {
  return a.source.scheduledFor - b.source.scheduledFor || (a.target.region < b.target.region ? -1 : 1);
}

/** When the point whose turn it is was to be taken; after all others where none waits. */
export function firstOf({ heads: [head] }: Turns): number {
  return head?.source.scheduledFor ?? Number.MAX_SAFE_INTEGER;
}

/** When to look again; undefined where no copy is awaited. */
export function lookAgainAt(turns: readonly Turns[], input: CopyInput): Instant | undefined {
  const soon = input.now + LOOK_AGAIN_MS;
  const looks = turns.flatMap(({ one, heads }) =>
    isCopying(one, input) ? [soon] : heads.map(({ notBefore }) => Math.max(soon, notBefore)),
  );
  return looks.length === 0 ? undefined : looks.reduce((first, at) => Math.min(first, at));
}
