import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import { type DiskStanding, decideDisk } from '../../../shared/policy/retention/decide-disk.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { isTooYoung } from '../../../shared/policy/retention/min-keep.ts';
import type { ZonedRetention } from '../../../shared/policy/retention/valid-retention.ts';
import { anAdHocPoint, aPoint } from '../../builders/points.ts';
import { anyPoints, NOW, policies } from './arbitraries.ts';
import { aContext, reasonsByTime, retentionOf } from './tables.ts';

const POINTS = [
  aPoint({ at: '2026-11-22T02:00Z' }),
  aPoint({ at: '2026-11-21T02:00Z' }),
  aPoint({ at: '2026-10-01T02:00Z' }),
  aPoint({ at: '2026-10-02T02:00Z', state: 'failed' }),
  aPoint({ at: '2026-10-03T02:00Z', isHeld: true }),
  anAdHocPoint({ at: '2026-10-04T02:00Z', expires: '2026-10-11T02:00Z' }),
  anAdHocPoint({ at: '2026-10-05T02:00Z', expires: '2027-10-11T02:00Z' }),
];

/** Everything that lets points go at once. */
const EAGER = aContext({ liftPace: true, orphanDays: 1 });

describe('nothing is pruned', () => {
  test.each<[string, DiskStanding, string]>([
    ['of a disk whose tag is a problem', { kind: 'problem' }, 'policy-problem'],
    ['of a disk of which nothing is known', { kind: 'unknown' }, 'disk-unknown'],
    ['by an empty policy', { kind: 'protected', policy: { retention: {}, timeZone: 'UTC' } }, 'policy-problem'],
    ['by a policy of zero', { kind: 'protected', policy: retentionOf('0d') }, 'policy-problem'],
  ])('%s', (_, standing, reason) => {
    const { decisions, pace } = decideDisk(POINTS, standing, EAGER);

    expect(decisions.map(({ action, reasons }) => `${action} ${reasons.join(' ')}`)).toEqual([
      `keep ${reason}`,
      `keep ${reason}`,
      `keep ${reason}`,
      `keep ${reason}`,
      `keep hold ${reason}`,
      `keep ${reason}`,
      `keep ad-hoc ${reason}`,
    ]);
    expect(pace).toBeUndefined();
  });

  test.each<[string, DiskStanding, boolean]>([
    ['whose tag is a problem', { kind: 'problem' }, true],
    ['of which nothing is known', { kind: 'unknown' }, false],
  ])('of a disk %s, whose floor is still told', (_, standing, isOptedIn) => {
    const newer = anAdHocPoint({ at: '2026-11-22T12:00Z', expires: '2026-11-29T12:00Z' });

    expect(decideDisk([newer, ...POINTS], standing, EAGER)).toMatchObject({
      floor: POINTS.slice(0, 2),
      isFloorLifted: false,
      isOptedIn,
    });
  });
});

describe('the minimum age', () => {
  const points = ['22', '21', '20', '19', '18', '17', '16'].map((day) =>
    aPoint({ at: `2026-11-${day}T02:00Z`, writtenKeep: 'last1' }),
  );
  const keep = (minKeepDays: number, more = points) =>
    reasonsByTime(
      decideDisk(
        more,
        { kind: 'protected', policy: retentionOf('last1') },
        aContext({ minKeepDays, now: '2026-11-23T02:00Z' }),
      ).decisions,
      'keep',
    );

  test('keeps scheduled points younger than its days, whatever a tag says', () => {
    expect(keep(4)).toEqual({
      '2026-11-22T02:00Z': 'last-1 floor',
      '2026-11-21T02:00Z': 'floor',
      '2026-11-20T02:00Z': 'min-keep',
    });
    expect(keep(5)).toMatchObject({ '2026-11-19T02:00Z': 'min-keep' });
  });

  test('is off at 0', () => {
    expect(Object.keys(keep(0))).toHaveLength(2);
    // Minutes ahead, as far as clocks may differ, a point is younger than any age.
    expect(isTooYoung(aPoint({ at: '2026-11-23T02:04Z' }), 0, parseInstant('2026-11-23T02:00Z'))).toBe(false);
  });

  test('counts from when the point was made where that is later', () => {
    const late = aPoint({
      at: '2026-11-10T02:00Z',
      writtenKeep: 'last1',
      snapshot: { timeCreated: aPoint({ at: '2026-11-22T12:00Z' }).scheduledFor },
    });

    expect(keep(4, [...points, late])).toMatchObject({ '2026-11-10T02:00Z': 'min-keep' });
  });

  test('and from the occurrence where that is later', () => {
    const early = aPoint({ at: '2026-11-19T12:00Z', writtenKeep: 'last1', snapshot: { timeCreated: 0 } });

    expect(keep(4, [...points, early])).toMatchObject({ '2026-11-19T12:00Z': 'min-keep' });
  });

  test('keeps a failed scheduled point, and no ad-hoc one', () => {
    const failed = aPoint({ at: '2026-11-21T03:00Z', state: 'failed' });
    const adHoc = anAdHocPoint({ at: '2026-11-21T04:00Z', expires: '2026-11-22T04:00Z' });
    const kept = keep(4, [...points, failed, adHoc]);

    expect(kept).toMatchObject({ '2026-11-21T03:00Z': 'min-keep' });
    expect(kept).not.toHaveProperty('2026-11-21T04:00Z');
  });

  test('of no number is an error, and prunes nothing', () => {
    expect(() => keep(Number.NaN)).toThrow();
  });
});

