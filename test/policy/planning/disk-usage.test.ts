import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import { diskUsage } from '../../../shared/policy/planning/disk-usage.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted } from '../../builders/disk-case.ts';
import { NOW, planSettings } from '../../builders/plan.ts';
import { anAdHocPoint, aPoint, type PointFields } from '../../builders/points.ts';

const DISK = aDisk('data');
const USED = { snapshots: 1, others: 0, pending: 0, recent: 0 };
const NOTHING = { snapshots: 0, others: 0, pending: 0, recent: 0 };

function usageOf(points: readonly RecoveryPoint[], pendingHours = 24) {
  return diskUsage([], { now: NOW, settings: planSettings({ pendingHours }) })(aCase({ disk: DISK, points }));
}

/** A pending point of which Azure does not say yet when it was begun. */
function begun(fields: PointFields = {}): RecoveryPoint {
  const point = aPoint({ state: 'pending', ...fields });
  const { timeCreated: _, ...snapshot } = point.snapshot;
  return { ...point, snapshot };
}

describe('what a disk takes of the limits', () => {
  test.each<[string, RecoveryPoint, object]>([
    ['a scheduled point of ours', aPoint({ at: NOW - HOUR }), USED],
    ['an ad-hoc one', anAdHocPoint({ at: NOW - HOUR }), { ...USED, others: 1 }],
    ['one on hold', aPoint({ at: NOW - HOUR, isHeld: true }), { ...USED, others: 1 }],
    ['one of others', aPoint({ at: NOW - HOUR, ownership: { kind: 'foreign' } }), { ...USED, others: 1 }],
    ['one in doubt', aPoint({ at: NOW - HOUR, ownership: { kind: 'in-doubt', why: 'x' } }), { ...USED, others: 1 }],
    ['one that failed', aPoint({ at: NOW - HOUR, state: 'failed' }), NOTHING],
    ['one that failed just now', aPoint({ at: NOW - MINUTE, state: 'failed' }), { ...NOTHING, recent: 1 }],
    ['a copy', aPoint({ at: NOW - MINUTE, isCopy: true }), NOTHING],
    ['a full snapshot', aPoint({ at: NOW - MINUTE, snapshot: { incremental: false } }), NOTHING],
    ['one on its way', aPoint({ at: NOW - HOUR, state: 'pending' }), { ...USED, pending: 1 }],
    ['one begun this instant', aPoint({ at: NOW }), { ...USED, recent: 1 }],
    ['one begun just within five minutes', aPoint({ at: NOW - 5 * MINUTE + 1 }), { ...USED, recent: 1 }],
    ['one begun five minutes ago', aPoint({ at: NOW - 5 * MINUTE }), USED],
    ['one dated ahead', aPoint({ at: NOW + 1 }), USED],
  ])('is of %s', (_, point, usage) => {
    expect(usageOf([point])).toEqual(usage);
  });

  test('is the sum over its points', () => {
    expect(usageOf([])).toEqual(NOTHING);
    expect(usageOf([aPoint({ at: NOW - HOUR }), anAdHocPoint({ at: NOW }), begun()])).toEqual({
      snapshots: 3,
      others: 1,
      pending: 1,
      recent: 2,
    });
  });
});

describe('a point on its way', () => {
  test.each<[string, RecoveryPoint, number, object]>([
    ['for less than the hours', aPoint({ at: NOW - 2 * HOUR + 1, state: 'pending' }), 2, { ...USED, pending: 1 }],
    ['for as many hours', aPoint({ at: NOW - 2 * HOUR, state: 'pending' }), 2, USED],
    ['of a run of today', begun({ runId: '20261123T010500Z-a' }), 24, { ...USED, pending: 1 }],
    ['of a run that just began', begun({ runId: '20261123T020300Z-a' }), 24, { ...USED, pending: 1, recent: 1 }],
    ['of a run of yesterday', begun({ runId: '20261122T020500Z-a' }), 24, USED],
    ['of nobody knows when', begun(), 24, { ...USED, pending: 1, recent: 1 }],
  ])('%s', (_, point, hours, usage) => {
    expect(usageOf([point], hours)).toEqual(usage);
  });

  test('is not taken for a new one where it is usable and nobody knows when it was begun', () => {
    expect(usageOf([begun({ state: 'usable' })])).toEqual(USED);
  });

  test('counts for the disk of its source id while Azure does not name the unique id', () => {
    const shouted = DISK.id.toUpperCase() as ResourceId;
    const nameless = ({ diskUniqueId: _, ...point }: RecoveryPoint): RecoveryPoint => point;
    const points = [
      nameless(begun({ snapshot: { sourceResourceId: shouted } })),
      nameless(begun({ snapshot: { sourceResourceId: aDisk('other').id } })),
      nameless(begun()),
      begun({ snapshot: { sourceResourceId: DISK.id } }),
    ];
    const usage = diskUsage(points, { now: NOW, settings: planSettings() });
    const own = aPoint({ at: parseInstant('2026-11-22T02:00Z') });

    expect(usage(aCase({ disk: DISK, points: [own] }))).toEqual({ snapshots: 2, others: 0, pending: 1, recent: 1 });
    expect(usage(aCase({ disk: aDisk('third') }))).toEqual(NOTHING);
    expect(usage(unlisted(aCase({ disk: DISK, points: [own] })))).toEqual(USED);
  });
});
