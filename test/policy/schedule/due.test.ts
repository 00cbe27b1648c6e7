import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { AttemptMemory } from '../../../shared/policy/plan.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { type DueInput, decideDue, nextAttempt } from '../../../shared/policy/schedule/due.ts';
import { anAdHocPoint, aPoint, DISK_UNIQUE_ID } from '../../builders/points.ts';
import { at, cron } from './schedules.ts';

const OCCURRENCE = parseInstant('2026-11-23T02:00Z');
const NOW = parseInstant('2026-11-23T02:05Z');

function input(fields: Partial<DueInput> = {}): DueInput {
  return {
    policy: { schedule: at('02:00'), timeZone: 'UTC' },
    points: [],
    standingUnder: () => [],
    openCreates: [],
    memory: undefined,
    now: NOW,
    pendingHours: 24,
    ...fields,
  };
}

/** Points of the disk that also stand under the occurrence's name. */
function standing(...points: readonly RecoveryPoint[]): Partial<DueInput> {
  return { points, standingUnder: (occurrence) => points.filter((point) => point.scheduledFor === occurrence) };
}

function failures(attempts: number, fields: Partial<AttemptMemory> = {}): AttemptMemory {
  const lastAttemptAt = OCCURRENCE + MINUTE;
  const nextAttemptAt = nextAttempt(attempts, lastAttemptAt);
  return {
    diskUniqueId: DISK_UNIQUE_ID,
    occurrence: OCCURRENCE,
    attempts,
    lastAttemptAt,
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt }),
    ...fields,
  };
}

const DUE = { kind: 'due', occurrence: OCCURRENCE, attempt: 1, reason: 'due' };

describe('a disk is due', () => {
  test('for the latest occurrence when it has no point', () => {
    expect(decideDue(input())).toEqual(DUE);
  });

  test('once, for the latest occurrence alone, after an outage of days', () => {
    const old = aPoint({ at: '2026-11-18T02:00Z' });

    expect(decideDue(input({ points: [old], now: parseInstant('2026-11-23T09:00Z') }))).toEqual(DUE);
  });

  test('within minutes when its VM is tagged at noon', () => {
    expect(decideDue(input({ now: parseInstant('2026-11-23T12:00Z') }))).toEqual(DUE);
  });

  test('at the very instant of the occurrence', () => {
    expect(decideDue(input({ now: OCCURRENCE }))).toEqual(DUE);
  });

  test.each<[string, RecoveryPoint]>([
    ['of the occurrence before', aPoint({ at: '2026-11-22T02:00Z' })],
    ['of the future', aPoint({ at: '2026-11-23T02:06Z' })],
    ['of the latest occurrence, but foreign', aPoint({ at: OCCURRENCE, ownership: { kind: 'foreign', owner: 'x' } })],
    [
      'of the latest occurrence, but in doubt',
      aPoint({ at: OCCURRENCE, ownership: { kind: 'in-doubt', why: 'edited' } }),
    ],
    ['ad-hoc and taken since', anAdHocPoint({ at: '2026-11-23T02:03Z' })],
    ['a copy in another region', aPoint({ at: OCCURRENCE, isCopy: true })],
    ['of the latest occurrence, but failed', aPoint({ at: OCCURRENCE, state: 'failed' })],
  ])('when its only point is %s', (_, point) => {
    expect(decideDue(input({ points: [point] }))).toEqual(DUE);
  });

  test('when an open run is only at an earlier occurrence, or at one of the future', () => {
    const openCreates = [OCCURRENCE - 24 * HOUR, NOW + MINUTE];

    expect(decideDue(input({ openCreates }))).toEqual(DUE);
  });
});

