import { describe, expect, test } from 'vitest';
import {
  type ConsistentPoint,
  type ConsistentSet,
  consistentCreates,
} from '../../../shared/policy/consistency/restore-point-creates.ts';
import { collectionName, restorePointName } from '../../../shared/policy/consistency/restore-point-names.ts';
import { HOUR, parseInstant } from '../../../shared/policy/instant.ts';
import type { SourceDisk, VirtualMachine } from '../../../shared/policy/inventory.ts';
import { createAction } from '../../../shared/policy/planning/create-action.ts';
import type { PointOptions, Policy } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import { diskRestorePointId, restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, planSettings, policyOf } from '../../builders/plan.ts';
import { aPoint, type PointFields, SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';
import { attach, aVm } from '../../builders/vm.ts';

const NIGHT = parseInstant('2026-11-23T02:00Z');
const SETTINGS = planSettings({ extraTags: { team: 'web' } });
const INPUT = { now: NOW, settings: SETTINGS };
const [VM, ...ATTACHED] = attach(
  aVm('web', { size: 'Standard_D4s_v5', location: 'northeurope' }),
  ...['os', 'data', 'log'].map((name) => aDisk(name, { uniqueId: `D-${name}` })),
);
const [OS, DATA, LOG] = ATTACHED as [SourceDisk, SourceDisk, SourceDisk];
const NAME = restorePointName(
  'web',
  { owner: 'local', diskUniqueIds: ['d-data', 'd-os'], location: 'northeurope', scheduledFor: NIGHT },
  1,
);

interface Fields {
  readonly options?: PointOptions;
  readonly due?: readonly SourceDisk[];
  readonly disks?: readonly SourceDisk[];
  readonly vm?: VirtualMachine;
}

/** The OS and data disk of the VM are due; its log disk has a policy of its own. */
function aSet({ options = { consistency: 'application' }, due, disks = [OS, DATA], vm = VM }: Fields = {}) {
  const policy: Policy = { ...policyOf('nightly'), options };
  const points = (due ?? disks).map(
    (disk, index): ConsistentPoint => ({
      disk,
      vm,
      policy,
      moment: { kind: 'scheduled', scheduledFor: NIGHT },
      attempt: 1,
      reasons: ['due'],
      set: { id: 'abcdefabcdef', k: index + 1, n: disks.length },
      runId: 'run-1',
      resourceGroup: SNAPSHOT_GROUP,
    }),
  );
  return { due: points as unknown as ConsistentSet['due'], disks } satisfies ConsistentSet;
}

function made(
  fields: Fields = {},
  { points = [], standing = [] }: { points?: readonly RecoveryPoint[]; standing?: readonly RecoveryPoint[] } = {},
) {
  return consistentCreates(aSet(fields), points, (name) => (name === NAME ? standing : []), INPUT);
}

/** How consistent each create is, and of what kind. */
function howMade(...args: Parameters<typeof made>) {
  return made(...args).creates.map(({ consistency, restorePoint }) => [restorePoint?.consistency, consistency]);
}

describe('the due disks of a VM that are to agree', () => {
  test('have one restore point in the collection of their VM and policy, each its part of it', () => {
    const written = { policy: 'nightly', keep: 'keep 7d 4w 12m tz UTC' };
    const collectionId = computeId(
      SUBSCRIPTION,
      SNAPSHOT_GROUP,
      'restorePointCollections',
      collectionName({ owner: 'local', vmId: VM.id, vmName: 'web', ...written, location: 'northeurope' }),
    );
    const restorePoint = {
      id: restorePointId(collectionId, NAME),
      collection: {
        id: collectionId,
        location: 'northeurope',
        tags: {
          'nightkeep-owner': 'local',
          'nightkeep-policy': written.policy,
          'nightkeep-keep': written.keep,
          'nightkeep-vm': 'prod/web',
          team: 'web',
        },
        sourceId: VM.id,
      },
      consistency: 'application',
      excludedDiskIds: [LOG.id],
      diskUniqueIds: ['d-data', 'd-os'],
    };
    const consistency = { asked: 'application', made: 'application', fallsTo: 'crash' };

    expect(made()).toStrictEqual({
      creates: aSet().due.map((point) => ({
        ...createAction(point, SETTINGS),
        snapshotId: diskRestorePointId(restorePoint.id, point.disk.name),
        attempt: 1,
        restorePoint,
        consistency,
      })),
    });
  });

  test('have it in the group of the VM where the snapshot group is missing', () => {
    const { creates } = consistentCreates(aSet(), [], () => [], { ...INPUT, resourceGroups: new Set() });

    expect(creates[0]?.restorePoint?.collection.id).toContain('/resourceGroups/prod/');
  });

  test('are named in it as the VM’s model has them, in whatever casing', () => {
    const disks = VM.disks.map((disk) => ({
      ...disk,
      name: `${disk.name}-in-model`,
      diskId: disk.diskId?.toUpperCase() as ResourceId,
    }));
    const parts = made({ vm: { ...VM, disks } }).creates.map(({ snapshotId }) => snapshotId.split('/').at(-1));

    expect(parts).toEqual(['os-in-model', 'data-in-model']);
  });

  test('are named as they are where the model does not have them', () => {
    const { creates } = made({ vm: { ...VM, disks: VM.disks.slice(0, 1) } });

    expect(creates.map(({ snapshotId }) => snapshotId.split('/').at(-1))).toEqual(['os', 'data']);
  });
});

describe('where the restore point cannot be had', () => {
  const APART = 'No restore point of web: 1 of its 2 disks are due, the others have their points.';
  const TAKEN = 'No restore point of web: one that is not provably ours, or not finished, has its name.';
  const ULTRA = 'No application-consistent point of web: its disk os is an Ultra disk.';
  const ultra = { ...OS, sku: 'UltraSSD_LRS' };
  const standing = [aPoint()];

  test.each<[string, Fields, readonly RecoveryPoint[], string]>([
    ['its disk is none for it', { disks: [ultra, DATA] }, [], ULTRA],
    ['other disks have their points', { due: [DATA] }, [], APART],
    ['its name is taken', {}, standing, TAKEN],
    ['its name is taken by one that is on its way', {}, [aPoint({ state: 'pending' })], TAKEN],
    ['its name is taken beside one that failed', {}, [aPoint({ state: 'failed' }), aPoint({ attempt: 2 })], TAKEN],
  ])(
    'since %s, each disk has a snapshot that says so, or nothing where nothing less will do',
    (_, fields, stands, why) => {
      const set = aSet(fields);

      expect(made(fields, { standing: stands })).toStrictEqual({
        creates: set.due.map((point) => ({
          ...createAction(point, SETTINGS),
          consistency: { asked: 'application', made: 'disk', why },
        })),
      });
      expect(
        made({ ...fields, options: { consistency: 'application', orElse: 'fail' } }, { standing: stands }),
      ).toStrictEqual({ creates: [], refused: why });
    },
  );

  test('what was asked for is told, and is crash consistency where nothing more is said', () => {
    const asked = (options: PointOptions) => howMade({ options, due: [DATA] })[0]?.[1];

    expect(asked({ consistency: 'crash' })).toEqual({ asked: 'crash', made: 'disk', why: APART });
    expect(asked({})).toEqual({ asked: 'crash', made: 'disk', why: APART });
  });

  test.each<[string, readonly RecoveryPoint[], number]>([
    ['the first', [aPoint({ state: 'failed' })], 2],
    ['some, in any order', [aPoint({ state: 'failed', attempt: 3 }), aPoint({ state: 'failed' })], 4],
  ])('since %s failed and stands, the next name is taken', (_, stands, attempt) => {
    const [create] = made({}, { standing: stands }).creates;

    expect(create?.attempt).toBe(attempt);
    expect(create?.restorePoint?.id).toMatch(new RegExp(`/${NAME}-${attempt}$`));
    expect(create?.restorePoint).not.toHaveProperty('attempt');
  });
});

describe('of a fourth restore point of a VM within an hour', () => {
  const collectionId = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-1');

  function part(night: number, { snapshot, ...fields }: PointFields = {}): RecoveryPoint {
    const id = restorePointId(collectionId, `night-${night}`);
    return aPoint({
      vm: 'PROD/web',
      snapshot: {
        restorePoint: { id, collectionId, diskUniqueIds: [] },
        timeCreated: NOW - HOUR + 1,
        ...snapshot,
      },
      ...fields,
    });
  }

  const copied = { id: restorePointId(collectionId, 'night-3'), collectionId, diskUniqueIds: [], copyOf: collectionId };
  const { timeCreated: _, ...unknownWhen } = part(3).snapshot;
  const { restorePoint: __, ...noPart } = part(3).snapshot;

  test('nothing is made, and snapshots take its place', () => {
    const why =
      'No application-consistent point of web: Azure takes 3 restore points of a VM in an hour, and it had them.';
    const consistency = { asked: 'application', made: 'disk', why };

    expect(howMade({}, { points: [part(1), part(2), part(3)] })).toEqual([
      [undefined, consistency],
      [undefined, consistency],
    ]);
  });

  test.each<[string, RecoveryPoint]>([
    ['another disk’s part of the second', part(2)],
    [
      'another disk’s part of the second in other casing',
      part(2, {
        snapshot: {
          restorePoint: { ...copied, id: restorePointId(collectionId, 'NIGHT-2'), copyOf: undefined } as never,
        },
      }),
    ],
    ['one an hour old', part(3, { snapshot: { timeCreated: NOW - HOUR } })],
    ['one of another VM', part(3, { vm: 'prod/db' })],
    ['one of nobody knows which VM', { ...part(3), vm: undefined } as never],
    ['one of nobody knows when', { ...part(3), snapshot: unknownWhen }],
    ['a snapshot', { ...part(3), snapshot: noPart }],
    ['a copy', part(3, { snapshot: { restorePoint: copied } })],
  ])('there is none where the third is %s', (_, third) => {
    expect(howMade({}, { points: [part(1), part(2), third] }).map(([kind]) => kind)).toEqual([
      'application',
      'application',
    ]);
  });
});
