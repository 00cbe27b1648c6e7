import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { CreateAction, PlanRequest, RestorePointRequest } from '../../shared/policy/plan.ts';
import { type RecheckInput, recheckCreate } from '../../shared/policy/recheck-create.ts';
import { computeId, type ResourceId } from '../../shared/policy/resource-id.ts';
import { restorePointId } from '../../shared/policy/restore-point-id.ts';
import { aDisk } from '../builders/disk.ts';
import { NOW, type PlanFields, planInput, planSettings } from '../builders/plan.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { aVm, aVmWithDisks } from '../builders/vm.ts';

const settings = planSettings();

function fleetOf(tag: string | undefined): { vm: VirtualMachine; disk: SourceDisk } {
  const { vm, disks } = aVmWithDisks('web-1', tag, [aDisk('os')]);
  return { vm, disk: disks[0] as SourceDisk };
}

function planned(fields: PlanFields): readonly CreateAction[] {
  return buildPlan(planInput(fields)).work.flatMap(({ creates }) => creates);
}

function plannedCreate({ vm, disk }: ReturnType<typeof fleetOf>, request: Partial<PlanRequest> = {}): CreateAction {
  return planned({ virtualMachines: [vm], disks: [disk], request })[0] as CreateAction;
}

const FLEET = fleetOf('nightly');
const ACTION = plannedCreate(FLEET);
const ALONE = aDisk('alone', { tags: { 'snapshot-policy': 'nightly' } });
const ALONE_ACTION = planned({ disks: [ALONE] })[0] as CreateAction;

const LATER = parseInstant('2026-11-24T02:01Z');
const MISTAKEN = { vm: fleetOf('nigthly').vm };

function withPolicyTag(text: string | undefined): CreateAction {
  const { 'nightkeep-policy': _, ...others } = ACTION.request.tags;
  const tags = text === undefined ? others : { ...others, 'nightkeep-policy': text };
  return { ...ACTION, request: { ...ACTION.request, tags } };
}

function recheck(fields: Partial<RecheckInput> = {}) {
  return recheckCreate({ action: ACTION, ...FLEET, settings, now: NOW, ...fields });
}

