import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { Health } from '../../shared/run/read/read-health.ts';
import { verdictOf } from '../../shared/run/read/verdict.ts';
import type { CoverageDisk, CoverageRow, CoverageState } from '../../shared/run/read/view-rows.ts';

const NOW = parseInstant('2026-11-23T12:00:00Z');
const OK: Health = { state: 'ok', lastTickAt: NOW - MINUTE, findings: [] };

function aDiskRow(fields: Partial<CoverageDisk> = {}): CoverageDisk {
  const at = parseInstant('2026-11-23T02:00:20Z');
  return {
    uniqueId: 'd1',
    name: 'os',
    standing: 'protected',
    points: 3,
    lastPointAt: at,
    lastScheduledFor: at - 20_000,
    ...fields,
  };
}

function aRow(name: string, state: CoverageState = 'protected', fields: Partial<CoverageRow> = {}): CoverageRow {
  return {
    asOf: parseInstant('2026-11-23T02:05:00Z'),
    subscriptionId: 's',
    key: name,
    vmId: `/vm/${name}`,
    name,
    resourceGroup: 'prod',
    state,
    dueSince: parseInstant('2026-11-23T02:00:00Z'),
    nextDueAt: parseInstant('2026-11-24T02:00:00Z'),
    disks: [aDiskRow()],
    ages: { warnAfterMs: 28 * HOUR, criticalAfterMs: 32 * HOUR },
    cause: 'because',
    ...fields,
  };
}

const OUT = (name: string, state: CoverageState = 'unprotected') =>
  aRow(name, state, { disks: [aDiskRow({ standing: 'unprotected', points: 0 })] });
const PARTLY = (name: string, standing: string) =>
  aRow(name, 'partly', { disks: [aDiskRow(), aDiskRow({ standing, points: 0 })] });
const WAITING = [aDiskRow({ lastScheduledFor: parseInstant('2026-11-22T02:00:00Z') })];
const LATE = (name: string) => aRow(name, 'protected', { disks: WAITING, dueSince: NOW - 40 * MINUTE });
const OVERDUE = (name: string) => aRow(name, 'protected', { disks: WAITING });
const OLD = (name: string, ageMs: number) =>
  aRow(name, 'protected', { disks: [aDiskRow({ lastPointAt: NOW - ageMs })] });
const DETACHED = (name: string): CoverageRow => {
  const { vmId: _, ...row } = aRow(name);
  return row;
};

