import type { Instant } from '../../policy/instant.ts';
import type { DiskDecisions, Plan } from '../../policy/plan.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { madeFor, ownPoints } from './coverage-disks.ts';
import { holdsOfPoints } from './coverage-holds.ts';
import { newest } from './newest.ts';
import type { CoverageRow } from './view-rows.ts';

/** The row of a disk that is listed no more, of which points are left. */
export function unlistedRow(plan: Plan, now: Instant, disk: DiskDecisions): CoverageRow {
  const points = ownPoints(disk);
  const [group, vm] = disk.vm?.split('/') ?? [];
  const ofVm = vm === undefined ? '' : ` (it was of VM ${vm})`;
  const disks = [
    {
      uniqueId: disk.diskUniqueId,
      name: disk.diskName,
      standing: disk.standing,
      points: points.length,
      ...madeFor(points),
    },
  ];
  const lastPointAt = newest(points.map(({ snapshot }) => snapshot.timeCreated));
  return {
    asOf: now,
    subscriptionId: plan.subscriptionId,
    key: `orphan:${disk.diskUniqueId}`,
    name: disk.diskName,
    resourceGroup: group ?? '',
    state: 'orphan',
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    disks,
    ...orphanFigures(points),
    ...holdsOfPoints(points),
    cause:
      disk.standing === 'unknown'
        ? `Its disk is not listed, and Azure did not say that it is gone${ofVm}: nothing of it is pruned.`
        : `Its disk is gone${ofVm}; its points go as their retention says, the last two stay.`,
  };
}

/** How many there are, and the provisioned size of their disks: a ceiling of what is billed. Nothing where there is none. */
export function orphanFigures(points: readonly RecoveryPoint[]): Pick<CoverageRow, 'orphanPoints' | 'orphanGib'> {
  if (points.length === 0) return {};
  const orphanGib = points.reduce((sum, { snapshot }) => sum + (snapshot.sizeGib ?? 0), 0);
  return { orphanPoints: points.length, orphanGib };
}
