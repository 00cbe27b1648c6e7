import type { Instant } from '../../policy/instant.ts';
import { isSelected } from '../../run/read/coverage-disks.ts';
import { type CoverageItem, coverageItem } from '../../run/read/coverage-item.ts';
import type { CoverageDisk, CoverageRow } from '../../run/read/view-rows.ts';
import { textHash } from '../../run/text-hash.ts';

/** A row of coverage, with what a reader sees of it now. */
export interface SeenVm {
  readonly row: CoverageRow;
  readonly item: CoverageItem;
}

/** A disk with the VM or disk whose row it is in. */
export interface SeenDisk {
  readonly disk: CoverageDisk;
  readonly vm: SeenVm;
}

/** All of coverage as one look sees it, by subjects of incidents. */
export interface SeenFleet {
  readonly vms: ReadonlyMap<string, SeenVm>;
  /** Of a disk in several rows, the one where it is selected. */
  readonly disks: ReadonlyMap<string, SeenDisk>;
  /** False where there are more rows than a look reads: what is not found may be there. */
  readonly isWhole: boolean;
}

/** What a look sees of these rows at an instant. */
export function seeFleet(rows: readonly CoverageRow[], isWhole: boolean, now: Instant): SeenFleet {
  const vms = new Map(rows.map((row) => [subjectOf(row.key), { row, item: coverageItem(row, now) }] as const));
  const disks = new Map<string, SeenDisk>();
  for (const vm of vms.values()) {
    for (const disk of vm.row.disks) {
      if (disk.uniqueId === '') continue;
      const subject = subjectOf(disk.uniqueId);
      const known = disks.get(subject);
      if (known === undefined || !isSelected(known.disk)) disks.set(subject, { disk, vm });
    }
  }
  return { vms, disks, isWhole };
}

/** An id as the key of an incident: short, since a row holds many. */
export function subjectOf(id: string): string {
  return textHash(id.toLowerCase(), 12);
}

/** What a person calls it. */
export function vmName({ row }: SeenVm): string {
  return row.resourceGroup === '' ? row.name : `${row.resourceGroup}/${row.name}`;
}