describe('says', () => {
  test.each<[string, readonly CoverageRow[], string, boolean]>([
    ['an empty fleet', [], 'Nothing is protected: no VM has been seen yet.', false],
    [
      'nothing selected',
      [OUT('a'), OUT('b', 'opted-out')],
      'Nothing is protected: no policy selects any of 2 VMs.',
      false,
    ],
    ['one VM', [aRow('web-01')], 'web-01 is protected.', true],
    ['everything', [aRow('a'), aRow('b'), aRow('c')], 'All 3 VMs are protected.', true],
    ['VMs and disks', [aRow('a'), aRow('b'), DETACHED('d')], 'All 2 VMs and 1 disk are protected.', true],
    [
      'everything but what is left out',
      [aRow('a'), aRow('b'), OUT('c')],
      'All 2 VMs that a policy selects are protected; 1 other is left out.',
      true,
    ],
    [
      'a disk that is left out by its own tag',
      [aRow('a'), PARTLY('b', 'off')],
      'All 2 VMs that a policy selects are protected; 1 of their disks is left out.',
      true,
    ],
    [
      'an ephemeral disk, which holds nothing that lasts, and others that are left out',
      [PARTLY('b', 'ephemeral'), OUT('c'), OUT('d')],
      'b is protected; 2 others and 1 of its disks are left out.',
      true,
    ],
    [
      'a disk that cannot be protected, though its VM asks for it',
      [aRow('a'), PARTLY('b', 'unsupported')],
      '1 of 2 needs attention: b.',
      false,
    ],
    ['a problem', [aRow('a'), aRow('b', 'problem')], '1 of 2 needs attention: b.', false],
    ['a VM that is partly protected', [aRow('a'), PARTLY('b', 'unknown')], '1 of 2 needs attention: b.', false],
    ['a late VM', [LATE('a'), aRow('b')], '1 of 2 needs attention: a.', false],
    ['an overdue VM', [OVERDUE('a'), aRow('b')], '1 of 2 needs attention: a.', false],
    ['an old point', [OLD('a', 28 * HOUR), OLD('b', 33 * HOUR)], '2 of 2 need attention: b and a.', false],
    ['an orphan, which needs nobody', [aRow('a'), OUT('gone', 'orphan')], 'a is protected.', true],
    [
      'two hundred in trouble',
      [...Array.from({ length: 200 }, (_, at) => OVERDUE(`vm-${String(at).padStart(3, '0')}`)), aRow('fine')],
      '200 of 201 need attention: vm-000, vm-001, vm-002 and 197 more.',
      false,
    ],
  ])('%s', (_, rows, says, allProtected) => {
    expect(verdictOf(rows, OK, NOW)).toMatchObject({ says, allProtected });
  });

  test.each<[Health, string]>([
    [
      { state: 'stale', lastTickAt: NOW - 30 * MINUTE, findings: [] },
      'Nothing is known since 2026-11-23 11:30 UTC: the timer stopped 30 minutes ago.',
    ],
    [
      { state: 'stale', lastTickAt: NOW - 40 * DAY, findings: [] },
      'Nothing is known since 2026-10-14 12:00 UTC: the timer stopped 40 days ago.',
    ],
    [{ state: 'stale', findings: [] }, 'Nothing is known yet: the timer has not run.'],
    [
      { state: 'sign-in', findings: [] },
      'Nothing is known since 2026-11-23 02:05 UTC: the app cannot sign in to Azure.',
    ],
    [{ state: 'storage', findings: [] }, 'Nothing is known: the storage account cannot be used.'],
    [{ state: 'config', findings: [] }, 'Nothing is known: the settings of the app cannot be used.'],
    [{ state: 'version', findings: [] }, 'Nothing is known: a newer version of the app has written the tables.'],
    [
      { state: 'subscription', findings: [] },
      'A subscription cannot be read; as last seen, 1 of 2 needs attention: b.',
    ],
    [
      { state: 'queue', findings: [] },
      'No work is being done, since the queue stands still; as last seen, 1 of 2 needs attention: b.',
    ],
  ])('%o before what coverage says', (health, says) => {
    expect(verdictOf([aRow('a'), OVERDUE('b')], health, NOW)).toMatchObject({ says, allProtected: false, health });
  });

  test('that a subscription cannot be read, though all that was seen is protected', () => {
    const health: Health = { state: 'subscription', findings: [] };

    expect(verdictOf([aRow('a'), aRow('b')], health, NOW)).toMatchObject({
      says: 'A subscription cannot be read; as last seen, all 2 VMs are protected.',
      allProtected: false,
    });
  });
});

test('what needs attention comes worst first, and what is left out by whether it looks meant', () => {
  const hinted = aRow('legacy', 'unprotected', { nearMissKeys: ['snapshot_policy'] });
  const rows = [
    OLD('warned', 29 * HOUR),
    LATE('late'),
    PARTLY('partly', 'unknown'),
    OUT('scratch'),
    OLD('critical', 40 * HOUR),
    aRow('mistyped', 'problem'),
    OVERDUE('overdue'),
    OUT('kiosk', 'opted-out'),
    hinted,
    aRow('fine'),
    aRow('old-os', 'orphan', { disks: [aDiskRow({ standing: 'orphan' })], orphanPoints: 3, orphanGib: 192 }),
    aRow('mixed', 'partly', {
      disks: [aDiskRow(), aDiskRow({ standing: 'unsupported', points: 0 }), aDiskRow({ standing: 'off', points: 2 })],
      orphanPoints: 2,
      orphanGib: 64,
    }),
  ];

  const { attention, leftOut, counts, orphans } = verdictOf(rows, OK, NOW);

  expect(attention.map(({ name }) => name)).toEqual([
    'overdue',
    'mistyped',
    'mixed',
    'partly',
    'late',
    'critical',
    'warned',
  ]);
  expect(leftOut.map(({ name }) => name)).toEqual(['legacy', 'kiosk', 'scratch']);
  expect(counts).toEqual({
    protected: 3,
    partly: 2,
    late: 1,
    overdue: 1,
    'opted-out': 1,
    unprotected: 2,
    problem: 1,
    orphan: 1,
  });
  expect(orphans).toEqual({ disks: 2, points: 5, gib: 256 });
});
