import { DAY, type Instant } from '../../policy/instant.ts';
import { chooseSet } from '../../policy/restore/choose-set.ts';
import { groupSets, type SetPoint } from '../../policy/restore/point-sets.ts';
import { vmKeyOf } from './named-point.ts';
import type { CoverageRow } from './view-rows.ts';

/** Points from before tell nothing about what a restore of today would do. */
export const OLDEST_SET_MS = 30 * DAY;

/** When the newest complete usable set of a VM was taken, if in the last 30 days. `vmKey`: its id, lower case. */
export function lastSet(vmKey: string, points: readonly SetPoint[], now: Instant): Pick<CoverageRow, 'lastSetAt'> {
  const recent = points.filter(({ timeCreated = 0, isCopy }) => timeCreated > now - OLDEST_SET_MS && isCopy !== true);
  const lastSetAt = chooseSet(groupSets(recent.filter((point) => vmKeyOf(point) === vmKey)))?.takenTo;
  return lastSetAt === undefined ? {} : { lastSetAt };
}
