import { describe, expect, test } from 'vitest';
import type { DecidedCopies } from '../../../shared/policy/copies/decide-copies.ts';
import type { Decision, Reason } from '../../../shared/policy/decision.ts';
import { DAY } from '../../../shared/policy/instant.ts';
import type { SourceDisk } from '../../../shared/policy/inventory.ts';
import type { PlanRequest } from '../../../shared/policy/plan.ts';
import {
  type DecidedCase,
  decideCases,
  diskDecisions,
  paceNotice,
  prunesOf,
} from '../../../shared/policy/planning/decided-case.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { diskRestorePointId, restorePointId } from '../../../shared/policy/restore-point-id.ts';
import type { DecidedDisk, DiskStanding } from '../../../shared/policy/retention/decide-disk.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted, unselected } from '../../builders/disk-case.ts';
import { NOW, planInput, policyOf } from '../../builders/plan.ts';
import { anAdHocPoint, aPoint, type PointFields, SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const OS = aCase({ disk: aDisk('os'), vm: aVm('web') });
const ORPHAN: DiskStanding = { kind: 'orphan', cause: 'gone', follows: undefined, isConfirmed: true };

function decided(decisions: readonly Decision[], fields: Partial<DecidedDisk> = {}): DecidedDisk {
  return { decisions, remaining: [], floor: [], isFloorLifted: false, isOptedIn: true, ...fields };
}

function pruned(point: RecoveryPoint, reasons: readonly Reason[] = ['expired']): Decision {
  return { point, action: 'prune', reasons };
}

function kept(point: RecoveryPoint): Decision {
  return { point, action: 'keep', reasons: ['daily-1'] };
}

function copiesIn(region: string, there: DecidedDisk, standing: DiskStanding = { kind: 'problem' }): DecidedCopies {
  return { region, standing, decided: there };
}

function prunes(one: DecidedCase, request: Partial<PlanRequest> = {}) {
  return prunesOf(one, planInput({ request }));
}

function idsOf(actions: ReturnType<typeof prunes>): readonly string[] {
  return actions.map(({ snapshotId }) => snapshotId);
}

function nights(count: number, fields: PointFields = {}): readonly RecoveryPoint[] {
  return Array.from({ length: count }, (_, back) => aPoint({ at: NOW - (back + 1) * DAY, ...fields }));
}

describe('decided over are', () => {
  test('the disks that a policy selects and those with points of ours, each with its decisions', () => {
    const points = nights(2);
    const foreign = nights(1, { ownership: { kind: 'foreign' } });
    const cases: readonly DiskCase[] = [
      OS,
      { ...unlisted(OS), points },
      { ...unselected(OS, { kind: 'off' }), points: foreign },
      { ...unselected(OS, { kind: 'off' }), points: [] },
      { ...OS, points: foreign },
    ];

    expect(decideCases(cases, planInput()).map(({ one, decided: { decisions } }) => [one, decisions.length])).toEqual([
      [cases[0], 0],
      [cases[1], 2],
      [cases[4], 1],
    ]);
  });
});

describe('a restore point of two disks', () => {
  const COLLECTION = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-1');

  /** The points of a disk of so many nights, each its part of the restore point of that night. */
  function parts(disk: SourceDisk, count: number, fields: PointFields = {}): readonly RecoveryPoint[] {
    return Array.from({ length: count }, (_, back) => {
      const id = restorePointId(COLLECTION, `night-${back}`);
      return aPoint({
        at: NOW - (back + 1) * DAY,
        diskUniqueId: disk.uniqueId,
        snapshot: {
          id: diskRestorePointId(id, disk.name),
          restorePoint: { id, collectionId: COLLECTION, diskUniqueIds: ['a', 'b'] },
        },
        ...fields,
      });
    });
  }

  function shown(...cases: readonly DiskCase[]) {
    return reasonsOf(cases, { liftPace: true });
  }

  function reasonsOf(cases: readonly DiskCase[], request: Partial<PlanRequest>) {
    return decideCases(cases, planInput({ request })).map((one) =>
      [one.decided, ...one.copies.map((copy) => copy.decided)].map(({ decisions }) =>
        decisions.map(({ action, reasons }) => (action === 'prune' ? '' : reasons.join())),
      ),
    );
  }

  const [a, b] = ['a', 'b'].map((uniqueId) => aDisk(uniqueId, { uniqueId })) as [SourceDisk, SourceDisk];
  const aCaseOf = (disk: SourceDisk, last: number, points = parts(disk, 5)) =>
    aCase({ disk, tag: `nightly keep last ${last}`, points });

  test('goes where both let it go', () => {
    expect(shown(aCaseOf(a, 3), aCaseOf(b, 3))).toEqual(
      [a, b].map(() => [['last-1,floor', 'last-2,floor', 'last-3', '', '']]),
    );
  });

  test('stays with both where one keeps it', () => {
    expect(shown(aCaseOf(a, 3), aCaseOf(b, 4))).toEqual([
      [['last-1,floor', 'last-2,floor', 'last-3', 'shared-point', '']],
      [['last-1,floor', 'last-2,floor', 'last-3', 'last-4', '']],
    ]);
  });

  test('stays with both while the policy of one was cut and its share of each pass would go', () => {
    const written = (disk: SourceDisk) => parts(disk, 30, { writtenKeep: 'keep last 30 tz UTC' });
    const [ofA, ofB] = reasonsOf([aCaseOf(a, 3, written(a)), aCaseOf(b, 30, written(b))], { liftPace: false });

    expect(ofA?.[0]).toEqual(['last-1,floor', 'last-2,floor', 'last-3', ...Array(27).fill('shared-point')]);
    expect(ofB?.[0]?.slice(2)).toEqual(Array.from({ length: 28 }, (_, index) => `last-${index + 3}`));
  });

  test('stays where only one of its disks is known', () => {
    expect(shown(aCaseOf(a, 3))).toEqual([
      [['last-1,floor', 'last-2,floor', 'last-3', 'shared-point', 'shared-point']],
    ]);
  });

  test('stays copied where one keeps its copy, and so do no others', () => {
    const copyTo = [{ region: 'westeurope', retention: { last: 3 }, copies: 'all' }] as const;
    const copied = (disk: SourceDisk, last: number): DiskCase => {
      const policy = {
        ...policyOf('nightly keep last 2'),
        options: { copyTo: [{ ...copyTo[0], retention: { last } }] },
      };
      const points = parts(disk, 5, { isCopy: true });
      return aCase({ disk, policy, standing: { kind: 'protected', policy }, points });
    };

    expect(shown(copied(a, 3), copied(b, 4))[0]).toEqual([
      [],
      ['last-1,floor', 'last-2,floor', 'last-3', 'shared-point', ''],
    ]);
  });
});

describe('the prunes of a disk', () => {
  const [newer, older] = nights(2) as [RecoveryPoint, RecoveryPoint];
  const floor = nights(2, { attempt: 2 });
  const one: DecidedCase = {
    one: OS,
    decided: decided([pruned(newer), kept(aPoint()), pruned(older)], { floor }),
    copies: [],
  };

  test('are what its decisions prune, the oldest first, with what must hold before each', () => {
    const action = ({ snapshot }: RecoveryPoint) => ({
      kind: 'prune',
      vmId: aVm('web').id,
      diskId: aDisk('os').id,
      diskUniqueId: OS.diskUniqueId,
      snapshotId: snapshot.id,
      location: 'westeurope',
      reasons: ['expired'],
      seen: snapshot,
      condition: { kind: 'floor', floorIds: floor.map((point) => point.snapshot.id) },
    });

    expect(prunes(one)).toStrictEqual([action(older), action(newer)]);
  });

  test('name neither VM nor disk where there is none', () => {
    const [ofSpare] = prunes({ ...one, one: aCase({ disk: aDisk('spare') }) });
    const [ofGone] = prunes({ ...one, one: unlisted(OS) });

    expect(ofSpare).toHaveProperty('diskId');
    expect(ofSpare).not.toHaveProperty('vmId');
    expect(ofGone).not.toHaveProperty('diskId');
    expect(ofGone).not.toHaveProperty('vmId');
  });

  test('are none in a run that prunes nothing', () => {
    expect(prunes(one, { prune: false })).toEqual([]);
  });

  test('at home come before those of copies', () => {
    const [copy] = nights(1, { isCopy: true, attempt: 3 }) as [RecoveryPoint];
    const withCopy = { ...one, copies: [copiesIn('northeurope', decided([pruned(copy)]))] };

    expect(idsOf(prunes(withCopy))).toEqual([older, newer, copy].map(({ snapshot }) => snapshot.id));
  });

  test.each<[string, Partial<PlanRequest>, boolean]>([
    ['a full pass', { fullPass: true, liftPace: false }, true],
    ['a confirmed prune', { fullPass: false, liftPace: true }, true],
    ['any other run', { fullPass: false, liftPace: false }, false],
  ])('of an orphan go in %s: %s', (_, request, areGone) => {
    const adHoc = anAdHocPoint({ at: NOW - 9 * DAY });
    const decisions = decided([pruned(newer), pruned(adHoc)]);
    const orphan: DecidedCase = { one: { ...unlisted(OS), standing: ORPHAN }, decided: decisions, copies: [] };
    const copies = [copiesIn('northeurope', decisions, ORPHAN), copiesIn('uksouth', decisions)];

    expect(idsOf(prunes(orphan, request))).toEqual(
      [adHoc, ...(areGone ? [newer] : [])].map(({ snapshot }) => snapshot.id),
    );
    expect(prunes({ ...one, decided: decided([]), copies }, request)).toHaveLength(areGone ? 4 : 3);
  });
});

describe('the last copies of a disk that is gone', () => {
  const [copy] = nights(1, { isCopy: true }) as [RecoveryPoint];
  const [witness, second] = nights(2, { attempt: 2 }) as [RecoveryPoint, RecoveryPoint];
  const there = decided([pruned(copy)], { isFloorLifted: true });
  const aGone = (floor: readonly RecoveryPoint[], copies: readonly DecidedCopies[]): DecidedCase => ({
    one: { ...unlisted(OS), standing: ORPHAN },
    decided: decided([], { floor }),
    copies,
  });

  test('go while the newest point at home bears witness', () => {
    expect(prunes(aGone([witness, second], [copiesIn('uksouth', there, ORPHAN)]))).toMatchObject([
      { condition: { kind: 'orphan-days', witnessId: witness.snapshot.id } },
    ]);
  });

  test('go without one where there is none at home', () => {
    expect(prunes(aGone([], [copiesIn('uksouth', there, ORPHAN)])).map(({ condition }) => condition)).toStrictEqual([
      { kind: 'orphan-days' },
    ]);
  });

  test('need none where their floor stays', () => {
    const floored = decided([pruned(copy)], { floor: [copy] });

    expect(
      prunes(aGone([witness], [copiesIn('uksouth', floored, ORPHAN)])).map(({ condition }) => condition),
    ).toStrictEqual([{ kind: 'floor', floorIds: [copy.snapshot.id] }]);
  });

  test('and its points at home need no witness but themselves', () => {
    const atHome = decided([pruned(second)], { floor: [witness], isFloorLifted: true });
    const gone = { ...aGone([], []), decided: atHome };

    expect(prunes(gone).map(({ condition }) => condition)).toStrictEqual([{ kind: 'orphan-days' }]);
  });
});

describe('the decisions about a disk are shown', () => {
  const says: PointFields = {
    writtenPolicy: 'weekly',
    vm: 'old/db',
    snapshot: { sourceResourceId: aDisk('former').id },
  };
  const shown = (one: DiskCase) => diskDecisions({ one, decided: decided([]), copies: [] }, { now: NOW });

  test('with the disk, its VM and policy, those of copies after those at home', () => {
    const [a, b, c] = nights(3).map(kept) as [Decision, Decision, Decision];
    const copies = [copiesIn('northeurope', decided([b])), copiesIn('uksouth', decided([c]))];
    const one = { ...OS, points: nights(1, says) };

    expect(diskDecisions({ one, decided: decided([a]), copies }, { now: NOW })).toStrictEqual({
      diskUniqueId: OS.diskUniqueId,
      diskId: aDisk('os').id,
      diskName: 'os',
      vm: 'prod/web',
      standing: 'protected',
      policy: 'nightly',
      decisions: [a, b, c],
    });
  });

  test.each<[string, readonly RecoveryPoint[], object]>([
    ['what its newest point says', nights(2, says), { diskName: 'former', vm: 'old/db', policy: 'weekly' }],
    [
      'what the newest that names a policy says',
      [anAdHocPoint({ at: NOW, vm: 'new/db' }), ...nights(1, says)],
      { diskName: 'former', vm: 'old/db', policy: 'weekly' },
    ],
    [
      'what the newest of ours says, where none names a policy',
      [
        anAdHocPoint({ at: NOW - DAY, vm: 'older/db' }),
        anAdHocPoint({ at: NOW, vm: 'new/db' }),
        anAdHocPoint({ at: NOW + 1, vm: 'theirs/db', ownership: { kind: 'foreign' } }),
      ],
      { diskName: OS.diskUniqueId, vm: 'new/db' },
    ],
    ['nothing, where there is none', [], { diskName: OS.diskUniqueId }],
    [
      'nothing, where its points say nothing',
      nights(1, { snapshot: { sourceResourceId: '/subscriptions/' } }),
      { diskName: OS.diskUniqueId },
    ],
  ])('where no list shows it, with %s', (_, points, expected) => {
    expect(shown({ ...unlisted(OS), points })).toStrictEqual({
      diskUniqueId: OS.diskUniqueId,
      standing: 'unknown',
      decisions: [],
      ...expected,
    });
  });

  test('of a detached disk with the VM that its newest point names', () => {
    expect(shown({ ...aCase({ disk: aDisk('spare') }), points: nights(1, says) })).toMatchObject({
      diskName: 'spare',
      vm: 'old/db',
      policy: 'nightly',
    });
  });
});

test('what waits for the pace is told of the points at home and of each region', () => {
  const pace = { waiting: 3, endsAt: NOW };
  const copies = [copiesIn('northeurope', decided([])), copiesIn('uksouth', decided([], { pace }))];

  expect(paceNotice({ one: OS, decided: decided([], { pace }), copies })).toStrictEqual([
    { diskUniqueId: OS.diskUniqueId, ...pace },
    { diskUniqueId: OS.diskUniqueId, region: 'uksouth', ...pace },
  ]);
  expect(paceNotice({ one: OS, decided: decided([]), copies: [] })).toEqual([]);
});
