import { describe, expect, test } from 'vitest';
import { isCopyIn, wantedCopies } from '../../../shared/policy/copies/wanted-copies.ts';
import { formatInstant, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { CopyTarget } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { aPoint, type PointFields } from '../../builders/points.ts';
import { copyOf, night } from './some-copies.ts';

const NOW = parseInstant('2026-11-23T03:00Z');

function target(fields: Partial<CopyTarget> = {}): CopyTarget {
  return { region: 'northeurope', retention: { daily: 2 }, copies: 'kept', ...fields };
}

function wanted(points: readonly RecoveryPoint[], fields: Partial<CopyTarget> = {}) {
  const { waiting, dropped } = wantedCopies(points, target(fields), 'UTC', NOW);
  const days = (list: readonly RecoveryPoint[]) =>
    list.map(({ scheduledFor }) => formatInstant(scheduledFor).slice(8, 10));
  return { waiting: days(waiting), dropped: days(dropped) };
}

describe('of the points at home', () => {
  test('those that the target would keep are copied, the oldest first', () => {
    expect(wanted([20, 21, 22, 23].map((day) => night(day)))).toEqual({ waiting: ['22', '23'], dropped: [] });
  });

  test('all are, where the target wants all', () => {
    const points = [21, 22, 23].map((day) => night(day));
    expect(wanted(points, { copies: 'all' })).toEqual({ waiting: ['21', '22', '23'], dropped: [] });
  });

  test('of more than three the oldest are given up', () => {
    const points = [19, 20, 21, 22, 23].map((day) => night(day));
    expect(wanted(points, { copies: 'all' })).toEqual({ waiting: ['21', '22', '23'], dropped: ['19', '20'] });
  });

  test('none is copied that is older than a copy, which Azure would refuse', () => {
    expect(wanted([night(21), night(22), night(23), copyOf(22)], { copies: 'all' }).waiting).toEqual(['23']);
  });

  test('none is copied twice, also while its copy is under way', () => {
    expect(wanted([night(23), copyOf(23, { state: 'pending' })]).waiting).toEqual([]);
  });

  test('one whose copy failed is wanted still', () => {
    expect(wanted([night(23), copyOf(23, { state: 'failed' })]).waiting).toEqual(['23']);
  });

  test('a copy in another region, or of another owner, stands in for none', () => {
    const elsewhere = copyOf(23, { snapshot: { location: 'francecentral' } });
    const foreign = copyOf(23, { ownership: { kind: 'foreign', owner: 'another' } });
    expect(wanted([night(23), elsewhere, foreign]).waiting).toEqual(['23']);
  });

  test('what the copies that are there leave to be kept is reckoned with them', () => {
    const weekly = { retention: { weekly: 1, last: 1 } };
    expect(wanted([night(16), night(23), copyOf(16)], weekly).waiting).toEqual(['23']);
  });

  test('one on hold is copied like any other', () => {
    expect(wanted([night(23, { isHeld: true })]).waiting).toEqual(['23']);
  });

  test.each<[string, PointFields]>([
    ['pending', { state: 'pending' }],
    ['failed', { state: 'failed' }],
    ["another owner's", { ownership: { kind: 'foreign', owner: 'another' } }],
    ['in doubt', { ownership: { kind: 'in-doubt', why: 'its disk-id was edited' } }],
    ['ad-hoc', { kind: 'ad-hoc' }],
    ['full, which Azure copies to no other region', { snapshot: { incremental: false } }],
  ])('one that is %s is not copied', (_, fields) => {
    expect(wanted([night(23, fields)], { copies: 'all' })).toEqual({ waiting: [], dropped: [] });
  });

  test('of exactly three none is given up', () => {
    const points = [21, 22, 23].map((day) => night(day));
    expect(wanted(points, { copies: 'all' }).dropped).toEqual([]);
  });

  test('of several of one time the latest attempt is copied, and counts once', () => {
    const again = night(23, { attempt: 2 });
    const points = [night(21), night(22), night(23), again];
    const { waiting, dropped } = wantedCopies(points, target({ copies: 'all' }), 'UTC', NOW);

    expect(waiting.map(({ scheduledFor, attempt }) => [scheduledFor, attempt])).toEqual(
      [night(21), night(22), again].map(({ scheduledFor, attempt }) => [scheduledFor, attempt]),
    );
    expect(dropped).toEqual([]);
  });

  test.each([
    ['five minutes', 5 * MINUTE, ['03']],
    ['more', 5 * MINUTE + 1, []],
  ])('one that is of a time to come is copied where that is %s away, as clocks differ', (_, later, expected) => {
    const hours = wantedCopies([aPoint({ at: NOW + later })], target({ copies: 'all' }), 'UTC', NOW).waiting.map(
      ({ scheduledFor }) => formatInstant(scheduledFor).slice(11, 13),
    );
    expect(hours).toEqual(expected);
  });

  test('all that Azure would take are copyable, wanted or not', () => {
    const points = [19, 20, 21, 22, 23].map((day) => night(day));
    expect(wantedCopies([...points, copyOf(20)], target(), 'UTC', NOW).copyable).toEqual(points.slice(2));
  });

  test('one that does not say whether it is incremental is not copied', () => {
    const { incremental: _, ...snapshot } = night(23).snapshot;
    expect(wanted([{ ...night(23), snapshot }], { copies: 'all' }).waiting).toEqual([]);
  });

  test.each([
    ['UTC', ['22:00', '23:30']],
    ['Europe/Berlin', ['22:30', '23:30']],
  ])('the days are those of the zone: %s', (timeZone, expected) => {
    const points = ['22:00', '22:30', '23:30'].map((time) => aPoint({ at: `2026-11-22T${time}Z` }));
    const { waiting } = wantedCopies(points, target(), timeZone, NOW);

    expect(waiting.map(({ scheduledFor }) => formatInstant(scheduledFor).slice(11, 16))).toEqual(expected);
  });

  test.each([{}, { daily: 1.5 }])('nothing is copied to a target whose retention is not valid: %o', (retention) => {
    expect(wanted([night(23)], { retention }).waiting).toEqual([]);
  });
});

describe('a copy is one in a region', () => {
  test.each<[string, RecoveryPoint, boolean]>([
    ['where it lies there', copyOf(23), true],
    ['where it lies there in another spelling', copyOf(23, { snapshot: { location: 'North Europe' } }), true],
    ['in whatever state', copyOf(23, { state: 'failed' }), true],
    ['not where it lies elsewhere', copyOf(23, { snapshot: { location: 'francecentral' } }), false],
    ['not where it is a point at home', night(23, { snapshot: { location: 'northeurope' } }), false],
    ['not where it is another owner’s', copyOf(23, { ownership: { kind: 'foreign' } }), false],
    ['not where it is in doubt', copyOf(23, { ownership: { kind: 'in-doubt', why: 'edited' } }), false],
    ['not where it is ad-hoc', copyOf(23, { kind: 'ad-hoc' }), false],
  ])('%s', (_, point, is) => {
    expect(isCopyIn(point, 'NorthEurope')).toBe(is);
  });
});