describe('a disk is not due', () => {
  test('where the schedule asked for nothing yet', () => {
    const policy = { schedule: cron('0 0 29 2 *'), timeZone: 'UTC' };

    expect(decideDue(input({ policy, now: parseInstant('0001-01-01T00:00Z') }))).toEqual({
      kind: 'not-due',
      why: { code: 'no-occurrence' },
    });
  });

  test.each<[string, RecoveryPoint]>([
    ['usable', aPoint({ at: OCCURRENCE })],
    ['pending', aPoint({ at: OCCURRENCE, state: 'pending' })],
    ['usable, of an occurrence since that an earlier schedule asked for', aPoint({ at: '2026-11-23T02:04Z' })],
    ['usable, of a second attempt', aPoint({ at: OCCURRENCE, attempt: 2 })],
  ])('when it has a point that is %s', (_, point) => {
    expect(decideDue(input({ points: [point] }))).toEqual({
      kind: 'not-due',
      why: { code: 'satisfied', snapshotId: point.snapshot.id },
    });
  });

  test.each([
    ['the latest occurrence', OCCURRENCE],
    ['a later one of an earlier schedule', OCCURRENCE + MINUTE],
    ['this very instant', NOW],
  ])('while an open run is at %s', (_, scheduledFor) => {
    expect(decideDue(input({ openCreates: [scheduledFor] }))).toEqual({ kind: 'not-due', why: { code: 'open' } });
  });

  test.each<[string, RecoveryPoint]>([
    ['foreign and usable', aPoint({ at: OCCURRENCE, ownership: { kind: 'foreign' } })],
    ['foreign and pending', aPoint({ at: OCCURRENCE, ownership: { kind: 'foreign' }, state: 'pending' })],
    [
      'foreign and pending for days',
      aPoint({
        at: OCCURRENCE,
        ownership: { kind: 'foreign' },
        state: 'pending',
        snapshot: { timeCreated: NOW - 72 * HOUR },
      }),
    ],
    ['in doubt', aPoint({ at: OCCURRENCE, ownership: { kind: 'in-doubt', why: 'its tag was removed' } })],
  ])('where a snapshot stands under the name that is %s', (_, point) => {
    expect(decideDue(input(standing(point)))).toEqual({
      kind: 'not-due',
      why: { code: 'name-taken', snapshotId: point.snapshot.id },
    });
  });

  test('where one of ours that is usable stands under the name and is of another disk, however old', () => {
    const point = aPoint({ at: OCCURRENCE - 30 * 24 * HOUR });

    expect(decideDue(input({ standingUnder: () => [point] }))).toEqual({
      kind: 'not-due',
      why: { code: 'name-taken', snapshotId: point.snapshot.id },
    });
  });

  test('where one of a later attempt is taken, although the first failed', () => {
    const taken = aPoint({ at: OCCURRENCE, attempt: 2, ownership: { kind: 'foreign' } });

    expect(decideDue(input(standing(aPoint({ at: OCCURRENCE, state: 'failed' }), taken)))).toMatchObject({
      why: { code: 'name-taken', snapshotId: taken.snapshot.id },
    });
  });
});

describe('a failed point', () => {
  test.each<[string, readonly RecoveryPoint[], number]>([
    ['makes the name take -2', [aPoint({ at: OCCURRENCE, state: 'failed' })], 2],
    [
      'of a second attempt makes it take -3',
      [aPoint({ at: OCCURRENCE, state: 'failed' }), aPoint({ at: OCCURRENCE, state: 'failed', attempt: 2 })],
      3,
    ],
    [
      'of a second attempt makes it take -3 though the first was pruned',
      [aPoint({ at: OCCURRENCE, state: 'failed', attempt: 2 })],
      3,
    ],
    [
      'of others makes it take -2 too',
      [aPoint({ at: OCCURRENCE, state: 'failed', ownership: { kind: 'foreign' } })],
      2,
    ],
  ])('%s', (_, points, attempt) => {
    expect(decideDue(input(standing(...points)))).toEqual({
      kind: 'due',
      occurrence: OCCURRENCE,
      attempt,
      reason: 'retry',
    });
  });

  test('under all four names leaves the disk to its next occurrence', () => {
    const points = [1, 2, 3, 4].map((attempt) => aPoint({ at: OCCURRENCE, state: 'failed', attempt }));

    expect(decideDue(input(standing(...points)))).toEqual({ kind: 'not-due', why: { code: 'spent' } });
  });
});

describe('a point that is pending for 24 hours', () => {
  const weekly = { schedule: { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1] }, timeZone: 'UTC' } as const;
  const now = OCCURRENCE + 30 * HOUR;
  const pending = (fields: Partial<RecoveryPoint>, timeCreated?: number): RecoveryPoint => {
    const point = aPoint({ at: OCCURRENCE, state: 'pending', ...fields });
    const { timeCreated: _, ...snapshot } = point.snapshot;
    return {
      ...point,
      snapshot: timeCreated === undefined ? snapshot : { ...snapshot, timeCreated },
    };
  };

  test.each<[string, RecoveryPoint]>([
    ['since Azure took it', pending({}, now - 24 * HOUR)],
    ['since its run started, where Azure does not say more yet', pending({ runId: '20261123T020000Z-a1' })],
    ['since its occurrence, where nothing else is known', pending({})],
  ])('%s satisfies no schedule, and the name takes -2', (_, point) => {
    expect(decideDue(input({ policy: weekly, now, ...standing(point) }))).toEqual({
      kind: 'due',
      occurrence: OCCURRENCE,
      attempt: 2,
      reason: 'retry',
    });
  });

  test.each<[string, RecoveryPoint]>([
    ['taken a minute less ago', pending({}, now - 24 * HOUR + MINUTE)],
    ['taken late, by a run of this morning', pending({ runId: '20261124T070000Z-a1' })],
  ])('is not one %s', (_, point) => {
    expect(decideDue(input({ policy: weekly, now, ...standing(point) }))).toMatchObject({ why: { code: 'satisfied' } });
  });

  test('is told by the setting', () => {
    const point = pending({}, now - 2 * HOUR);

    expect(decideDue(input({ policy: weekly, now, pendingHours: 2, ...standing(point) }))).toMatchObject({
      kind: 'due',
      attempt: 2,
    });
  });
});

