import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../../shared/policy/decision.ts';
import { HOUR } from '../../../shared/policy/instant.ts';
import type { KeepRule, Retention } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import type { ZonedRetention } from '../../../shared/policy/retention/valid-retention.ts';
import { aPoint } from '../../builders/points.ts';
import { anyPoints, NOW, pastInstants, pointsAtAnEdge, policies, usablePoints } from './arbitraries.ts';
import { rulesByTheBook } from './oracle.ts';

const RULES: readonly KeepRule[] = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'];

describe('for any points and any valid policy', () => {
  test('there is one decision for each point, in the order given, with at least one reason, each told once', () => {
    fc.assert(
      fc.property(anyPoints, policies, (points, policy) => {
        const decisions = decideRetention(points, policy, NOW);

        expect(decisions.map(({ point }) => point)).toEqual(points);
        for (const { reasons } of decisions) {
          expect(reasons.length).toBeGreaterThan(0);
          expect(new Set(reasons).size).toBe(reasons.length);
        }
      }),
    );
  });

  test('the order of the points is irrelevant', () => {
    fc.assert(
      fc.property(shuffledPairs(anyPoints), policies, ([points, shuffled], policy) => {
        const decisions = decideRetention(points, policy, NOW);
        const again = decideRetention(shuffled, policy, NOW);

        expect(inWords(again)).toEqual(inWords(decisions));
      }),
    );
  });

  test('each kept usable point carries every reason of the rules by the book, and each pruned one none', () => {
    fc.assert(fc.property(usablePoints, policies, expectByTheBook));
  });

  test('the same holds at the edge of a span', () => {
    fc.assert(fc.property(pointsAtAnEdge, ({ points, policy }) => expectByTheBook(points, policy)));
  });

  test('what it keeps is the exact union of what its rules keep alone', () => {
    fc.assert(
      fc.property(anyPoints, policies, (points, { retention, timeZone }) => {
        const together = keptIds(decideRetention(points, { retention, timeZone }, NOW));
        const alone = Object.entries(retention).flatMap(([rule, value]) => [
          ...keptIds(decideRetention(points, { retention: { [rule]: value } as Retention, timeZone }, NOW)),
        ]);

        expect(together).toEqual(new Set(alone));
      }),
    );
  });

  test('a disk with usable points is never emptied: its two newest scheduled ones stay', () => {
    fc.assert(
      fc.property(usablePoints, policies, (points, policy) => {
        const decisions = decideRetention(points, policy, NOW);
        const floor = decisions.filter(({ reasons }) => reasons.includes('floor'));
        const times = points.map(({ scheduledFor }) => scheduledFor).sort((a, b) => b - a);

        expect(floor.every(({ action }) => action === 'keep')).toBe(true);
        expect(floor.map(({ point }) => point.scheduledFor).sort((a, b) => b - a)).toEqual(times.slice(0, 2));
      }),
    );
  });

  test('deciding again over what was kept prunes nothing more', () => {
    fc.assert(
      fc.property(anyPoints, policies, (points, policy) => {
        const kept = decideRetention(points, policy, NOW)
          .filter(isKept)
          .map(({ point }) => point);

        expect(decideRetention(kept, policy, NOW).every(isKept)).toBe(true);
      }),
    );
  });

  test('raising a count never prunes more', () => {
    fc.assert(
      fc.property(
        anyPoints,
        policies,
        fc.constantFrom(...RULES),
        fc.integer({ min: 1, max: 9 }),
        (points, policy, rule, by) => {
          const raised = { ...policy.retention, [rule]: (policy.retention[rule] ?? 0) + by };
          const before = keptIds(decideRetention(points, policy, NOW));
          const after = keptIds(decideRetention(points, { ...policy, retention: raised }, NOW));

          expect([...before].filter((id) => !after.has(id))).toEqual([]);
        },
      ),
    );
  });

  test.each<[string, (at: number) => RecoveryPoint]>([
    ['failed', (at) => aPoint({ at, attempt: 20, state: 'failed' })],
    ['pending', (at) => aPoint({ at, attempt: 20, state: 'pending' })],
    ['future-dated', (at) => aPoint({ at: NOW + (NOW - at) + HOUR, attempt: 20 })],
    ['future-dated by its creation', (at) => aPoint({ at, attempt: 20, snapshot: { timeCreated: NOW + HOUR } })],
    ['held', (at) => aPoint({ at, attempt: 20, isHeld: true })],
    ['foreign', (at) => aPoint({ at, attempt: 20, ownership: { kind: 'foreign', owner: 'another' } })],
    ['doubtful', (at) => aPoint({ at, attempt: 20, ownership: { kind: 'in-doubt', why: 'an edited tag' } })],
  ])('a %s point more changes no other decision', (_, more) => {
    fc.assert(
      fc.property(anyPoints, policies, pastInstants, (points, policy, at) => {
        const before = decideRetention(points, policy, NOW);
        const after = decideRetention([...points, more(at)], policy, NOW);

        expect(after.slice(0, -1)).toEqual(before);
      }),
    );
  });

  test('whatever is not a usable own point past its time, or a failed one, is kept', () => {
    fc.assert(
      fc.property(anyPoints, policies, (points, policy) => {
        for (const { point, action } of decideRetention(points, policy, NOW)) {
          if (action === 'keep') continue;
          expect(point).toMatchObject({ ownership: { kind: 'own' }, isHeld: false, isBeingCopied: false });
          expect(point.state).not.toBe('pending');
          expect(point.scheduledFor).toBeLessThan(NOW);
          expect(point.snapshot.immutableUntil).toBeUndefined();
        }
      }),
    );
  });
});

function shuffledPairs(points: fc.Arbitrary<RecoveryPoint[]>) {
  return points.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length })),
  );
}

function isKept({ action }: Decision): boolean {
  return action === 'keep';
}

function keptIds(decisions: readonly Decision[]): ReadonlySet<string> {
  return new Set(decisions.filter(isKept).map(({ point }) => point.snapshot.id));
}

function inWords(decisions: readonly Decision[]): readonly string[] {
  return decisions.map(({ point, action, reasons }) => `${point.snapshot.id} ${action} ${reasons.join(' ')}`).sort();
}

function expectByTheBook(points: readonly RecoveryPoint[], policy: ZonedRetention): void {
  const byTheBook = rulesByTheBook(points, policy.retention, policy.timeZone);
  for (const { point, action, reasons } of decideRetention(points, policy, NOW)) {
    const ofRules = reasons.filter((reason) => reason !== 'floor' && reason !== 'expired');
    expect(ofRules).toEqual(byTheBook.get(point) ?? []);
    expect(action).toBe(ofRules.length > 0 || reasons.includes('floor') ? 'keep' : 'prune');
  }
}