describe('a create whose turn comes', () => {
  it.each<[string, Partial<RecheckInput>]>([
    ['nothing has changed', {}],
    ['the disk was not read again', { disk: 'not-read' }],
    ['the keep rules were edited', { vm: fleetOf('nightly keep 14d').vm }],
    ['its tag is a mistake now', { vm: fleetOf('nigthly').vm }],
    [
      'its VM was deleted, but the disk is tagged',
      { vm: undefined, disk: { ...FLEET.disk, attachedTo: [], tags: { 'snapshot-policy': 'nightly' } } },
    ],
    [
      'the disk is attached to a VM that was not read',
      { disk: { ...FLEET.disk, attachedTo: [aVm('web-2').id] }, vm: { ...FLEET.vm, disks: [] } },
    ],
    ['the schedule was edited to a later time of yesterday', { vm: fleetOf('nightly at 22:00').vm }],
    ['its tag is a mistake now and the disk was not read again', { vm: fleetOf('nigthly').vm, disk: 'not-read' }],
    [
      'its VM names the disk in other casing, beside one that is unmanaged',
      {
        disk: 'not-read',
        vm: {
          ...FLEET.vm,
          disks: [
            { lun: 'os', name: 'blob', ephemeral: false },
            { lun: 0, name: 'os', ephemeral: false, diskId: FLEET.disk.id.toUpperCase() as ResourceId },
          ],
        },
      },
    ],
    ['it is of a detached disk that was not read again', { action: ALONE_ACTION, vm: undefined, disk: 'not-read' }],
    [
      'the policy that its tags say cannot be read any more',
      { action: withPolicyTag('cron-of-old'), now: LATER, ...MISTAKEN },
    ],
    ['its tags say no policy', { action: withPolicyTag(undefined), now: LATER, ...MISTAKEN }],
  ])('is still due where %s', (_, fields) => {
    expect(recheck(fields)).toEqual({ kind: 'still-due' });
  });

  const OPTED_OUT = 'Disk os is now opted out (snapshot-policy).';
  const UNSELECTED = 'No policy selects disk os any more.';

  it.each<[string, Partial<RecheckInput>, string]>([
    ['the disk is gone', { disk: undefined }, 'Disk os is gone.'],
    [
      'the disk is another one under the same name',
      { disk: { ...FLEET.disk, uniqueId: 'another' } },
      'Disk os is another one under the same name.',
    ],
    ['the VM is off', { vm: fleetOf('off').vm }, OPTED_OUT],
    ['the disk is off', { disk: { ...FLEET.disk, tags: { 'snapshot-policy': 'off' } } }, OPTED_OUT],
    ['the tag was removed', { vm: fleetOf(undefined).vm }, UNSELECTED],
    [
      'the VM was deleted and the disk is not tagged',
      { vm: undefined, disk: { ...FLEET.disk, attachedTo: [] } },
      UNSELECTED,
    ],
    [
      'the disk is being uploaded',
      { disk: { ...FLEET.disk, diskState: 'ActiveUpload' } },
      'Disk os is still being uploaded (ActiveUpload) and cannot be snapshotted.',
    ],
  ])('is skipped where %s', (_, fields, why) => {
    expect(recheck(fields)).toEqual({ kind: 'skipped', why });
  });

  it('is of the same disk whatever the casing of its unique id', () => {
    expect(recheck({ disk: { ...FLEET.disk, uniqueId: FLEET.disk.uniqueId.toUpperCase() } })).toEqual({
      kind: 'still-due',
    });
  });

  it.each<[string, Partial<RecheckInput>]>([
    ['is off', { vm: fleetOf('off').vm }],
    ['has lost its tag', { vm: fleetOf(undefined).vm }],
    ['is gone', { vm: undefined }],
    ['names no disk any more', { vm: { ...FLEET.vm, disks: [] } }],
    [
      'names another disk in its place',
      { vm: { ...FLEET.vm, disks: [{ lun: 'os', name: 'new', ephemeral: false, diskId: aDisk('new').id }] } },
    ],
  ])('needs the disk where its VM %s, since a disk’s tag overrides', (_, fields) => {
    expect(recheck({ disk: 'not-read', ...fields })).toEqual({ kind: 'needs-disk' });
  });
});

