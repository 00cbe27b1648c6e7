import { describe, expect, test } from 'vitest';
import { HOUR, parseInstant } from '../../../shared/policy/instant.ts';
import type { PruneCondition } from '../../../shared/policy/plan.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { type DiskContext, type DiskStanding, decideDisk } from '../../../shared/policy/retention/decide-disk.ts';
import { pruneCondition } from '../../../shared/policy/retention/prune-condition.ts';
import { anAdHocPoint, aPoint } from '../../builders/points.ts';
import { aContext, retentionOf } from './tables.ts';

const DAY = 24 * HOUR;
const PROTECTED: DiskStanding = { kind: 'protected', policy: retentionOf('3d') };

function anOrphan(cause: 'unselected' | 'gone' | 'replaced'): DiskStanding {
  return { kind: 'orphan', cause, follows: retentionOf('3d'), isConfirmed: true };
}

/** Five nights up to 22 November 2026, the newest first. */
const NIGHTS = [22, 21, 20, 19, 18].map((day) => aPoint({ at: `2026-11-${day}T02:00Z`, writtenKeep: '3d' }));
const FLOOR = idsOf(NIGHTS.slice(0, 2));

function idsOf(points: readonly RecoveryPoint[]) {
  return points.map(({ snapshot }) => snapshot.id);
}

/** The name of each pruned point's snapshot, with its reason and what must be read again before the delete. */
function prunes(points: readonly RecoveryPoint[], standing: DiskStanding, context: DiskContext = aContext()) {
  const disk = decideDisk(points, standing, context);
  return disk.decisions
    .filter(({ action }) => action === 'prune')
    .map((decision) => [decision.point, decision.reasons.join(' '), pruneCondition(decision, disk)] as const);
}

describe('each kind of prune happens, under its own condition', () => {
  const expired = NIGHTS[4] ?? aPoint();
  const floor: PruneCondition = { kind: 'floor', floorIds: FLOOR };

  test('an expired scheduled point', () => {
    expect(prunes(NIGHTS, PROTECTED)).toEqual([
      [NIGHTS[3], 'expired', floor],
      [NIGHTS[4], 'expired', floor],
    ]);
  });

  test('a failed one, where a newer usable one exists', () => {
    const failed = aPoint({ at: '2026-11-20T14:00Z', state: 'failed' });

    expect(prunes([...NIGHTS.slice(0, 3), failed], PROTECTED)).toEqual([
      [failed, 'failed', { kind: 'newer', newerIds: FLOOR }],
    ]);
  });

  test('one of a second attempt', () => {
    const second = aPoint({ at: '2026-11-18T02:00Z', attempt: 2, writtenKeep: '3d' });

    expect(prunes([...NIGHTS.slice(0, 3), second], PROTECTED)).toEqual([[second, 'expired', floor]]);
  });

  test('an expired ad-hoc one, where another usable point remains', () => {
    const adHoc = anAdHocPoint({ at: '2026-11-10T15:00Z', expires: '2026-11-17T15:00Z' });

    expect(prunes([...NIGHTS.slice(0, 3), adHoc], PROTECTED)).toEqual([
      [adHoc, 'expired', { kind: 'another', otherIds: idsOf(NIGHTS.slice(0, 3)) }],
    ]);
  });

  test('an expired ad-hoc one that failed, or of a disk that is not opted in: nothing need remain', () => {
    const failed = anAdHocPoint({ at: '2026-11-10T15:00Z', expires: '2026-11-17T15:00Z', state: 'failed' });
    const usable = anAdHocPoint({ at: '2026-11-11T15:00Z', expires: '2026-11-18T15:00Z' });

    expect(prunes([failed], PROTECTED)).toEqual([[failed, 'expired', { kind: 'none' }]]);
    expect(prunes([usable], anOrphan('unselected'))).toEqual([[usable, 'expired', { kind: 'none' }]]);
  });

  test.each([
    ['of a deleted disk', 'gone'],
    ['of an untagged disk', 'unselected'],
    ['of a disk re-created under its name', 'replaced'],
  ] as const)('an orphan %s', (_, cause) => {
    expect(prunes(NIGHTS, anOrphan(cause), aContext({ now: '2026-11-24T00:05Z' }))).toEqual([
      [NIGHTS[2], 'expired', floor],
      [NIGHTS[3], 'expired', floor],
      [NIGHTS[4], 'expired', floor],
    ]);
  });

  test.each(['gone', 'replaced'] as const)('the last two of a disk %s, whose orphan days are over', (cause) => {
    const context = aContext({ now: parseInstant('2026-11-22T02:00Z') + 90 * DAY, orphanDays: 90 });

    expect(prunes(NIGHTS.slice(0, 2), anOrphan(cause), context)).toEqual([
      [NIGHTS[0], 'expired', { kind: 'orphan-days' }],
      [NIGHTS[1], 'expired', { kind: 'orphan-days' }],
    ]);
  });

  test("an adopted owner's, which is own", () => {
    const adopted = { ...expired, ownership: { kind: 'own' } as const, writtenPolicy: 'nightly' };

    expect(prunes([...NIGHTS.slice(0, 3), adopted], PROTECTED)).toEqual([[adopted, 'expired', floor]]);
  });

  test('one that only a changed policy prunes, in the full pass', () => {
    const [first, second, third, fourth, fifth] = NIGHTS.map((point) => ({ ...point, writtenKeep: '30d' }));
    const points = [first, second, third, fourth, fifth].filter((point) => point !== undefined);

    expect(prunes(points, PROTECTED).map(([point, reason]) => [point, reason])).toEqual([
      [fourth, 'expired'],
      [fifth, 'expired'],
    ]);
    expect(prunes(points, PROTECTED, aContext({ fullPass: false }))).toEqual([]);
  });
});

describe('the condition of a prune', () => {
  test('names only points that the same run keeps', () => {
    const failed = aPoint({ at: '2026-11-20T14:00Z', state: 'failed' });
    const adHoc = anAdHocPoint({ at: '2026-11-21T14:00Z', expires: '2026-11-22T14:00Z' });
    const points = [...NIGHTS, failed, adHoc];
    const disk = decideDisk(points, PROTECTED, aContext());
    const kept = idsOf(disk.decisions.filter(({ action }) => action === 'keep').map(({ point }) => point));

    for (const decision of disk.decisions.filter(({ action }) => action === 'prune')) {
      const condition = pruneCondition(decision, disk);
      const ids = Object.values(condition).flatMap((value) => (Array.isArray(value) ? value : []));
      expect(ids.length).toBeGreaterThan(0);
      expect(ids.filter((id) => !kept.includes(id))).toEqual([]);
    }
  });

  test('names the three newest at most: one that still stands is enough', () => {
    const adHoc = anAdHocPoint({ at: '2026-11-10T15:00Z', expires: '2026-11-17T15:00Z' });
    const disk = decideDisk([...NIGHTS, adHoc], { kind: 'protected', policy: retentionOf('9d') }, aContext());
    const decision = disk.decisions.find(({ point }) => point === adHoc);
    if (decision === undefined) throw new Error('no decision');

    expect(pruneCondition(decision, disk)).toEqual({ kind: 'another', otherIds: idsOf(NIGHTS.slice(0, 3)) });
  });

  test('of a kept point is an error', () => {
    const disk = decideDisk(NIGHTS, PROTECTED, aContext());
    const [first] = disk.decisions;
    if (first === undefined) throw new Error('no decision');

    expect(() => pruneCondition(first, disk)).toThrow('not pruned');
  });
});
