import { describe, expect, it } from 'vitest';
import { type OrphanSight, orphanStanding } from '../../shared/policy/orphan-standing.ts';
import type { RecoveryPoint } from '../../shared/policy/recovery-point.ts';
import { NOW, planSettings, policyOf } from '../builders/plan.ts';
import { aPoint } from '../builders/points.ts';

const CLAUSES = { writtenPolicy: 'at 03:00', writtenKeep: 'keep 9d tz UTC' };
const LISTED: OrphanSight = { kind: 'listed-unselected' };

const NINE_DAYS = expect.objectContaining({ retention: { daily: 9 }, timeZone: 'UTC' });

function notListed(answer: 'gone' | 'replaced' | 'unknown' | undefined, isConfirmed = false): OrphanSight {
  return { kind: 'not-listed', answer, isConfirmed };
}

function follows(points: readonly RecoveryPoint[]) {
  const standing = orphanStanding(LISTED, points, planSettings(), NOW);
  return standing.kind === 'orphan' ? standing.follows : undefined;
}

describe('a disk that no policy selects', () => {
  it.each([
    ['was listed', LISTED, { kind: 'orphan', cause: 'unselected', follows: NINE_DAYS, isConfirmed: false }],
    ['answered 404', notListed('gone'), { kind: 'orphan', cause: 'gone', follows: NINE_DAYS, isConfirmed: false }],
    [
      'answered 404 for the second day',
      notListed('gone', true),
      { kind: 'orphan', cause: 'gone', follows: NINE_DAYS, isConfirmed: true },
    ],
    [
      'answered with another unique id',
      notListed('replaced'),
      { kind: 'orphan', cause: 'replaced', follows: NINE_DAYS, isConfirmed: false },
    ],
    ['answered otherwise', notListed('unknown'), { kind: 'unknown' }],
    ['answered otherwise, though it was gone before', notListed('unknown', true), { kind: 'unknown' }],
    ['was not asked', notListed(undefined), { kind: 'unknown' }],
  ])('and %s is told apart', (_, sight, expected) => {
    expect(orphanStanding(sight, [aPoint(CLAUSES)], planSettings(), NOW)).toEqual(expected);
  });
});

describe('orphans follow', () => {
  it('the policy named on the newest usable scheduled point, as it is now', () => {
    const points = [aPoint({ writtenPolicy: 'Weekly', writtenKeep: 'keep 1w tz UTC' })];
    expect(follows(points)).toEqual(policyOf('weekly'));
  });

  it('the text written on it where it names none', () => {
    expect(follows([aPoint(CLAUSES)])).toMatchObject({ retention: { daily: 9 }, timeZone: 'UTC' });
  });

  it('not what a newer failed point says', () => {
    const failed = aPoint({ at: '2026-11-23T02:00Z', writtenPolicy: 'weekly', state: 'failed' });
    expect(follows([aPoint({ at: '2026-11-22T02:00Z', ...CLAUSES }), failed])).toMatchObject({
      retention: { daily: 9 },
    });
  });

  it('nothing where no point is left that says it', () => {
    expect(orphanStanding(LISTED, [], planSettings(), NOW)).toEqual({
      kind: 'orphan',
      cause: 'unselected',
      follows: undefined,
      isConfirmed: false,
    });
  });

  it.each([
    ['cannot be read', { writtenPolicy: 'at 03:00', writtenKeep: 'keep' }],
    ['is absent', {}],
  ])('nothing where the text %s', (_, fields) => {
    expect(follows([aPoint(fields)])).toBeUndefined();
  });
});
