import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { formatInstant, parseInstant } from '../../shared/policy/instant.ts';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { CreateAction, PlanRequest } from '../../shared/policy/plan.ts';
import { readPoints } from '../../shared/policy/read-point.ts';
import { type RecheckInput, recheckCreate } from '../../shared/policy/recheck-create.ts';
import { aDisk } from '../builders/disk.ts';
import { NOW, planInput, planSettings, taken } from '../builders/plan.ts';
import { aVm, aVmWithDisks } from '../builders/vm.ts';

const settings = planSettings();

function fleetOf(tag: string | undefined): { vm: VirtualMachine; disk: SourceDisk } {
  const { vm, disks } = aVmWithDisks('web-1', tag, [aDisk('os')]);
  return { vm, disk: disks[0] as SourceDisk };
}

function plannedCreate({ vm, disk }: ReturnType<typeof fleetOf>, request: Partial<PlanRequest> = {}): CreateAction {
  const { work } = buildPlan(planInput({ virtualMachines: [vm], disks: [disk], request }));
  return work[0]?.creates[0] as CreateAction;
}

const FLEET = fleetOf('nightly');
const ACTION = plannedCreate(FLEET);

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
  ])('is still due where %s', (_, fields) => {
    expect(recheck(fields)).toEqual({ kind: 'still-due' });
  });

  it.each<[string, Partial<RecheckInput>]>([
    ['the disk is gone', { disk: undefined }],
    ['the disk is another one under the same name', { disk: { ...FLEET.disk, uniqueId: 'another' } }],
    ['the VM is off', { vm: fleetOf('off').vm }],
    ['the disk is off', { disk: { ...FLEET.disk, tags: { 'snapshot-policy': 'off' } } }],
    ['the tag was removed', { vm: fleetOf(undefined).vm }],
    ['the VM was deleted and the disk is not tagged', { vm: undefined, disk: { ...FLEET.disk, attachedTo: [] } }],
    ['the disk is being uploaded', { disk: { ...FLEET.disk, diskState: 'ActiveUpload' } }],
  ])('is skipped where %s', (_, fields) => {
    expect(recheck(fields)).toEqual({ kind: 'skipped', why: expect.stringContaining('os') });
  });

  it.each<[string, Partial<RecheckInput>]>([
    ['is off', { vm: fleetOf('off').vm }],
    ['has lost its tag', { vm: fleetOf(undefined).vm }],
    ['is gone', { vm: undefined }],
    ['names the disk no more', { vm: { ...FLEET.vm, disks: [] } }],
  ])('needs the disk where its VM %s, since a disk’s tag overrides', (_, fields) => {
    expect(recheck({ disk: 'not-read', ...fields })).toEqual({ kind: 'needs-disk' });
  });
});

describe('an overtaken occurrence', () => {
  const now = parseInstant('2026-11-24T02:01Z');

  it('is superseded by the newer one, which is made in its place', () => {
    const result = recheck({ now });
    expect(result.kind).toBe('superseded');
    const by = (result as { by: CreateAction }).by;
    expect(formatInstant(by.scheduledFor)).toBe('2026-11-24T02:00:00Z');
    expect(by).toMatchObject({ vmId: FLEET.vm.id, diskId: FLEET.disk.id, attempt: 1, reasons: ['due'] });
    const planned = buildPlan(planInput({ now, virtualMachines: [FLEET.vm], disks: [FLEET.disk] })).work[0]?.creates[0];
    expect(by.snapshotId).toBe(planned?.snapshotId);
    expect(by.request.tags).toEqual(planned?.request.tags);
  });

  it('is superseded by nothing where the newer one has its point', () => {
    const points = readPoints([taken(FLEET.disk, '2026-11-24T02:00Z')], settings);
    expect(recheck({ now, points })).toEqual({ kind: 'superseded' });
  });

  it('needs the disk where that was not read', () => {
    expect(recheck({ now, disk: 'not-read' })).toEqual({ kind: 'needs-disk' });
  });

  it('follows the policy as it is now', () => {
    const result = recheck({ vm: fleetOf('every 1h keep 24h').vm, now: parseInstant('2026-11-23T03:10Z') });
    expect(result).toMatchObject({ kind: 'superseded', by: { scheduledFor: parseInstant('2026-11-23T03:00Z') } });
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
    expect(recheckCreate({ action, ...fleetOf('off'), settings, now: NOW })).toMatchObject({ kind: 'skipped' });
  });
});
