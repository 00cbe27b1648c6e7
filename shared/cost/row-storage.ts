import type { CostedDisk } from '../policy/cost.ts';
import { isSelected } from '../run/read/coverage-disks.ts';
import type { CoverageDisk, CoverageRow } from '../run/read/view-rows.ts';

/** What the points of one row of coverage are stored as: those of disks that a policy selects, and orphans apart. */
export interface RowStorage {
  readonly selected: readonly CostedDisk[];
  readonly orphans: readonly CostedDisk[];
  /** Selected disks with points whose size the row does not say: they are in neither list. */
  readonly unsizedDisks: number;
}

/** `usedGib` is by the disks' `uniqueId`s, lower case; `gapsDays` are the days between the points of each disk. */
export function rowStorage(
  row: CoverageRow,
  gapsDays: readonly number[],
  usedGib: ReadonlyMap<string, number>,
): RowStorage {
  const stored = row.disks.filter(({ points }) => points > 0);
  const selected = stored.filter(isSelected);
  const sized = selected.flatMap(({ uniqueId, points, sizeGib }) =>
    sizeGib === undefined ? [] : [{ points, sizeGib, gapsDays, ...measured(uniqueId, usedGib) }],
  );
  const left = stored.filter((disk) => !isSelected(disk));
  return { selected: sized, orphans: orphansOf(row, left, usedGib), unsizedDisks: selected.length - sized.length };
}

function measured(uniqueId: string, usedGib: ReadonlyMap<string, number>): Pick<CostedDisk, 'usedGib'> {
  const used = usedGib.get(uniqueId.toLowerCase());
  return used === undefined ? {} : { usedGib: used };
}

/** The row counts the points and GiB of all its orphans together, so that several disks cannot be told apart. */
function orphansOf(
  { orphanPoints = 0, orphanGib = 0 }: CoverageRow,
  disks: readonly CoverageDisk[],
  usedGib: ReadonlyMap<string, number>,
): readonly CostedDisk[] {
  if (orphanPoints === 0) return [];
  const [only, ...others] = disks;
  const used = only === undefined || others.length > 0 ? {} : measured(only.uniqueId, usedGib);
  return [{ points: orphanPoints, sizeGib: orphanGib / orphanPoints, gapsDays: [], ...used }];
}
