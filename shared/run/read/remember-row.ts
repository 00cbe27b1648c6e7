import type { Instant } from '../../policy/instant.ts';
import { isSelected } from './coverage-disks.ts';
import { waits } from './lateness.ts';
import type { CoverageDisk, CoverageHold, CoverageRow } from './view-rows.ts';

/**
 * A new row of coverage with what only the row before it knows: since when a disk waits for a point, and since when a hold
 * that bears no date has been seen.
 */
export function rememberRow(row: CoverageRow, before: CoverageRow | undefined): CoverageRow {
  const holds = row.holds?.map((hold) => ({ ...hold, since: hold.since ?? seenSince(hold, before) ?? row.asOf }));
  return {
    ...row,
    disks: row.disks.map((disk) => rememberDisk(disk, row.dueSince, before)),
    ...(holds === undefined ? {} : { holds }),
  };
}

function rememberDisk(
  disk: CoverageDisk,
  dueSince: Instant | undefined,
  before: CoverageRow | undefined,
): CoverageDisk {
  if (dueSince === undefined || !isSelected(disk) || !waits(disk, dueSince)) return disk;
  const known = before?.disks.find(({ uniqueId }) => uniqueId === disk.uniqueId)?.waitingSince;
  return { ...disk, waitingSince: Math.min(known ?? dueSince, dueSince) };
}

function seenSince({ on, reason, name }: CoverageHold, before: CoverageRow | undefined): Instant | undefined {
  // Of points held together the newest names the hold, which may go before the others.
  return before?.holds?.find((one) => one.on === on && one.reason === reason && (on === 'point' || one.name === name))
    ?.since;
}
