import { parseInstant } from '../../shared/policy/instant.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../shared/policy/resource-model.ts';
import { type MadeDisk, madeDiskName, madeTags } from '../../shared/policy/restore/made-disk.ts';
import { SUBSCRIPTION } from './points.ts';

export const DRILL_OWNER = { owner: 'owner-1', adopt: ['owner-0'], drillResourceGroup: 'nightkeep-drills' };
export const DRILL_ID = '20261125T101700Z-x7f3a2c1';
export const DRILLED_POINT = computeId(
  SUBSCRIPTION,
  'nightkeep-snapshots',
  'snapshots',
  'web-01-os-20261123T0200Z-abcdefghijklmnopqrst',
);

export const MADE_BY_DRILL: MadeDisk = {
  owner: 'owner-1',
  madeFor: 'drill',
  restoreId: DRILL_ID,
  startedAt: parseInstant('2026-11-25T10:17:00.123Z'),
  pointId: DRILLED_POINT,
  sourceDiskName: 'web-01-os',
};

/** A disk as the drill of `made` leaves it, or as somebody changed it. */
export function aDrillDisk(
  made: Partial<MadeDisk> = {},
  changes: Partial<ResourceModel> = {},
  group?: string,
): ResourceModel {
  const disk = { ...MADE_BY_DRILL, ...made };
  const name = madeDiskName(disk);
  return {
    id: computeId(SUBSCRIPTION, group ?? DRILL_OWNER.drillResourceGroup, 'disks', name),
    name,
    location: 'westeurope',
    sku: { name: 'Premium_LRS' },
    tags: madeTags(disk),
    properties: {
      provisioningState: 'Succeeded',
      diskState: 'Unattached',
      creationData: { createOption: 'Copy', sourceResourceId: disk.pointId },
    },
    ...changes,
  };
}
