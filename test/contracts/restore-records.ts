import { parseInstant } from '../../shared/policy/instant.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import type { NewDisksRecord, RestoredDisk } from '../../shared/restore/records.ts';
import { SUBSCRIPTION } from './records.ts';

export const RESTORE_ID = '20261123T020500Z-restore1';

export function aRestore(fields: Partial<NewDisksRecord> = {}): NewDisksRecord {
  const startedAt = fields.startedAt ?? parseInstant('2026-11-23T02:05:00.250Z');
  return {
    version: 1,
    kind: 'new-disks',
    id: RESTORE_ID,
    startedAt,
    startedBy: { kind: 'http', principal: 'key' },
    state: 'running',
    source: {
      set: 'a',
      vm: 'Shop/web',
      scheduledFor: parseInstant('2026-11-23T02:00:00Z'),
      takenFrom: parseInstant('2026-11-23T02:00:01Z'),
      takenTo: parseInstant('2026-11-23T02:00:02Z'),
    },
    disks: [],
    notes: [],
    round: 0,
    visibleAt: startedAt,
    protect: false,
    ...fields,
  };
}

export function aRestoredDisk(name: string, fields: Partial<RestoredDisk> = {}): RestoredDisk {
  const pointId = computeId(SUBSCRIPTION, 'nightkeep-snapshots', 'snapshots', `${name}-point`);
  return {
    pointId,
    sourceUniqueId: `unique-${name}`,
    request: {
      id: computeId(SUBSCRIPTION, 'Shop', 'disks', `${name}-restored`),
      location: 'westus',
      sku: { name: 'Premium_LRS' },
      tags: { 'nightkeep-restore': RESTORE_ID },
      properties: { creationData: { createOption: 'Copy', sourceResourceId: pointId } },
    },
    state: 'planned',
    ...fields,
  };
}
