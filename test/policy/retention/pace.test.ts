import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../shared/policy/decision.ts';
import { formatInstant, HOUR, parseInstant } from '../../../shared/policy/instant.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { type DiskContext, decideDisk } from '../../../shared/policy/retention/decide-disk.ts';
import { anAdHocPoint, aPoint, type PointFields } from '../../builders/points.ts';
import { aContext, reasonsByTime, retentionOf } from './tables.ts';

const DAY = 24 * HOUR;

/** Nights at 02:00 UTC up to 22 November 2026, the newest first, with this retention written on each. */
function nights(count: number, writtenKeep: string | undefined, fields: PointFields = {}): RecoveryPoint[] {
  const newest = parseInstant('2026-11-22T02:00Z');
  const written = writtenKeep === undefined ? {} : { writtenKeep };
  return Array.from({ length: count }, (_, night) => aPoint({ at: newest - night * DAY, ...written, ...fields }));
}

function decide(points: readonly RecoveryPoint[], keep: string, context: DiskContext = aContext()) {
  return decideDisk(points, { kind: 'protected', policy: retentionOf(keep) }, context);
}

function pruned(decisions: readonly Decision[]): readonly string[] {
  return Object.keys(reasonsByTime(decisions, 'prune'));
}

describe('the pace', () => {
  test('does not hold a point that the retention written on it prunes too', () => {
    const disk = decide(nights(30, '7d'), '7d', aContext({ fullPass: false }));

    expect(pruned(disk.decisions)).toHaveLength(23);
    expect(disk.pace).toBeUndefined();
  });

  test('takes a quarter in a full pass, the newest first, where only a changed policy prunes', () => {
    const disk = decide(nights(30, '30d'), '7d');

    // 23 would go; a quarter of 30 is 7: those of 9 to 15 November.
    expect(pruned(disk.decisions)).toEqual(
      ['15', '14', '13', '12', '11', '10', '09'].map((day) => `2026-11-${day}T02:00Z`),
    );
    expect(disk.decisions.filter(({ reasons }) => reasons.join() === 'pace')).toHaveLength(16);
  });

  test('is announced with the number that waits and the day of the last full pass', () => {
    const { pace } = decide(nights(30, '30d'), '7d');

    // Of 23: 7 today (of 30), then 5 (of 23), 4 (of 18), 3 (of 14), 2 (of 11), 2 (of 9): the last on the 28th.
    expect(pace?.waiting).toBe(16);
    expect(formatInstant(pace?.endsAt ?? 0)).toBe('2026-11-28T00:00:00Z');
  });

  test('takes nothing outside the full pass', () => {
    const disk = decide(nights(30, '30d'), '7d', aContext({ fullPass: false }));

    expect(pruned(disk.decisions)).toEqual([]);
    expect(disk.pace?.waiting).toBe(23);
    expect(formatInstant(disk.pace?.endsAt ?? 0)).toBe('2026-11-29T00:00:00Z');
  });

  test('takes two where a quarter is fewer', () => {
    expect(pruned(decide(nights(7, '7d'), 'last3').decisions)).toEqual(['2026-11-19T02:00Z', '2026-11-18T02:00Z']);
  });

  test('held, lets none go in a full pass, and ends as late as if there had been none', () => {
    const held = decide(nights(30, '30d'), 'last1', aContext({ fullPass: true, holdPace: true }));
    const waiting = decide(nights(30, '30d'), 'last1', aContext({ fullPass: false }));

    expect(pruned(held.decisions)).toEqual([]);
    expect(held.pace).toEqual(waiting.pace);
  });

  test('held and lifted by a person, lets all go', () => {
    const lifted = decide(nights(30, '30d'), 'last1', aContext({ holdPace: true, liftPace: true }));

    expect(pruned(lifted.decisions)).toHaveLength(28);
  });

  test('lifted by a person, lets all go at once, and the floor and guards hold', () => {
    const points = [...nights(30, '30d').slice(0, 29), ...nights(30, '30d', { isHeld: true }).slice(29)];
    const disk = decide(points, 'last1', aContext({ fullPass: false, liftPace: true }));

    expect(reasonsByTime(disk.decisions, 'keep')).toEqual({
      '2026-11-22T02:00Z': 'last-1 floor',
      '2026-11-21T02:00Z': 'floor',
      '2026-10-24T02:00Z': 'hold',
    });
    expect(pruned(disk.decisions)).toHaveLength(27);
    expect(disk.pace).toBeUndefined();
  });

  test.each([
    ['absent', undefined],
    ['unreadable', '?'],
    ['empty of rules', '0d'],
  ])('holds all points whose written retention is %s', (_, writtenKeep) => {
    const disk = decide(nights(30, writtenKeep), '7d', aContext({ fullPass: false }));

    expect(pruned(disk.decisions)).toEqual([]);
    expect(disk.pace?.waiting).toBe(23);
  });

  test('asks of each point the retention written on that point', () => {
    const points = [...nights(8, '30d').slice(0, 7), ...nights(9, '7d').slice(7), ...nights(10, '30d').slice(9)];
    const disk = decide(points, '7d', aContext({ fullPass: false }));

    expect(reasonsByTime(disk.decisions, 'prune')).toEqual({
      '2026-11-15T02:00Z': 'expired',
      '2026-11-14T02:00Z': 'expired',
    });
    expect(reasonsByTime(disk.decisions, 'keep')).toMatchObject({ '2026-11-13T02:00Z': 'pace' });
  });

  test('holds neither a failed point nor an expired ad-hoc one', () => {
    const points = [
      ...nights(3, undefined),
      aPoint({ at: '2026-11-01T02:00Z', state: 'failed' }),
      anAdHocPoint({ at: '2026-11-02T02:00Z', expires: '2026-11-09T02:00Z' }),
    ];
    const disk = decide(points, 'last3', aContext({ fullPass: false }));

    expect(reasonsByTime(disk.decisions, 'prune')).toEqual({
      '2026-11-01T02:00Z': 'failed',
      '2026-11-02T02:00Z': 'expired',
    });
  });

  test('spends nothing on what the minimum age keeps', () => {
    const disk = decide(nights(30, '30d'), 'last2', aContext({ minKeepDays: 10 }));

    // 7 of the 30, the newest of those older than 10 days at 00:05 on the 23rd.
    expect(pruned(disk.decisions)).toEqual(
      ['12', '11', '10', '09', '08', '07', '06'].map((day) => `2026-11-${day}T02:00Z`),
    );
  });
});

