import { describe, expect, it } from 'vitest';
import { fallbackPolicy } from '../../shared/policy/fallback-policy.ts';
import type { RecoveryPoint } from '../../shared/policy/recovery-point.ts';
import { formatSchedule } from '../../shared/policy/tag/canonical.ts';
import { NOW, planSettings } from '../builders/plan.ts';
import { anAdHocPoint, aPoint, type PointFields } from '../builders/points.ts';

const EVERY_4H = { writtenPolicy: 'every 4h', writtenKeep: 'keep 24h 7d tz Europe/London' };
const WEEKLY = { writtenPolicy: 'weekly', writtenKeep: 'keep 5w tz UTC' };

function followed(own: readonly RecoveryPoint[], ofVm: readonly RecoveryPoint[] = []): string {
  return formatSchedule(fallbackPolicy(own, ofVm, planSettings(), NOW).schedule);
}

describe('a disk with a mistaken tag is protected by', () => {
  it('the policy written on its newest point, with the retention written there', () => {
    const points = [aPoint({ at: '2026-11-20T02:00Z', ...WEEKLY }), aPoint({ at: '2026-11-22T20:00Z', ...EVERY_4H })];
    expect(fallbackPolicy(points, [], planSettings(), NOW)).toMatchObject({
      schedule: { kind: 'every', hours: 4 },
      retention: { hourly: 24, daily: 7 },
      timeZone: 'Europe/London',
    });
  });

  it('the newest point of its VM’s other disks where it has none', () => {
    expect(followed([], [aPoint(EVERY_4H)])).toBe('every 4h');
  });

  it('its own newest point rather than a newer one of another disk', () => {
    expect(followed([aPoint({ at: '2026-11-01T02:00Z', ...EVERY_4H })], [aPoint(WEEKLY)])).toBe('every 4h');
  });

  it('the default policy where nothing is written', () => {
    expect(followed([], [])).toBe('at 02:00');
  });

  it.each<[string, PointFields]>([
    ['is foreign', { ownership: { kind: 'foreign', owner: 'other' } }],
    ['is in doubt', { ownership: { kind: 'in-doubt', why: 'its tags were edited' } }],
    ['is dated ahead', { at: '2026-11-24T02:00Z' }],
    ['is a copy', { isCopy: true }],
    ['says what cannot be read', { writtenPolicy: 'whenever' }],
    ['was made of a VM without a policy', { writtenPolicy: 'none' }],
  ])('not what is written on a point that %s', (_, fields) => {
    expect(followed([aPoint({ ...EVERY_4H, ...fields })])).toBe('at 02:00');
  });

  it('not what is written on an ad-hoc point', () => {
    expect(followed([anAdHocPoint(EVERY_4H)])).toBe('at 02:00');
  });

  it('what a failed point says too: it was to be made by that policy', () => {
    expect(followed([aPoint({ ...EVERY_4H, state: 'failed' })])).toBe('every 4h');
  });
});
