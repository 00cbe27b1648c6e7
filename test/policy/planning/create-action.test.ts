import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { createAction, type NewPoint, nameOf } from '../../../shared/policy/planning/create-action.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, planSettings, policyOf } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { attach, aVm } from '../../builders/vm.ts';

const NIGHT = parseInstant('2026-11-23T02:00Z');
const UNIQUE_ID = 'E0000000-0000-0000-0000-000000000001';
const DISK = aDisk('Data', { uniqueId: UNIQUE_ID });
const AD_HOC = { kind: 'ad-hoc', startedAt: NOW, runId: 'run-2', expiresAt: NOW + 7 * 86_400_000 } as const;

function aNewPoint(fields: Partial<NewPoint> = {}): NewPoint {
  return {
    disk: DISK,
    moment: { kind: 'scheduled', scheduledFor: NIGHT },
    attempt: 2,
    reasons: ['retry', 'late'],
    set: { id: 'abcdefabcdef', k: 1, n: 3 },
    runId: 'run-1',
    resourceGroup: 'points',
    ...fields,
  };
}

describe('a create', () => {
  test('of a schedule is all that follows from the disk, the policy and the occurrence', () => {
    const point = aNewPoint({ policy: policyOf('nightly') });
    const snapshotId = computeId(SUBSCRIPTION, 'points', 'snapshots', nameOf(point, planSettings()));

    expect(createAction(point, planSettings())).toStrictEqual({
      kind: 'create',
      diskId: DISK.id,
      diskUniqueId: UNIQUE_ID.toLowerCase(),
      snapshotId,
      location: 'westeurope',
      scheduledFor: NIGHT,
      adHoc: false,
      attempt: 2,
      reasons: ['retry', 'late'],
      request: {
        id: snapshotId,
        location: 'westeurope',
        sourceResourceId: DISK.id,
        incremental: true,
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
        tags: {
          'nightkeep-owner': 'local',
          'nightkeep-disk-id': UNIQUE_ID,
          'nightkeep-policy': 'nightly',
          'nightkeep-keep': 'keep 7d 4w 12m tz UTC',
          'nightkeep-scheduled-for': '2026-11-23T02:00:00Z',
          'nightkeep-set': 'abcdefabcdef 1/3',
          'nightkeep-run': 'run-1',
          'nightkeep-disk': 'sku=Premium_LRS',
        },
      },
    });
  });

  test('that a person asked for begins with the run and needs no policy', () => {
    const action = createAction(aNewPoint({ moment: AD_HOC, attempt: 1, reasons: ['ad-hoc'] }), planSettings());

    expect(action).toMatchObject({ adHoc: true, scheduledFor: NOW, attempt: 1 });
    expect(action.request.tags).toMatchObject({
      'nightkeep-policy': 'none',
      'nightkeep-scheduled-for': 'ad-hoc',
      'nightkeep-expires': '2026-11-30T02:05:00Z',
    });
    expect(action.request.tags).not.toHaveProperty('nightkeep-keep');
  });

  test('with a VM names it, and the place of the disk in it', () => {
    const [vm] = attach(aVm('web'), DISK);
    const action = createAction(aNewPoint({ vm }), planSettings());

    expect(action.vmId).toBe(vm.id);
    expect(action.request.tags).toMatchObject({ 'nightkeep-vm': 'prod/web', 'nightkeep-lun': 'os' });
  });

  test('says which tags of the disk it has no room for', () => {
    const tags = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`tag-${n + 10}`, 'x']));

    expect(createAction(aNewPoint({ disk: { ...DISK, tags } }), planSettings()).leftOutTags).toEqual([
      'tag-48',
      'tag-49',
    ]);
  });

  test('has the name of its disk, occurrence and attempt', () => {
    expect(nameOf(aNewPoint(), planSettings())).toMatch(/^Data-20261123T0200Z-[a-z2-7]{20}-2$/);
    expect(nameOf(aNewPoint({ attempt: 1 }), planSettings())).toMatch(/^Data-20261123T0200Z-[a-z2-7]{20}$/);
    expect(nameOf(aNewPoint(), { owner: 'other' })).not.toBe(nameOf(aNewPoint(), planSettings()));
  });
});

describe('what its policy asks of its points', () => {
  const immutability = { days: 7, locked: true };
  const sealed: Policy = { ...policyOf('nightly'), options: { immutability, sku: 'Standard_LRS', full: true } };

  test.each<[string, Partial<NewPoint>, object | undefined]>([
    ['a scheduled point is immutable', {}, immutability],
    ['one that lives as long too', { moment: AD_HOC }, immutability],
    ['one that goes before is not', { moment: { ...AD_HOC, expiresAt: AD_HOC.expiresAt - 1 } }, undefined],
  ])('%s, and all else is as asked', (_, fields, expected) => {
    const { request } = createAction(aNewPoint({ policy: sealed, ...fields }), planSettings());

    expect(request.immutability).toEqual(expected);
    expect(request).toMatchObject({ sku: 'Standard_LRS', incremental: false });
  });

  test('a policy that asks for nothing gets nothing', () => {
    expect(createAction(aNewPoint({ policy: policyOf('nightly') }), planSettings()).request).not.toHaveProperty(
      'immutability',
    );
  });
});