describe('for any points, policies and contexts', () => {
  const contexts = fc.record({
    fullPass: fc.boolean(),
    liftPace: fc.boolean(),
    holdPace: fc.boolean(),
    minKeepDays: fc.constantFrom(0, 0, 3, 30),
    orphanDays: fc.constantFrom(0, 30),
  });

  test('pace and minimum age only turn prunes into keeps', () => {
    fc.assert(
      fc.property(anyPoints, policies, fc.option(policies), contexts, (points, policy, written, more) => {
        const context = { ...aContext({ now: NOW, ...more }), readWritten: () => written ?? undefined };
        const { decisions } = decideDisk(points, { kind: 'protected', policy }, context);

        decideRetention(points, policy, NOW).forEach((before, index) => {
          const after = decisions[index];
          if (before.action === 'keep') expect(after).toEqual(before);
          else expect(after?.action === 'prune' || /^(pace|min-keep)$/.test(after?.reasons.join() ?? '')).toBe(true);
        });
      }),
    );
  });

  test('kept and pruned together are the points given, each with its reasons', () => {
    fc.assert(
      fc.property(anyPoints, policies, contexts, standings(), (points, policy, more, standingOf) => {
        const { decisions } = decideDisk(points, standingOf(policy), {
          ...aContext({ now: NOW, ...more }),
          readWritten: () => policy,
        });

        expect(decisions.map(({ point }) => point)).toEqual(points);
        for (const { reasons } of decisions) expect(reasons.length).toBeGreaterThan(0);
      }),
    );
  });

  test('a changed policy takes at most two or a quarter of the usable scheduled points from a disk in one pass', () => {
    fc.assert(
      fc.property(anyPoints, policies, (points, policy) => {
        const context = { ...aContext({ now: NOW }), readWritten: () => undefined };
        const { decisions, pace } = decideDisk(points, { kind: 'protected', policy }, context);
        const usable = points.filter(({ kind, state }) => kind === 'scheduled' && state === 'usable');
        const gone = decisions.filter(({ point, action }) => action === 'prune' && usable.includes(point));

        expect(gone.length).toBeLessThanOrEqual(Math.max(2, Math.floor(usable.length / 4)));
        if (pace !== undefined) {
          expect(pace.endsAt).toBeGreaterThan(NOW);
          expect(formatInstant(pace.endsAt)).toMatch(/T00:00:00Z$/);
        }
      }),
    );
  });

  test('whatever the standing, the two newest usable scheduled points stay unless the disk is gone for good', () => {
    fc.assert(
      fc.property(anyPoints, policies, contexts, standings(), (points, policy, more, standingOf) => {
        const standing = standingOf(policy);
        const context = { ...aContext({ now: NOW, ...more }), readWritten: () => policy };
        const { decisions, floor, isFloorLifted } = decideDisk(points, standing, context);
        const kept = new Set(decisions.filter(({ action }) => action === 'keep').map(({ point }) => point));

        if (isFloorLifted) expect(standing).toMatchObject({ kind: 'orphan', isConfirmed: true });
        else for (const point of floor) expect(kept.has(point)).toBe(true);
      }),
    );
  });

  test('orphans: deciding again over what was kept prunes nothing more', () => {
    fc.assert(
      fc.property(anyPoints, policies, (points, policy) => {
        const standing = { kind: 'orphan', cause: 'gone', follows: policy, isConfirmed: true } as const;
        const context = { ...aContext({ now: NOW }), readWritten: () => policy };
        const kept = decideDisk(points, standing, context).decisions.filter(({ action }) => action === 'keep');
        const again = decideDisk(
          kept.map(({ point }) => point),
          standing,
          context,
        ).decisions;

        expect(again.filter(({ action }) => action === 'prune')).toEqual([]);
      }),
    );
  });
});

/** A disk of any standing, whose policy is the one given. */
function standings(): fc.Arbitrary<(policy: ZonedRetention) => DiskStanding> {
  const orphans = fc
    .tuple(fc.constantFrom('unselected', 'gone', 'replaced'), fc.boolean())
    .map(([cause, isConfirmed]) => ({ kind: 'orphan', cause, isConfirmed }) as const);
  return fc
    .oneof(
      orphans,
      fc.constantFrom({ kind: 'protected' } as const, { kind: 'problem' } as const, { kind: 'unknown' } as const),
    )
    .map((standing) => (policy: ZonedRetention) => ({ ...standing, policy, follows: policy }));
}
