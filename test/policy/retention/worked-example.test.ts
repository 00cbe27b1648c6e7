import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { anAdHocPoint, aPoint } from '../../builders/points.ts';
import { reasonsByTime } from './tables.ts';

const POLICY = { retention: { daily: 7, weekly: 4, monthly: 12 }, timeZone: 'Europe/London' };

/** 60 nights at 02:00 in London, from Friday 25 September to Monday 23 November 2026. */
function sixtyNights(): readonly DateTime[] {
  const first = DateTime.fromISO('2026-09-25T02:00', { zone: POLICY.timeZone });
  return Array.from({ length: 60 }, (_, night) => first.plus({ days: night }));
}

function pointOfNight(night: DateTime) {
  const date = night.toISODate();
  const at = night.toMillis();
  if (date === '2026-11-22') return aPoint({ at, state: 'failed' });
  if (date === '2026-10-31') return aPoint({ at, snapshot: { timeCreated: parseInstant('2026-11-01T00:40Z') } });
  return aPoint({ at });
}

describe('nightly keep 7d 4w 12m over 60 nights, as the design works it out', () => {
  const points = [
    ...sixtyNights().map(pointOfNight),
    anAdHocPoint({ at: '2026-11-21T15:00Z', expires: '2026-11-28T15:00Z' }),
  ];

  test('keeps these points, for these reasons', () => {
    const decisions = decideRetention(points, POLICY, parseInstant('2026-11-23T02:20Z'));

    expect(reasonsByTime(decisions, 'keep')).toEqual({
      '2026-11-23T02:00Z': 'daily-1 weekly-1 monthly-1 floor',
      '2026-11-21T15:00Z': 'ad-hoc',
      '2026-11-21T02:00Z': 'daily-2 weekly-2 floor',
      '2026-11-20T02:00Z': 'daily-3',
      '2026-11-19T02:00Z': 'daily-4',
      '2026-11-18T02:00Z': 'daily-5',
      '2026-11-17T02:00Z': 'daily-6',
      '2026-11-16T02:00Z': 'daily-7',
      '2026-11-15T02:00Z': 'weekly-3',
      '2026-11-08T02:00Z': 'weekly-4',
      '2026-10-31T02:00Z': 'monthly-2',
      '2026-09-30T01:00Z': 'monthly-3',
      '2026-09-25T01:00Z': 'monthly-oldest',
    });
  });

  test('prunes the failed one and the other 47', () => {
    const decisions = decideRetention(points, POLICY, parseInstant('2026-11-23T02:20Z'));
    const pruned = Object.entries(reasonsByTime(decisions, 'prune'));

    expect(pruned.filter(([, reasons]) => reasons === 'failed').map(([time]) => time)).toEqual(['2026-11-22T02:00Z']);
    expect(pruned.filter(([, reasons]) => reasons === 'expired')).toHaveLength(47);
    expect(pruned).toHaveLength(48);
  });
});
