import { computeId } from '../../../shared/policy/resource-id.ts';
import type { PlannedDisk } from '../../../shared/policy/restore/planned-disk.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

/** A group that a shell would read wrongly. */
export const GROUP = "prod-(o'ne)";

/** A disk to be made of the point of the disk named, which hangs nowhere unless told. */
export function aPlannedDisk(name: string, fields: Partial<PlannedDisk> = {}): PlannedDisk {
  return {
    pointId: computeId(SUBSCRIPTION, 'points', 'snapshots', `${name}-point`),
    sourceDiskId: computeId(SUBSCRIPTION, GROUP, 'disks', name),
    sourceUniqueId: `unique-${name}`,
    request: {
      id: computeId(SUBSCRIPTION, GROUP, 'disks', `${name}-new`),
      location: 'westeurope',
      zones: ['1'],
      sku: { name: 'Premium_LRS' },
      tags: { note: "it's $(id)" },
      properties: { osType: 'Linux', securityProfile: { securityType: 'TrustedLaunch' } },
    },
    ...fields,
  };
}
