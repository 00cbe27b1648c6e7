import { type Instant, MINUTE } from '../instant.ts';
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
import { copyProblems } from './copy-problems.ts';
import { groupTrouble } from './group-trouble.ts';

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

type CopyInput = Pick<PlanInput, 'now' | 'settings' | 'request' | 'openCopies' | 'copyGroups' | 'subscriptionId'>;

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
  const isSound = (target: CopyTarget) => groupTrouble(target, input) === undefined;
  const startable = disks.filter(({ one }) => !isCopying(one, input)).flatMap((disk) => next(disk, isSound));
  const actions = copiesOfAll(input.request)
    ? startable.toSorted(oldestFirst).flatMap((copy) => begin(copy, standing, room, input) ?? [])
    : [];
  const isAwaited = disks.some(
    ({ one, wanted }) =>
      isCopying(one, input) || wanted.some(({ target, waiting }) => waiting.length > 0 && isSound(target)),
  );
  return {
    actions,
    waiting: new Set(disks.flatMap(({ wanted }) => wanted.flatMap(({ waiting }) => waiting))),
    problems: copyProblems(disks, standing, input),
    ...(isAwaited ? { nextCopyAt: input.now + LOOK_AGAIN_MS } : {}),
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

/** Azure takes one copy of a disk at a time, whoever's it is. */
function isCopying({ points, diskUniqueId }: DiskCase, { openCopies }: CopyInput): boolean {
  if ((openCopies.get(diskUniqueId)?.length ?? 0) > 0) return true;
  return points.some(({ isCopy, isBeingCopied, state }) => isBeingCopied || (isCopy && state === 'pending'));
}

interface NextCopy {
  readonly one: CopiedCase;
  readonly target: CopyTarget;
  readonly source: RecoveryPoint;
}

/** The copy of a disk whose turn it is: the oldest point that waits for any region. */
function next({ one, wanted }: CopiesOfDisk, isSound: (target: CopyTarget) => boolean): readonly NextCopy[] {
  const heads = wanted
    .filter(({ target }) => isSound(target))
    .flatMap(({ target, waiting: [source] }) => (source === undefined ? [] : [{ one, target, source }]));
  return heads.toSorted(oldestFirst).slice(0, 1);
}

function oldestFirst(a: NextCopy, b: NextCopy): number {
  if (a.source.scheduledFor !== b.source.scheduledFor) return a.source.scheduledFor - b.source.scheduledFor;
  const key = ({ one, target }: NextCopy) => `${one.diskUniqueId} ${target.region}`;
  return key(a) < key(b) ? -1 : 1;
}

/** The action, where the region has room and the copy was not tried too often; failed ones under its name are counted. */
function begin(
  { one, target, source }: NextCopy,
  standing: ReturnType<typeof standingPoints>,
  room: RegionRoom,
  { settings }: CopyInput,
): CopyAction | undefined {
  const tries = standing(copyName(one, { source, target, attempt: 1 }, settings));
  if (tries.length >= MOST_TRIES || tries.some(({ state }) => state !== 'failed')) return undefined;
  if (!room.take(target.region)) return undefined;
  const attempt = Math.max(0, ...tries.map((point) => point.attempt)) + 1;
  return copyAction(one, { source, target, attempt }, settings);
}
