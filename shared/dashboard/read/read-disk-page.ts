import { pointsAtHome } from '../../policy/copies/decide-copies.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { idParts, resourceId } from '../../policy/resource-id.ts';
import { keptUntil, type Stay } from '../../policy/retention/kept-until.ts';
import type { Ports } from '../../run/ports.ts';
import { scanCoverage } from '../../run/read/read-coverage.ts';
import type { CoverageDisk, CoverageRow, PointRow } from '../../run/read/view-rows.ts';
import type { RunSettings } from '../../run/settings.ts';
import type { DiskView } from '../pages/disk.ts';
import { copyTerms, type DiskTerms, stayTerms } from './stay-terms.ts';

/** What the page of a disk shows, named by its unique id; undefined where no run has seen it. */
export async function readDiskPage(
  ports: Ports,
  settings: RunSettings,
  uniqueId: string,
): Promise<DiskView | undefined> {
  const scope = uniqueId.trim().toLowerCase();
  const rows = await ports.views.listScope<PointRow>('points', scope);
  const units = await scanCoverage(ports, (row) => row.disks.some((disk) => disk.uniqueId === scope));
  const seen = seenDisk(units, scope);
  const [newest] = rows.toSorted((a, b) => b.scheduledFor - a.scheduledFor);
  const name = seen?.disk.name ?? newest?.diskName;
  if (scope === '' || name === undefined) return undefined;
  const now = ports.clock.now();
  const points = new Map(rows.map((row) => [pointOfRow(row), row]));
  const home = pointsAtHome([...points.keys()]);
  const terms = seen === undefined ? undefined : stayTerms(seen.row, seen.disk, home, settings, now);
  const stays = terms === undefined ? new Map<RecoveryPoint, Stay>() : staysOf([...points.keys()], terms);
  const shown = [...points].map(([point, row]) => ({ row, stay: stays.get(point) ?? NOT_KNOWN }));
  const diskId = seen?.disk.diskId;
  return {
    name,
    ...(diskId === undefined ? {} : { diskId }),
    ...(seen === undefined ? {} : { seen }),
    points: shown.toSorted((a, b) => takenAt(b.row) - takenAt(a.row)),
    timeZone: terms?.standing.kind === 'protected' ? terms.standing.policy.timeZone : settings.timeZone,
    now,
  };
}

/** Points at home and copies in each region stay for themselves. */
function staysOf(points: readonly RecoveryPoint[], terms: DiskTerms): ReadonlyMap<RecoveryPoint, Stay> {
  const copies = Map.groupBy(
    points.filter(({ isCopy }) => isCopy),
    ({ snapshot }) => snapshot.location,
  );
  const stays = new Map(keptUntil(pointsAtHome(points), terms));
  for (const [region, alike] of copies) {
    for (const [point, stay] of keptUntil(alike, copyTerms(terms, region, alike))) stays.set(point, stay);
  }
  return stays;
}

/** Points of a disk that no run lists are not decided over. */
const NOT_KNOWN: Stay = { kind: 'stays', why: 'disk-unknown' };

function seenDisk(
  units: readonly CoverageRow[],
  uniqueId: string,
): { readonly row: CoverageRow; readonly disk: CoverageDisk } | undefined {
  for (const row of units) {
    const disk = row.disks.find((one) => one.uniqueId === uniqueId);
    if (disk !== undefined) return { row, disk };
  }
  return undefined;
}

function takenAt({ timeCreated, scheduledFor }: PointRow): number {
  return timeCreated ?? scheduledFor;
}

/** The point as the last run decided over it, as far as its row tells. */
function pointOfRow(row: PointRow): RecoveryPoint {
  const id = resourceId(row.snapshotId);
  const { name, resourceGroup, subscriptionId } = idParts(id);
  const has = (reason: PointRow['reasons'][number]) => row.reasons.includes(reason);
  return {
    snapshot: {
      id,
      name,
      resourceGroup,
      subscriptionId,
      location: row.region ?? '',
      tags: {},
      provisioningState: { usable: 'Succeeded', pending: 'Updating', failed: 'Failed' }[row.state],
      ...(row.timeCreated === undefined ? {} : { timeCreated: row.timeCreated }),
      // Its end is not in the row.
      ...(has('immutable') ? { immutableUntil: Number.POSITIVE_INFINITY } : {}),
    },
    ownership: has('in-doubt') ? { kind: 'in-doubt', why: 'as the last run found' } : { kind: 'own' },
    state: row.state,
    kind: row.kind,
    diskUniqueId: row.diskUniqueId,
    scheduledFor: row.scheduledFor,
    attempt: Number(/-[a-z2-7]{20}-(\d+)$/i.exec(row.snapshotId)?.[1] ?? 1),
    ...(row.expiresAt === undefined ? {} : { expiresAt: row.expiresAt }),
    isCopy: row.copy ?? false,
    isHeld: has('hold'),
    isBeingCopied: has('copying'),
    ...(row.policy === undefined ? {} : { writtenPolicy: row.policy }),
    ...(row.keep === undefined ? {} : { writtenKeep: row.keep }),
  };
}
