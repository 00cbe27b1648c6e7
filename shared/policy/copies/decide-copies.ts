import { regionKey } from '../names.ts';
import type { DiskCase } from '../planning/disk-case.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { type DecidedDisk, type DiskContext, type DiskStanding, decideDisk } from '../retention/decide-disk.ts';
import { pointsThatCount } from '../retention/decide-points.ts';
import type { ZonedRetention } from '../retention/valid-retention.ts';

/** The decisions about a disk's copies in one region. */
export interface DecidedCopies {
  readonly region: string;
  /** By what they were decided. */
  readonly standing: DiskStanding;
  readonly decided: DecidedDisk;
}

/** The points of a disk that are no copies. */
export function pointsAtHome(points: readonly RecoveryPoint[]): readonly RecoveryPoint[] {
  return points.some(({ isCopy }) => isCopy) ? points.filter(({ isCopy }) => !isCopy) : points;
}

/**
 * How the points at home of a disk are decided over. Where it is gone they alone tell Azure's id of it, by which that is
 * asked again: their last two stay as long as copies do.
 */
export function standingAtHome({ standing, points }: DiskCase): DiskStanding {
  const hasCopies = points.some(
    ({ isCopy, ownership, state }) => isCopy && ownership.kind === 'own' && state !== 'failed',
  );
  return standing.kind === 'orphan' && hasCopies ? { ...standing, isConfirmed: false } : standing;
}

/**
 * Decides over the copies of a disk, each region for itself, with a floor of its own: by the retention of the policy's
 * target there; where no target is, or no policy, as orphans that follow what is written on them.
 */
export function decideCopies(one: DiskCase, context: DiskContext): readonly DecidedCopies[] {
  const copies = one.points.filter(({ isCopy }) => isCopy);
  const regions = Map.groupBy(copies, ({ snapshot }) => regionKey(snapshot.location));
  return [...regions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([region, points]) => {
      const standing = standingIn(one, region, points, context);
      return { region, standing, decided: decideDisk(points, standing, context) };
    });
}

function standingIn(
  { standing, policy }: DiskCase,
  region: string,
  points: readonly RecoveryPoint[],
  context: DiskContext,
): DiskStanding {
  switch (standing.kind) {
    case 'problem':
    case 'unknown':
      return standing;
    case 'orphan':
      return { ...standing, follows: written(points, context) };
    case 'protected': {
      const target = policy?.options.copyTo?.find((one) => regionKey(one.region) === region);
      if (target === undefined || policy === undefined) {
        return { kind: 'orphan', cause: 'unselected', follows: written(points, context), isConfirmed: false };
      }
      return { kind: 'protected', policy: { retention: target.retention, timeZone: policy.timeZone } };
    }
  }
}

/** The retention written on the newest copy that counts. */
function written(points: readonly RecoveryPoint[], { now, readWritten }: DiskContext): ZonedRetention | undefined {
  const newest = pointsThatCount(points, now).find(({ kind }) => kind === 'scheduled');
  return readWritten(newest?.writtenKeep);
}
