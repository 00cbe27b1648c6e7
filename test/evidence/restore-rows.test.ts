import { expect, test } from 'vitest';
import { restoreRows } from '../../shared/evidence/read/event-rows.ts';
import { computeId, idKey } from '../../shared/policy/resource-id.ts';
import type { DrillRecord, ReplacementRecord } from '../../shared/restore/records.ts';
import { SUBSCRIPTION } from '../contracts/records.ts';
import { aRestore, aRestoredDisk } from '../contracts/restore-records.ts';

const WEB = computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web');
const onDate = () => '2026-11-23';

const restore = aRestore({ disks: [aRestoredDisk('web-os')], reason: 'a lost file' });
const { protect: _, ...common } = aRestore({ id: '20261123T020600Z-two', state: 'rolled-back' });
const replacement: ReplacementRecord = {
  ...common,
  kind: 'replacement',
  vmId: WEB,
  step: 'done',
  steps: [],
  swaps: [],
  before: {} as ReplacementRecord['before'],
};
const drill: DrillRecord = {
  ...common,
  id: '20261123T020700Z-three',
  kind: 'drill',
  startedBy: { kind: 'timer' },
  vmKey: idKey(WEB),
  step: 'done',
  checks: [],
  deletions: [],
};

test('a restore, a replacement and a drill are events of the VM whose points they used', () => {
  const rows = restoreRows(idKey(WEB), [restore, replacement, drill], onDate);

  expect(rows.map(({ event, by, detail }) => [event, by, detail])).toEqual([
    ['restore', 'key', '20261123T020500Z-restore1: running, of the set for 2026-11-23T02:00:00Z, because: a lost file'],
    ['replacement', 'key', '20261123T020600Z-two: rolled-back, of the set for 2026-11-23T02:00:00Z'],
    ['drill', 'timer', '20261123T020700Z-three: rolled-back, of the set for 2026-11-23T02:00:00Z'],
  ]);
  expect(rows.every(({ vm, at }) => vm === idKey(WEB) && at.startsWith('2026-11-23T02:05:00'))).toBe(true);
});

test('they are of no other VM, nor of one of that name in another group or subscription', () => {
  const others = [
    computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web2'),
    computeId(SUBSCRIPTION, 'Other', 'virtualMachines', 'web'),
    computeId('00000000-0000-4000-8000-000000000009', 'Shop', 'virtualMachines', 'web'),
  ];

  for (const other of others) expect(restoreRows(idKey(other), [restore, replacement, drill], onDate)).toEqual([]);
});

test('a restore of a disk without a VM is of none', () => {
  const { vm: _vm, ...source } = restore.source;

  expect(restoreRows(idKey(WEB), [{ ...restore, source }], onDate)).toEqual([]);
});