describe('an hourly schedule whose policy is cut from 47 points to 5', () => {
  const OLD = '24h 7d 4w 12m';
  const start = parseInstant('2026-11-23T00:05Z');

  /** Hour after hour: a point is made, everything due is pruned; the first run of each UTC day is the full pass. */
  function* runs(points: RecoveryPoint[], keep: string, hours: number) {
    let present = points;
    for (let hour = 0; hour < hours; hour += 1) {
      const now = start + hour * HOUR;
      const { decisions } = decide(present, keep, aContext({ now, fullPass: hour % 24 === 0 }));
      present = decisions.filter(({ action }) => action === 'keep').map(({ point }) => point);
      yield { hour, present, pruned: decisions.filter(({ action }) => action === 'prune').map(({ point }) => point) };
      present = [...present, aPoint({ at: now + 55 * 60_000, writtenKeep: keep })];
    }
  }

  /** What three years of the old policy left. */
  function settled(): RecoveryPoint[] {
    const years = Array.from({ length: 3 * 365 * 24 }, (_, hour) =>
      aPoint({ at: start - 5 * 60_000 - hour * HOUR, writtenKeep: OLD }),
    );
    const { decisions } = decide(years, OLD, aContext({ now: start, fullPass: false }));
    return decisions.filter(({ action }) => action === 'keep').map(({ point }) => point);
  }

  test('takes days, and each day at most a quarter of what the old policy made', () => {
    const points = settled();
    const olds = [points.length];
    for (const { hour, present } of runs(points, 'last5', 24 * 10)) {
      if (hour % 24 === 0) olds.push(present.filter(({ writtenKeep }) => writtenKeep === OLD).length);
    }
    const taken = olds.slice(1).map((left, day) => (olds[day] ?? 0) - left);

    expect(points.length).toBeGreaterThan(40);
    expect(olds.at(4)).toBeGreaterThan(5);
    expect(olds.at(-1)).toBe(0);
    expect(taken[0]).toBe(Math.floor(points.length / 4));
  });

  test('comes to the five newest', () => {
    const last = [...runs(settled(), 'last5', 24 * 12)].at(-1);

    expect(last?.present.map(({ writtenKeep }) => writtenKeep)).toEqual(['last5', 'last5', 'last5', 'last5', 'last5']);
  });

  test('takes what only the change prunes in full passes alone', () => {
    for (const { hour, pruned: gone } of runs(settled(), 'last5', 24 * 3)) {
      if (hour % 24 === 0) continue;
      const byTheOldPolicy = gone.filter(({ writtenKeep }) => writtenKeep === OLD);
      expect(byTheOldPolicy.length).toBeLessThanOrEqual(2);
    }
  });
});
