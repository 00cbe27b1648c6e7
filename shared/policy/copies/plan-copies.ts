import { HOUR, type Instant } from '../instant.ts';
import { regionKey } from '../names.ts';
import type { CopyAction, PlanInput } from '../plan.ts';
import type { DiskCase } from '../planning/disk-case.ts';
import type { Problem } from '../problem.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { standingPoints } from '../schedule/standing-points.ts';
import { beginCopies } from './begin-copies.ts';
import { type CopiedCase, type CopiesOfDisk, copiesOfDisk, isCopied } from './copied-case.ts';
import { RegionRoom } from './copies-under-way.ts';
import { copyProblems } from './copy-problems.ts';
import { type CopyInput, firstOf, isCopying, LOOK_AGAIN_MS, lookAgainAt, turnsOf } from './turns.ts';

export interface PlannedCopies {
  readonly actions: readonly CopyAction[];
  /** Points at home that wait for their copy, or of which another run may be making it: none of them may go. */
  readonly waiting: ReadonlySet<RecoveryPoint>;
  readonly problems: readonly Problem[];
  /** Absent where nothing is to be copied, or only what a person must first make possible. */
  readonly nextCopyAt?: Instant;
}

/**
 * The copies that a run begins: of each disk one at a time over all regions, the oldest that waits first, and no more than
 * Azure makes at once into a region. `points` are all those of the inventory.
 */
export function planCopies(
  cases: readonly DiskCase[],
  points: readonly RecoveryPoint[],
  input: CopyInput,
): PlannedCopies {
  const disks = cases.filter(isCopied).map((one) => copiesOfDisk(one, input.now));
  if (disks.length === 0) return { actions: [], waiting: new Set(), problems: [] };
  const standing = standingPoints(points);
  const room = new RegionRoom(points, input.openCopies);
  const turns = disks.map((disk) => turnsOf(disk, standing, input));
  const startable = turns.filter(({ one }) => !isCopying(one, input)).toSorted((a, b) => firstOf(a) - firstOf(b));
  const nextCopyAt = lookAgainAt(turns, input);
  return {
    actions: copiesOfAll(input.request)
      ? beginCopies(startable, { cases: new Map(cases.map((one) => [one.diskUniqueId, one])), room, input })
      : [],
    waiting: new Set(disks.flatMap((disk) => sourcesOf(disk, input))),
    problems: copyProblems(disks, standing, input),
    ...(nextCopyAt === undefined ? {} : { nextCopyAt }),
  };
}

/** A point of which an open run makes a copy that Azure does not list yet may meanwhile not be wanted any more. */
function sourcesOf({ one, wanted }: CopiesOfDisk, { openCopies }: CopyInput): readonly RecoveryPoint[] {
  const open = new Set(openCopies.get(one.diskUniqueId));
  return wanted.flatMap(({ target, waiting, copyable }) => (open.has(regionKey(target.region)) ? copyable : waiting));
}

/** When the copies of points are looked at that are only about to be made, or being made. */
export function copyLookAfter(
  creates: readonly { readonly diskUniqueId: string }[],
  cases: readonly DiskCase[],
  { now, openCreates, settings }: Pick<PlanInput, 'now' | 'openCreates' | 'settings'>,
): Instant | undefined {
  const planned = new Set(creates.map(({ diskUniqueId }) => diskUniqueId));
  const since = now - settings.pendingHours * HOUR;
  const isMaking = ({ diskUniqueId, points }: CopiedCase) =>
    planned.has(diskUniqueId) ||
    openCreates.has(diskUniqueId) ||
    points.some((point) => isBeingMade(point) && point.scheduledFor > since);
  return cases.filter(isCopied).some(isMaking) ? now + LOOK_AGAIN_MS : undefined;
}

function isBeingMade({ isCopy, state, ownership }: RecoveryPoint): boolean {
  return !isCopy && state === 'pending' && ownership.kind === 'own';
}

/** The case with its waiting points shielded as the sources of copies. */
export function withWaiting(one: DiskCase, waiting: ReadonlySet<RecoveryPoint>): DiskCase {
  if (!one.points.some((point) => waiting.has(point))) return one;
  return {
    ...one,
    points: one.points.map((point) => (waiting.has(point) ? { ...point, isBeingCopied: true } : point)),
  };
}

/** Only the timer's runs, and such as do what it does, copy: they see all, and a dry run shows what they would do. */
function copiesOfAll({ creates, prune, target }: PlanInput['request']): boolean {
  return creates === 'due' && prune && target.kind === 'all';
}