describe('a remembered failure', () => {
  test.each([
    [1, 15 * MINUTE],
    [2, HOUR],
    [3, 4 * HOUR],
  ])('number %d is tried again after its wait, counted from the attempt, under the same name', (attempts, wait) => {
    const memory = failures(attempts);
    const until = memory.lastAttemptAt + wait;

    expect(decideDue(input({ memory, now: until - 1 }))).toEqual({ kind: 'not-due', why: { code: 'waiting', until } });
    expect(decideDue(input({ memory, now: until }))).toEqual({ ...DUE, reason: 'retry' });
  });

  test('number 4 waits for the next occurrence', () => {
    const memory = failures(4);
    const next = OCCURRENCE + 24 * HOUR;

    expect(decideDue(input({ memory, now: next - 1 }))).toEqual({ kind: 'not-due', why: { code: 'spent' } });
    expect(decideDue(input({ memory, now: next }))).toEqual({ ...DUE, occurrence: next });
  });

  test('of an earlier occurrence delays nothing', () => {
    const memory = failures(1, { occurrence: OCCURRENCE - 24 * HOUR, nextAttemptAt: NOW + HOUR });

    expect(decideDue(input({ memory }))).toEqual(DUE);
  });

  test('makes nothing due that has its point', () => {
    expect(
      decideDue(input({ memory: failures(1), now: NOW + HOUR, points: [aPoint({ at: OCCURRENCE })] })),
    ).toMatchObject({
      kind: 'not-due',
    });
  });

  test('delays the name that a failed point takes on too', () => {
    const failed = aPoint({ at: OCCURRENCE, state: 'failed' });
    const memory = failures(1);

    expect(decideDue(input({ memory, ...standing(failed) }))).toMatchObject({ why: { code: 'waiting' } });
    expect(decideDue(input({ memory, now: NOW + HOUR, ...standing(failed) }))).toMatchObject({
      kind: 'due',
      attempt: 2,
    });
  });

  test('of an occurrence planned in observe leaves it at that', () => {
    const planned: AttemptMemory = {
      diskUniqueId: DISK_UNIQUE_ID,
      occurrence: OCCURRENCE,
      attempts: 1,
      lastAttemptAt: NOW,
    };

    expect(decideDue(input({ memory: planned, now: NOW + 5 * HOUR }))).toEqual({
      kind: 'not-due',
      why: { code: 'spent' },
    });
  });
});

describe('an edit of the policy', () => {
  test('of the schedule makes at most one point due', () => {
    const points = [aPoint({ at: OCCURRENCE })];
    const later = { schedule: at('02:03'), timeZone: 'UTC' };
    const earlier = { schedule: at('01:00'), timeZone: 'UTC' };

    expect(decideDue(input({ policy: later, points }))).toMatchObject({ kind: 'due' });
    expect(decideDue(input({ policy: earlier, points }))).toMatchObject({ kind: 'not-due' });
    expect(decideDue(input({ policy: later, points: [...points, aPoint({ at: '2026-11-23T02:03Z' })] }))).toMatchObject(
      {
        kind: 'not-due',
      },
    );
  });
});

describe('the next attempt', () => {
  test('is 15 minutes, 1 hour and 4 hours after the attempt before, and then none', () => {
    expect([1, 2, 3, 4, 5].map((attempts) => nextAttempt(attempts, NOW))).toEqual([
      NOW + 15 * MINUTE,
      NOW + HOUR,
      NOW + 4 * HOUR,
      undefined,
      undefined,
    ]);
  });

  test.each([0, -1, 1.5, Number.NaN])('after %d failures is refused', (attempts) => {
    expect(() => nextAttempt(attempts, NOW)).toThrow('attempts must be a whole number');
  });
});
