import { describe, expect, it } from 'vitest';
import { fallbackPolicy, newestWrittenPoint, writtenPolicyOf } from '../../shared/policy/fallback-policy.ts';
import { MINUTE } from '../../shared/policy/instant.ts';
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

describe('the newest point that says its policy', () => {
  const older = aPoint({ at: '2026-11-21T02:00Z', ...WEEKLY });
  const newer = aPoint({ at: '2026-11-22T02:00Z', ...EVERY_4H });
  const silent = aPoint({ at: '2026-11-23T02:00Z' });

  it('is found in any order', () => {
    expect(newestWrittenPoint([older, newer, silent], NOW)).toBe(newer);
    expect(newestWrittenPoint([silent, newer, older], NOW)).toBe(newer);
  });

  it('is none that was made without a policy', () => {
    const without = aPoint({ at: '2026-11-23T02:00Z', writtenPolicy: 'none' });
    expect(newestWrittenPoint([older, without], NOW)).toBe(older);
  });

  it('is the newest of those that are fit', () => {
    expect(newestWrittenPoint([older, newer], NOW, (point) => point !== newer)).toBe(older);
  });

  it('is absent where none says it', () => {
    expect(newestWrittenPoint([], NOW)).toBeUndefined();
    expect(newestWrittenPoint([silent], NOW)).toBeUndefined();
  });

  it.each([
    ['five minutes ahead, as clocks differ', 5 * MINUTE, true],
    ['more than that ahead', 5 * MINUTE + 1, false],
  ])('is believed when it is dated %s', (_, ahead, believed) => {
    const point = aPoint({ at: NOW + ahead, ...WEEKLY });
    expect(newestWrittenPoint([point], NOW)).toBe(believed ? point : undefined);
  });
});

it('a point whose tags say no policy has none written', () => {
  expect(writtenPolicyOf(aPoint({ writtenKeep: 'keep 7d tz UTC' }), planSettings())).toBeUndefined();
});

it('a book without its default policy is refused', () => {
  const book = { policies: planSettings().book.policies, defaultName: 'gold' };
  expect(() => fallbackPolicy([], [], planSettings({ book }), NOW)).toThrow(
    'the policy book has no default policy "gold"',
  );
});
