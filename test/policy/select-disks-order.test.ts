import { describe, expect, it } from 'vitest';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { ResourceId } from '../../shared/policy/resource-id.ts';
import { selectDisks } from '../../shared/policy/select-disks.ts';
import { aDisk } from '../builders/disk.ts';
import { planSettings, policyOf } from '../builders/plan.ts';
import { aVm, aVmWithDisks } from '../builders/vm.ts';

function select(virtualMachines: readonly VirtualMachine[], disks: readonly SourceDisk[]) {
  return selectDisks({ virtualMachines, disks, settings: planSettings() });
}

/** A disk that says so of a VM whose model does not. */
function namesItself(name: string, vm: VirtualMachine): SourceDisk {
  return aDisk(name, { attachedTo: [vm.id] });
}

describe('disks are listed', () => {
  it('by VM, then by the place in its model, then those that only say so themselves', () => {
    const one = aVmWithDisks('web-1', undefined, [aDisk('z-os'), aDisk('y-data'), aDisk('x-data')]);
    const two = aVmWithDisks('Web-2', undefined, [aDisk('a-os'), aDisk('b-data')]);
    const attached = ['d-late', 'c-late'].map((name) => namesItself(name, one.vm));
    const disks = [...two.disks, ...attached, ...one.disks.toReversed(), aDisk('w-alone'), aDisk('v-alone')];

    const expected = ['v-alone', 'w-alone', 'z-os', 'y-data', 'x-data', 'c-late', 'd-late', 'a-os', 'b-data'];
    for (const list of [disks, disks.toReversed()]) {
      expect(select([two.vm, one.vm], list).protections.map(({ disk }) => disk.name)).toEqual(expected);
    }
  });

  it('with their VM and place in it where they have them, and with all VMs where these are several', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly', [aDisk('os')]);
    const { vm: two, disks: shared } = aVmWithDisks('web-2', 'nightly', [namesItself('quorum', vm)]);
    const [os] = disks as [SourceDisk];
    const [quorum] = shared as [SourceDisk];
    const standing = { kind: 'protected', policy: policyOf('nightly') };

    expect(select([two, vm], [aDisk('alone'), os, quorum]).protections).toStrictEqual([
      { disk: aDisk('alone'), standing: { kind: 'unprotected' } },
      { disk: os, vm, lun: 'os', standing },
      { disk: quorum, vm, vms: [vm, two], standing },
    ]);
  });
});

describe('mistakes are told', () => {
  const wrong = { 'snapshot-policy': 'wekly' };

  it('once each: those of VMs in the order of their ids, then those of disks', () => {
    const vm = (name: string) => aVm(name, { tags: { 'snapshot-policy': 'nigthly' } });
    const disk = (name: string) => aDisk(name, { tags: wrong });
    const { vm: three, disks } = aVmWithDisks('web-3', 'nigthly', [aDisk('os'), disk('d')]);
    const { vm: four, disks: more } = aVmWithDisks('web-4', undefined, [disk('c')]);

    const expected = [vm('web-1').id, vm('web-2').id, three.id, ...['a', 'b', 'c', 'd'].map((name) => disk(name).id)];
    const { problems } = select([four, three, vm('web-2'), vm('web-1')], [...disks, ...more, disk('b'), disk('a')]);
    expect(problems.map(({ vmId, diskId }) => vmId ?? diskId)).toEqual(expected);
  });

  it('before the hints about the same VM or disk', () => {
    const stray = { ...wrong, keep: '' };
    const { problems } = select([aVm('web-1', { tags: stray })], [aDisk('a', { tags: stray })]);
    expect(problems.map(({ code }) => code)).toEqual(['tag', 'stray-words', 'tag', 'stray-words']);
  });

  it('of a disk that is being uploaded all the same', () => {
    const uploaded = (tags: Record<string, string>) => aDisk('new', { tags, diskState: 'ActiveUpload' });
    const { protections, problems } = select([], [uploaded(wrong)]);

    expect(protections[0]?.standing.kind).toBe('unsupported');
    expect(problems).toEqual([
      expect.objectContaining({ code: 'tag', tag: 'wekly', diskId: uploaded(wrong).id, severity: 'problem' }),
    ]);
    expect(select([], [uploaded({ 'snapshot-policy': 'weekly' })]).problems).toEqual([]);
    expect(select([], [uploaded({})]).problems).toEqual([]);
  });

  it('of a disk that is being uploaded once, where the mistake is its VM’s', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nigthly', [aDisk('os', { diskState: 'ActiveUpload' })]);
    const uploaded = disks.map((disk) => ({ ...disk, diskState: 'ActiveUpload' }));
    expect(select([vm], uploaded).problems.map(({ vmId, diskId }) => [vmId, diskId])).toEqual([[vm.id, undefined]]);
  });
});

it('what asks for nothing stays what it is, though Azure could not snapshot it', () => {
  const uploaded = (tags: Record<string, string>) => aDisk('new', { tags, diskState: 'ReadyToUpload' });
  const standingOf = (disk: SourceDisk) => select([], [disk]).protections[0]?.standing;
  const hidden = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/hidden' as ResourceId;

  expect(standingOf(uploaded({}))).toEqual({ kind: 'unprotected' });
  expect(standingOf(uploaded({ 'snapshot-policy': 'off' }))).toEqual({ kind: 'off' });
  expect(standingOf({ ...uploaded({}), attachedTo: [hidden] })).toMatchObject({ kind: 'unknown' });
});
