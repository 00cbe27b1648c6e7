import { describe, expect, test } from 'vitest';
import { wantedCopies } from '../../../shared/policy/copies/wanted-copies.ts';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { CopyTarget } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { aPoint, type PointFields } from '../../builders/points.ts';

const NOW = parseInstant('2026-11-23T03:00Z');

function target(fields: Partial<CopyTarget> = {}): CopyTarget {
  return { region: 'northeurope', retention: { daily: 2 }, copies: 'kept', ...fields };
}

function night(day: number, fields: PointFields = {}): RecoveryPoint {
  return aPoint({ at: `2026-11-${String(day).padStart(2, '0')}T02:00Z`, ...fields });
}

function copyOf(day: number, fields: PointFields = {}): RecoveryPoint {
  const snapshot = { location: 'northeurope', createOption: 'CopyStart', name: `copy-${day}` };
  return night(day, { isCopy: true, ...fields, snapshot: { ...snapshot, ...fields.snapshot } });
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

  test('nothing is copied to a target whose retention is not valid', () => {
    expect(wanted([night(23)], { retention: {} }).waiting).toEqual([]);
  });
});
