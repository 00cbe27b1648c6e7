import { describe, expect, test } from 'vitest';
import { lowerCreate } from '../../../shared/policy/consistency/lower-create.ts';
import type { CreateAction, RestorePointRequest } from '../../../shared/policy/plan.ts';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import { diskRestorePointId, restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';

const COLLECTION = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-1');
const STEM = 'web-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa';
const SNAPSHOT = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'snapshots', 'web-os-20261123T0200Z-bbbbbbbbbbbbbbbbbbbb-3');
const WHY = 'The VM agent did not answer.';

function anAction(name: string, consistency: CreateAction['consistency']): CreateAction {
  const id = restorePointId(COLLECTION, name);
  return {
    kind: 'create',
    diskId: computeId(SUBSCRIPTION, 'prod', 'disks', 'web-os'),
    diskUniqueId: 'os',
    snapshotId: diskRestorePointId(id, 'web-os'),
    location: 'westeurope',
    scheduledFor: 0,
    adHoc: false,
    attempt: 1,
    reasons: ['due'],
    request: { id: SNAPSHOT } as CreateAction['request'],
    restorePoint: { id, consistency: consistency?.made ?? 'crash' } as RestorePointRequest,
    ...(consistency === undefined ? {} : { consistency }),
  };
}

const APPLICATION = anAction(STEM, { asked: 'application', made: 'application', fallsTo: 'crash' });

describe('what takes the place of a restore point that is not to be had', () => {
  test('a crash-consistent one under the same name, where nothing stands there', () => {
    expect(lowerCreate(APPLICATION, WHY, { standing: false })).toMatchObject({
      snapshotId: APPLICATION.snapshotId,
      attempt: 1,
      restorePoint: { id: APPLICATION.restorePoint?.id, consistency: 'crash' },
      consistency: { asked: 'application', made: 'crash', why: WHY, fallsTo: 'disk' },
    });
  });

  test.each([
    [STEM, `${STEM}-2`, 2],
    [`${STEM}-2`, `${STEM}-3`, 3],
  ])('under the next name, where a failed one stands as %s', (name, next, attempt) => {
    const lower = lowerCreate(anAction(name, APPLICATION.consistency), WHY, { standing: true });

    const id = restorePointId(COLLECTION, next);
    expect(lower).toMatchObject({ snapshotId: diskRestorePointId(id, 'web-os'), attempt, restorePoint: { id } });
  });

  test('the snapshot of the disk, with its own attempt', () => {
    const crash = anAction(STEM, { asked: 'application', made: 'crash', why: 'x', fallsTo: 'disk' });

    const lower = lowerCreate(crash, WHY, { standing: true });

    expect(lower).toMatchObject({
      snapshotId: SNAPSHOT as ResourceId,
      attempt: 3,
      consistency: { asked: 'application', made: 'disk', why: WHY },
    });
    expect(lower.restorePoint).toBeUndefined();
  });

  test('nothing, where the policy wants nothing less', () => {
    const { fallsTo: _, ...alone } = APPLICATION.consistency ?? { asked: 'crash', made: 'crash' };

    expect(() => lowerCreate(anAction(STEM, alone), WHY, { standing: false })).toThrow(
      `nothing takes the place of ${APPLICATION.snapshotId}`,
    );
  });

  test('nothing, where the action is no part of a restore point', () => {
    const { restorePoint: _, ...snapshot } = APPLICATION;
    const { consistency: __, ...unasked } = APPLICATION;

    for (const action of [snapshot, unasked]) {
      expect(() => lowerCreate(action, WHY, { standing: false })).toThrow('nothing takes the place');
    }
  });

  test('all else of the action stays as it was', () => {
    const { restorePoint, ...action } = APPLICATION;

    expect(lowerCreate(APPLICATION, WHY, { standing: false })).toStrictEqual({
      ...action,
      restorePoint: { ...restorePoint, consistency: 'crash' },
      consistency: { asked: 'application', made: 'crash', why: WHY, fallsTo: 'disk' },
    });
    expect(
      lowerCreate(anAction(STEM, { asked: 'crash', made: 'crash', fallsTo: 'disk' }), WHY, { standing: false }),
    ).toStrictEqual({
      ...action,
      snapshotId: SNAPSHOT,
      attempt: 3,
      consistency: { asked: 'crash', made: 'disk', why: WHY },
    });
  });

  test.each(['by-hand', STEM.slice(0, -1)])('no next name follows %s, which is none of ours', (name) => {
    const id = restorePointId(COLLECTION, name);

    expect(() => lowerCreate(anAction(name, APPLICATION.consistency), WHY, { standing: true })).toThrow(
      `not a restore point of ours: ${id}`,
    );
  });

  test('no next name follows what is no restore point', () => {
    const action = {
      ...APPLICATION,
      restorePoint: { ...APPLICATION.restorePoint, id: SNAPSHOT } as RestorePointRequest,
    };

    expect(() => lowerCreate(action, WHY, { standing: true })).toThrow(`not a restore point of ours: ${SNAPSHOT}`);
  });
});
