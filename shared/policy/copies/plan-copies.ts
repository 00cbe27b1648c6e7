import { type Instant, MINUTE } from '../instant.ts';
import { regionKey } from '../names.ts';
import type { CopyAction, PlanInput } from '../plan.ts';
import type { DiskCase } from '../planning/disk-case.ts';
import type { CopyTarget } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { MOST_TRIES } from '../schedule/attempts.ts';
import { standingPoints } from '../schedule/standing-points.ts';
import type { CopiesOfDisk } from './copied-case.ts';
import { type CopiedCase, copiesOfDisk, isCopied } from './copied-case.ts';
import { RegionRoom } from './copies-under-way.ts';
import { copyAction, copyName } from './copy-action.ts';
import { copyProblems, isSlowCopy } from './copy-problems.ts';
import { isGroupSound } from './target-group.ts';
import { isCopyIn } from './wanted-copies.ts';

/** How long until copies that are to come or under way are looked at again. */
const LOOK_AGAIN_MS = 15 * MINUTE;

export interface PlannedCopies {
  readonly actions: readonly CopyAction[];
  /** Points at home that wait for their copy: none of them may go. */
  readonly waiting: ReadonlySet<RecoveryPoint>;
  readonly problems: readonly Problem[];
  /** Absent where nothing is to be copied, or only what a person must first make possible. */
  readonly nextCopyAt?: Instant;
}

type CopyInput = Pick<
  PlanInput,
  'now' | 'settings' | 'request' | 'openCopies' | 'copiesNotBefore' | 'copyGroups' | 'subscriptionId'
>;

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
  const turns = disks.map((disk) => turnsOf(disk, input));
  const startable = turns.filter(({ one }) => !isCopying(one, input)).toSorted((a, b) => firstOf(a) - firstOf(b));
  const nextCopyAt = lookAgainAt(turns, input);
  return {
    actions: copiesOfAll(input.request) ? startable.flatMap((turn) => begin(turn, standing, room, input) ?? []) : [],
    waiting: new Set(disks.flatMap(({ wanted }) => wanted.flatMap(({ waiting }) => waiting))),
    problems: copyProblems(disks, standing, input),
    ...(nextCopyAt === undefined ? {} : { nextCopyAt }),
  };
}

/** When the copies of points that are only about to be made are looked at. */
export function copyLookAfter(
  creates: readonly { readonly diskUniqueId: string }[],
  cases: readonly DiskCase[],
  now: Instant,
): Instant | undefined {
  const copied = new Set(cases.filter(isCopied).map(({ diskUniqueId }) => diskUniqueId));
  return creates.some(({ diskUniqueId }) => copied.has(diskUniqueId)) ? now + LOOK_AGAIN_MS : undefined;
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

/**
 * Azure takes one copy of a disk at a time, whoever's it is. One that has not come on for as long as a point may be pending
 * holds up its own region alone: that may be lost, and the others are then needed the more.
 */
function isCopying({ points, diskUniqueId }: DiskCase, { openCopies, settings, now }: CopyInput): boolean {
  if ((openCopies.get(diskUniqueId)?.length ?? 0) > 0) return true;
  return points.some((point) => point.isCopy && point.state === 'pending' && !isSlowCopy(point, settings, now));
}

/** The points of a disk whose turn it is, one for each region that can be copied to, the oldest first. */
interface Turns {
  readonly one: CopiedCase;
  readonly heads: readonly Head[];
}

interface Head {
  readonly target: CopyTarget;
  readonly source: RecoveryPoint;
  /** A copy there failed, and is tried again then. */
  readonly notBefore: Instant;
}

function turnsOf({ one, wanted }: CopiesOfDisk, input: CopyInput): Turns {
  const notBefore = input.copiesNotBefore.get(one.diskUniqueId);
  const heads = wanted
    .filter(({ target }) => isGroupSound(target, input))
    .filter(({ target }) => !one.points.some((point) => isCopyIn(point, target.region) && point.state === 'pending'))
    .flatMap(({ target, waiting: [source] }) =>
      source === undefined ? [] : [{ target, source, notBefore: notBefore?.get(regionKey(target.region)) ?? 0 }],
    );
  return { one, heads: heads.toSorted(oldestFirst) };
}

function oldestFirst(a: Head, b: Head): number {
  return a.source.scheduledFor - b.source.scheduledFor || (a.target.region < b.target.region ? -1 : 1);
}

function firstOf({ heads: [head] }: Turns): number {
  return head?.source.scheduledFor ?? Number.POSITIVE_INFINITY;
}

function lookAgainAt(turns: readonly Turns[], input: CopyInput): Instant | undefined {
  const soon = input.now + LOOK_AGAIN_MS;
  const looks = turns.flatMap(({ one, heads }) =>
    isCopying(one, input) ? [soon] : heads.map(({ notBefore }) => Math.max(soon, notBefore)),
  );
  return looks.length === 0 ? undefined : looks.reduce((first, at) => Math.min(first, at));
}

/** The copy of a disk that can be begun: its region has room, and it was not tried too often. Failed ones are counted. */
function begin(
  { one, heads }: Turns,
  standing: ReturnType<typeof standingPoints>,
  room: RegionRoom,
  { settings, now }: CopyInput,
): CopyAction | undefined {
  for (const { target, source, notBefore } of heads) {
    if (notBefore > now) continue;
    const tries = standing(copyName(one, { source, target, attempt: 1 }, settings));
    if (tries.length >= MOST_TRIES || tries.some(({ state }) => state !== 'failed')) continue;
    if (!room.take(target.region)) continue;
    const attempt = Math.max(0, ...tries.map((point) => point.attempt)) + 1;
    return copyAction(one, { source, target, attempt }, settings);
  }
  return undefined;
}