describe('an overtaken occurrence', () => {
  const { vm, disks } = aVmWithDisks('web-2', 'nightly', [aDisk('os'), aDisk('data')]);
  const fleet = { virtualMachines: [vm], disks };

  it.each([
    ['is superseded by the newer one, with its place in the set of the VM', '2026-11-24T02:01Z', ['due']],
    ['is superseded by the newer one, told as late where that is over for long', '2026-11-24T02:31Z', ['due', 'late']],
  ])('%s', (_, at, reasons) => {
    const now = parseInstant(at);
    const newer = planned({ ...fleet, now });

    planned(fleet).forEach((action, index) => {
      expect(recheck({ action, vm, disk: disks[index], now })).toEqual({
        kind: 'superseded',
        by: { ...newer[index], reasons },
      });
    });
    expect(newer).toHaveLength(2);
  });

  it('of a detached disk is superseded in a set of its own', () => {
    const [by] = planned({ disks: [ALONE], now: LATER });
    expect(recheck({ action: ALONE_ACTION, vm: undefined, disk: ALONE, now: LATER })).toEqual({
      kind: 'superseded',
      by,
    });
  });

  it('is superseded in the group that its point was to go to', () => {
    const inOwnGroup = { virtualMachines: [FLEET.vm], disks: [FLEET.disk], resourceGroups: new Set<string>() };
    const [action] = planned(inOwnGroup);
    const [by] = planned({ ...inOwnGroup, now: LATER });
    expect(recheck({ action: action as CreateAction, now: LATER })).toEqual({ kind: 'superseded', by });
  });

  it('is superseded at its place among many disks', () => {
    const [id] = (ACTION.request.tags['nightkeep-set'] ?? '').split(' ');
    const tags = { ...ACTION.request.tags, 'nightkeep-set': `${id} 12/13` };
    const found = recheck({ action: { ...ACTION, request: { ...ACTION.request, tags } }, now: LATER });
    expect(found).toMatchObject({ by: { request: { tags: { 'nightkeep-set': expect.stringMatching(/ 12\/13$/) } } } });
  });

  it('whose tags say no set is superseded in one by itself', () => {
    const { 'nightkeep-set': _, ...tags } = ACTION.request.tags;
    const [by] = planned({ virtualMachines: [FLEET.vm], disks: [FLEET.disk], now: LATER });
    const action = { ...ACTION, request: { ...ACTION.request, tags } };
    expect(recheck({ action, now: LATER })).toEqual({ kind: 'superseded', by });
  });

  it('of a restore point is superseded by nothing: the whole is planned anew', () => {
    const collectionId = computeId(SUBSCRIPTION, 'prod', 'restorePointCollections', 'web-1');
    const restorePoint: RestorePointRequest = {
      id: restorePointId(collectionId, 'night'),
      collection: { id: collectionId, location: 'westeurope', tags: {}, sourceId: FLEET.vm.id },
      consistency: 'crash',
      excludedDiskIds: [],
      diskUniqueIds: [FLEET.disk.uniqueId],
    };
    const action = { ...ACTION, restorePoint };
    expect(recheck({ action, now: LATER })).toEqual({ kind: 'superseded' });
    expect(recheck({ action })).toEqual({ kind: 'still-due' });
  });

  it.each<[string, Partial<RecheckInput>]>([
    ['of a VM', {}],
    ['of a detached disk', { action: ALONE_ACTION, vm: undefined }],
  ])('%s needs the disk where that was not read', (_, fields) => {
    expect(recheck({ now: LATER, disk: 'not-read', ...fields })).toEqual({ kind: 'needs-disk' });
  });

  it('follows the policy as it is now', () => {
    const result = recheck({ vm: fleetOf('every 1h keep 24h').vm, now: parseInstant('2026-11-23T03:10Z') });
    expect(result).toMatchObject({ kind: 'superseded', by: { scheduledFor: parseInstant('2026-11-23T03:00Z') } });
  });

  it('follows the policy of the planned point where the tags do not say', () => {
    expect(recheck({ ...MISTAKEN, now: LATER })).toMatchObject({
      kind: 'superseded',
      by: { scheduledFor: parseInstant('2026-11-24T02:00Z'), request: { tags: { 'nightkeep-policy': 'nightly' } } },
    });
  });
});

describe('an ad-hoc create', () => {
  const target = { kind: 'some', vmIds: [FLEET.vm.id], diskIds: [], policies: [], resourceGroupIds: [] } as const;
  const fleet = fleetOf(undefined);
  const action = plannedCreate(fleet, { creates: 'now', target });

  it.each([
    ['the next day', { now: parseInstant('2026-11-25T02:01Z') }],
    ['for a VM that is not opted in', {}],
    ['though the disk was not read again', { disk: 'not-read' }],
  ] as const)('is still due %s', (_, fields) => {
    expect(recheckCreate({ action, ...fleet, settings, now: NOW, ...fields })).toEqual({ kind: 'still-due' });
  });

  it('is refused by off', () => {
    const off = fleetOf('off');
    expect(recheckCreate({ action, ...off, settings, now: NOW })).toMatchObject({ kind: 'skipped' });
    expect(recheckCreate({ action, vm: off.vm, disk: 'not-read', settings, now: NOW })).toEqual({ kind: 'needs-disk' });
  });
});
