import { idKey } from '../../policy/resource-id.ts';
import { inParallel } from '../in-parallel.ts';
import type { Page, Ports } from '../ports.ts';
import { isOfDisk, isOfVm, namedRow } from './named-point.ts';
import { isNamed, scanCoverage } from './read-coverage.ts';
import type { CoverageDisk, CoverageRow, PointRow } from './view-rows.ts';

export interface PointFilter {
  readonly vm?: string;
  readonly disk?: string;
}

const SCOPES_AT_ONCE = 8;

/**
 * The rows of a VM's points: those of its disks of today, whatever they were made for, and those that were made for it
 * when other disks were its own. Of these, with `disk`, the rows of the one disk.
 */
export async function findPointRows(ports: Ports, { vm, disk }: PointFilter): Promise<readonly PointRow[]> {
  const rows = vm === undefined ? undefined : await rowsOfVm(ports, vm);
  if (rows === undefined || rows.length === 0) {
    const isWanted = (row: PointRow) => vm === undefined || isOfVm(namedRow(row), vm);
    return scanPoints(ports, (row) => isWanted(row) && (disk === undefined || isOfDisk(namedRow(row), disk)));
  }
  return disk === undefined ? rows : rows.filter((row) => isOfDisk(namedRow(row), disk));
}

/** Whether a run has seen a VM or disk so called, though it has no points. */
export async function isSeen(ports: Ports, { vm, disk }: PointFilter): Promise<boolean> {
  const units = await scanCoverage(ports, (row) => vm === undefined || isNamed(row, vm));
  return units.some(({ disks }) => disk === undefined || disks.some((one) => isCalled(one, disk)));
}

/** The rows of the view that are wanted, read to its end. */
export async function scanPoints(ports: Ports, isWanted: (row: PointRow) => boolean): Promise<readonly PointRow[]> {
  const found: PointRow[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<PointRow> = await ports.views.list<PointRow>('points', 1000, cursor);
    found.push(...page.items.filter(isWanted));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

async function rowsOfVm(ports: Ports, vm: string): Promise<readonly PointRow[]> {
  const units = await scanCoverage(ports, (row) => isNamed(row, vm) || row.disks.some((disk) => wasOf(disk, row, vm)));
  const today = new Set(units.filter((row) => isNamed(row, vm)).flatMap(uniqueIds));
  const scopes = [...new Set(units.flatMap(uniqueIds))];
  const rows = await inParallel(scopes, SCOPES_AT_ONCE, (scope) => ports.views.listScope<PointRow>('points', scope));
  return rows.flat().filter((row) => today.has(row.diskUniqueId) || isOfVm(namedRow(row), vm));
}

function uniqueIds({ disks }: CoverageRow): readonly string[] {
  return disks.flatMap(({ uniqueId }) => (uniqueId === '' ? [] : [uniqueId]));
}

/** Whether some of the disk's points were made for the VM. */
function wasOf({ madeFor = [] }: CoverageDisk, { subscriptionId }: CoverageRow, vm: string): boolean {
  const wanted = idKey(vm.trim());
  return madeFor.some((one) => {
    const [group, name] = one.toLowerCase().split('/');
    const id = `/subscriptions/${subscriptionId}/resourcegroups/${group}/providers/microsoft.compute/virtualmachines/${name}`;
    return [one.toLowerCase(), name, id.toLowerCase()].includes(wanted);
  });
}

function isCalled({ name, uniqueId, diskId = '' }: CoverageDisk, disk: string): boolean {
  const wanted = idKey(disk.trim());
  const [, , , , group = ''] = diskId.split('/');
  return [name, uniqueId, diskId, `${group}/${name}`].some((text) => idKey(text) === wanted);
}
