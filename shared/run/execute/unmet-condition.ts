import { DAY, type Instant } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import { regionKey } from '../../policy/names.ts';
import type { PruneCondition, SourceAnswer } from '../../policy/plan.ts';
import { readPoint } from '../../policy/read-point.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { type ResourceId, sameId } from '../../policy/resource-id.ts';
import { isExpired } from '../../policy/retention/ad-hoc.ts';
import { isNewer } from '../../policy/retention/order.ts';
import { CLOCK_TOLERANCE_MS } from '../clock-check.ts';

/** What the condition of a prune is judged by, beside the point itself. */
export interface ConditionFacts {
  readonly now: Instant;
  readonly settings: { readonly owner: string; readonly adopt: readonly string[]; readonly orphanDays: number };
  readonly condition: PruneCondition;
  /** What the condition names, read again. */
  readonly reread: readonly Snapshot[];
  /** Ids that this work deletes or has deleted: none of them may stand in for what must remain. */
  readonly goingIds: readonly string[];
  /** Of the source id, where the condition asks for it. */
  readonly source: SourceAnswer | undefined;
}

/**
 * Why the condition of a prune does not hold of the point as it now is; undefined where it does. The row is not believed:
 * each kind of condition lets go only the kind of point that the policy gives it to, and only points of the same disk, on
 * the right side of the order, stand in for one.
 */
export function unmetCondition(point: RecoveryPoint, facts: ConditionFacts): string | undefined {
  const { condition, now, source } = facts;
  switch (condition.kind) {
    case 'floor': {
      if (point.kind !== 'scheduled') return 'only a scheduled point goes by the rules';
      const newer = standing(condition.floorIds, point, facts).filter((other) => isNewer(other, point));
      const floor = newer.filter(({ kind }) => kind === 'scheduled');
      return floor.length >= 2 ? undefined : "the disk's two newest usable points are not both usable any more";
    }
    case 'newer':
      if (point.state !== 'failed') return 'only a failed point goes for being followed by another';
      return standing(condition.newerIds, point, facts).some((other) => isNewer(other, point))
        ? undefined
        : 'no newer usable point remains';
    case 'another':
      if (!isExpired(point, now)) return 'only an expired ad-hoc point goes where another remains';
      return standing(condition.otherIds, point, facts).length > 0
        ? undefined
        : 'no other usable point of the disk remains';
    case 'orphan-days':
      if (!areOrphanDaysOver(point, facts)) return 'its orphan days are not over';
      return source === 'gone' || source === 'replaced' ? undefined : 'its disk is not proven to be gone';
    case 'none':
      return isExpired(point, now) ? undefined : 'only an expired ad-hoc point goes without a condition';
    default:
      // A row of a newer version, after that was rolled back.
      return `its condition is not known: ${JSON.stringify(condition satisfies never)}`;
  }
}

/** Points at home stand in for points at home alone, and copies for copies in the same region. */
function isInOnePlace(a: RecoveryPoint, b: RecoveryPoint): boolean {
  if (a.isCopy !== b.isCopy) return false;
  return !a.isCopy || regionKey(a.snapshot.location) === regionKey(b.snapshot.location);
}

/** The usable points of ours, of the same disk and in the same place, that stand now under the ids and stay; each once, never the point itself. */
function standing(
  ids: readonly ResourceId[],
  point: RecoveryPoint,
  { reread, goingIds, settings, now }: ConditionFacts,
): readonly RecoveryPoint[] {
  const latest = now + CLOCK_TOLERANCE_MS;
  const found = new Map<string, RecoveryPoint>();
  for (const snapshot of reread) {
    const isSame = (id: string) => sameId(id, snapshot.id);
    if (isSame(point.snapshot.id) || !ids.some(isSame) || goingIds.some(isSame)) continue;
    const other = readPoint(snapshot, settings);
    if (other.ownership.kind !== 'own' || other.state !== 'usable' || !isInOnePlace(other, point)) continue;
    if (other.diskUniqueId !== point.diskUniqueId || !(other.scheduledFor <= latest)) continue;
    found.set(snapshot.id.toLowerCase(), other);
  }
  return [...found.values()];
}

function areOrphanDaysOver({ kind, snapshot }: RecoveryPoint, { settings, now }: ConditionFacts): boolean {
  if (kind !== 'scheduled' || !(settings.orphanDays > 0)) return false;
  return now - (snapshot.timeCreated ?? Number.POSITIVE_INFINITY) >= settings.orphanDays * DAY;
}
