import type { CostedDisk } from '../policy/cost.ts';
import { isSelected } from '../run/read/coverage-disks.ts';
import type { CoverageDisk, CoverageRow } from '../run/read/view-rows.ts';
import type { GapsOfRow } from './gaps-of-rows.ts';

/** What the points of one row of coverage are stored as: those of disks that a policy selects, and orphans apart. */
export interface RowStorage {
  readonly selected: readonly CostedDisk[];
  readonly orphans: readonly CostedDisk[];
  /** Selected disks with points whose size the row does not say: they are in neither list. */
  readonly unsizedDisks: number;
}

/** `usedGib` is by the disks' `uniqueId`s, lower case. */
export function rowStorage(row: CoverageRow, gapsOf: GapsOfRow, usedGib: ReadonlyMap<string, number>): RowStorage {
  const stored = row.disks.filter(({ points, copies = [] }) => points > 0 || copies.some((one) => one.points > 0));
  const selected = stored.filter(isSelected);
  const sized = selected.filter(({ sizeGib }) => sizeGib !== undefined);
  const costed = sized.flatMap(({ uniqueId, points, sizeGib = 0, copies = [] }): CostedDisk[] => {
    const disk = { sizeGib, ...measured(uniqueId, usedGib) };
    const away = copies.map((one) => ({
      ...disk,
      points: one.points,
      gapsDays: gapsOf(row, one.region),
      areCopies: true as const,
    }));
    return [{ ...disk, points, gapsDays: gapsOf(row) }, ...away];
  });
  const left = stored.filter((disk) => !isSelected(disk));
  return { selected: costed, orphans: orphansOf(row, left, usedGib), unsizedDisks: selected.length - sized.length };
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
