import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import type { TagSettings } from '../../shared/policy/planning/tag-reader.ts';
import type { ResourceId } from '../../shared/policy/resource-id.ts';
import { selectDisks } from '../../shared/policy/select-disks.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { aDisk } from '../builders/disk.ts';
import { attach, aVm, aVmWithDisks } from '../builders/vm.ts';

const SETTINGS: TagSettings = {
  tagKey: 'snapshot-policy',
  untagged: 'ignore',
  tagClauses: 'all',
  book: builtInPolicies('UTC'),
  timeZone: 'UTC',
};

function select(virtualMachines: readonly VirtualMachine[], disks: readonly SourceDisk[], settings = SETTINGS) {
  return selectDisks({ virtualMachines, disks, settings });
}

/** Disk name -> standing, with the policy's name where there is one. */
function standings(selection: ReturnType<typeof select>): Record<string, string> {
  return Object.fromEntries(
    selection.protections.map(({ disk, standing }) => [
      disk.name,
      standing.kind === 'protected' ? `protected by ${standing.policy.name}` : standing.kind,
    ]),
  );
}

describe('the tag of a VM', () => {
  it('protects all its managed disks', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly', [aDisk('os'), aDisk('data')]);
    expect(standings(select([vm], disks))).toEqual({ os: 'protected by nightly', data: 'protected by nightly' });
  });

  it('is found whatever the casing of its key', () => {
    const [vm, disk] = attach(aVm('web-1', { tags: { 'Snapshot-Policy': 'weekly' } }), aDisk('os')) as [
      VirtualMachine,
      SourceDisk,
    ];
    expect(standings(select([vm], [disk]))).toEqual({ os: 'protected by weekly' });
  });

  it('may hold a note', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly # asked for by finance', [aDisk('os')]);
    const selection = select([vm], disks);
    expect(standings(selection)).toEqual({ os: 'protected by nightly' });
    expect(selection.problems).toEqual([]);
  });

  it('is found through ids of other casing', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly', [aDisk('os')]);
    const shouting = disks.map((disk) => ({
      ...disk,
      id: disk.id.toUpperCase() as ResourceId,
      attachedTo: disk.attachedTo.map((id) => id.toUpperCase() as ResourceId),
    }));
    expect(standings(select([vm], shouting))).toEqual({ os: 'protected by nightly' });
  });

  it.each([
    ['off', 'off'],
    ['none', 'off'],
    [undefined, 'unprotected'],
  ])('%s leaves its disks %s', (tag, standing) => {
    const { vm, disks } = aVmWithDisks('web-1', tag, [aDisk('os')]);
    expect(standings(select([vm], disks))).toEqual({ os: standing });
  });
});

describe('the tag of a disk', () => {
  it.each([
    ['nightly', 'weekly', 'protected by weekly'],
    ['nightly', 'off', 'off'],
    ['off', 'nightly', 'protected by nightly'],
    [undefined, 'nightly', 'protected by nightly'],
  ])('overrides that of its VM: %s and %s', (ofVm, ofDisk, standing) => {
    const disk = aDisk('os', { tags: { 'SNAPSHOT-POLICY': ofDisk } });
    const { vm, disks } = aVmWithDisks('web-1', ofVm, [disk]);
    expect(standings(select([vm], disks))).toEqual({ os: standing });
  });

  it('protects a detached disk', () => {
    const selection = select([], [aDisk('archive', { tags: { 'snapshot-policy': 'weekly' } }), aDisk('spare')]);
    expect(standings(selection)).toEqual({ archive: 'protected by weekly', spare: 'unprotected' });
    expect(selection.protections.every(({ vm }) => vm === undefined)).toBe(true);
  });
});

describe('a VM without the tag', () => {
  const untagged = { ...SETTINGS, untagged: 'nightly keep 14d' };

  it('gets the policy of the setting, even where tags may carry names only', () => {
    const { vm, disks } = aVmWithDisks('web-1', undefined, [aDisk('os')]);
    const { protections } = select([vm], disks, { ...untagged, tagClauses: 'names' });
    expect(protections[0]?.standing).toMatchObject({ kind: 'protected', policy: { retention: { daily: 14 } } });
  });

  it('that says off stays out', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'off', [aDisk('os')]);
    expect(standings(select([vm], disks, untagged))).toEqual({ os: 'off' });
  });

  it('does not make a detached disk protected', () => {
    expect(standings(select([], [aDisk('spare')], untagged))).toEqual({ spare: 'unprotected' });
  });
});

describe('a mistaken tag', () => {
  it('is a problem once per VM, with the nearest spelling', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nigthly', [aDisk('os'), aDisk('data')]);
    const selection = select([vm], disks);
    expect(standings(selection)).toEqual({ os: 'problem', data: 'problem' });
    expect(selection.problems).toHaveLength(1);
    expect(selection.problems[0]).toMatchObject({ severity: 'problem', vmId: vm.id, tag: 'nigthly' });
    expect(selection.problems[0]?.suggestion).toContain('nightly');
  });

  it('on a disk is the problem of that disk alone', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly', [
      aDisk('os'),
      aDisk('data', { tags: { 'snapshot-policy': 'wekly' } }),
    ]);
    const selection = select([vm], disks);
    expect(standings(selection)).toEqual({ os: 'protected by nightly', data: 'problem' });
    expect(selection.problems.map(({ diskId }) => diskId)).toEqual([disks[1]?.id]);
  });

  it('with clauses is one where tags may carry names only', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly keep 14d', [aDisk('os')]);
    expect(standings(select([vm], disks, { ...SETTINGS, tagClauses: 'names' }))).toEqual({ os: 'problem' });
  });
});

describe('a shared disk', () => {
  function cluster(first: string | undefined, second: string | undefined, disk = aDisk('quorum', { maxShares: 2 })) {
    const { vm: one, disks } = aVmWithDisks('node-1', first, [disk]);
    const { vm: two, disks: shared } = aVmWithDisks('node-2', second, disks);
    return select([two, one], shared);
  }

  it('is selected once, with its first VM and all of them', () => {
    const { protections } = cluster('nightly', 'nightly');
    expect(protections).toHaveLength(1);
    expect(protections[0]?.vm?.name).toBe('node-1');
    expect(protections[0]?.vms?.map(({ name }) => name)).toEqual(['node-1', 'node-2']);
  });

  it.each([
    ['nightly', 'hourly', 'hourly'],
    ['hourly', 'nightly', 'hourly'],
    ['weekly', 'nightly', 'nightly'],
    ['nightly', 'off', 'nightly'],
    ['nightly', 'nigthly', 'nightly'],
    ['nightly keep 14d', 'nightly keep 7d', 'nightly'],
  ])('whose VMs disagree (%s, %s) is a problem, with the more frequent schedule', (first, second, followed) => {
    const { protections, problems } = cluster(first, second);
    expect(protections[0]?.standing).toMatchObject({ kind: 'problem', fallback: { name: followed } });
    expect(problems).toContainEqual(expect.objectContaining({ code: 'shared-disk', severity: 'problem' }));
  });

  it.each([
    ['nightly', undefined, 'protected by nightly'],
    ['nightly', 'Nightly', 'protected by nightly'],
    ['off', undefined, 'off'],
    ['off', 'none', 'off'],
  ])('whose VMs do not disagree (%s, %s) is no problem', (first, second, standing) => {
    const selection = cluster(first, second);
    expect(standings(selection)).toEqual({ quorum: standing });
    expect(selection.problems).toEqual([]);
  });

  it('with a tag of its own follows that, whatever its VMs say', () => {
    const tagged = aDisk('quorum', { maxShares: 2, tags: { 'snapshot-policy': 'weekly' } });
    expect(standings(cluster('nightly', 'off', tagged))).toEqual({ quorum: 'protected by weekly' });
  });
});

describe('disks that cannot be snapshotted', () => {
  const base = { lun: 'os', name: 'web-1-os' } as const;

  it.each([
    ['ephemeral', { ...base, ephemeral: true, diskId: aDisk('web-1-os').id }],
    ['unmanaged', { ...base, ephemeral: false }],
    ['not-listed', { ...base, ephemeral: false, diskId: aDisk('web-1-os').id }],
  ] as const)('are skipped with the reason: %s', (code, attached) => {
    const vm = aVm('web-1', { tags: { 'snapshot-policy': 'nightly' }, disks: [attached] });
    const { skipped, protections } = select([vm], []);
    expect(protections).toEqual([]);
    expect(skipped).toEqual([{ vm, diskName: 'web-1-os', code, why: expect.stringContaining('web-1-os') }]);
  });

  it.each(['ReadyToUpload', 'ActiveUpload'])('in state %s are unsupported', (diskState) => {
    const { protections } = select([], [aDisk('new', { diskState, tags: { 'snapshot-policy': 'nightly' } })]);
    expect(protections[0]?.standing).toEqual({ kind: 'unsupported', why: expect.stringContaining(diskState) });
  });

  it('without a unique id are unsupported, and not taken for one another', () => {
    const tags = { 'snapshot-policy': 'nightly' };
    const { protections } = select([], [aDisk('a', { uniqueId: '', tags }), aDisk('b', { uniqueId: '', tags })]);
    expect(protections.map(({ standing }) => standing.kind)).toEqual(['unsupported', 'unsupported']);
  });
});

describe('a disk whose VM the list did not show', () => {
  it('is unknown rather than unprotected', () => {
    const { disks } = aVmWithDisks('hidden', 'nightly', [aDisk('os')]);
    expect(standings(select([], disks))).toEqual({ os: 'unknown' });
  });

  it('is protected by a tag of its own', () => {
    const { disks } = aVmWithDisks('hidden', undefined, [aDisk('os', { tags: { 'snapshot-policy': 'nightly' } })]);
    expect(standings(select([], disks))).toEqual({ os: 'protected by nightly' });
  });

  it('is not opted out by the VM that was listed', () => {
    const { disks } = aVmWithDisks('hidden', 'nightly', [aDisk('quorum')]);
    const { vm, disks: shared } = aVmWithDisks('node-2', 'off', disks);
    expect(standings(select([vm], shared))).toEqual({ quorum: 'unknown' });
  });
});

describe('identity', () => {
  it('keeps two disks of one name in two groups apart', () => {
    const tags = { 'snapshot-policy': 'nightly' };
    const { protections } = select([], [aDisk('data', { tags }), aDisk('data', { tags, resourceGroup: 'test' })]);
    expect(new Set(protections.map(({ disk }) => disk.uniqueId)).size).toBe(2);
  });

  it('takes a disk listed under two groups during a move for one, that which its VM names', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly', [aDisk('os')]);
    const [disk] = disks as [SourceDisk];
    const moved = { ...aDisk('os', { resourceGroup: 'a-group' }), uniqueId: disk.uniqueId.toUpperCase() };
    const { protections } = select([vm], [moved, disk]);
    expect(protections.map((one) => one.disk.id)).toEqual([disk.id]);
  });
});

describe('hints', () => {
  it.each(['snapshot_policy', 'SnapshotPolicy', 'snapshot policy', 'snapshot-polcy', 'snapshots-policy'])(
    'tell of the near-miss key %s, which is never acted on',
    (key) => {
      const [vm, disk] = attach(aVm('web-1', { tags: { [key]: 'nightly' } }), aDisk('os')) as [
        VirtualMachine,
        SourceDisk,
      ];
      const selection = select([vm], [disk]);
      expect(standings(selection)).toEqual({ os: 'unprotected' });
      expect(selection.problems).toEqual([
        expect.objectContaining({ severity: 'hint', code: 'near-miss-key', vmId: vm.id, tag: key }),
      ]);
    },
  );

  it('tell of words that the shell split off an unquoted value', () => {
    const tags = { 'snapshot-policy': 'nightly', keep: '', '14d': '' };
    const [vm, disk] = attach(aVm('web-1', { tags }), aDisk('os')) as [VirtualMachine, SourceDisk];
    const { problems } = select([vm], [disk]);
    expect(problems).toEqual([expect.objectContaining({ severity: 'hint', code: 'stray-words', tag: '14d keep' })]);
  });

  it.each(['environment', 'policy', 'backup-policy', 'snapshot'])('say nothing of the key %s', (key) => {
    const vm = aVm('web-1', { tags: { [key]: 'nightly' } });
    expect(select([vm], []).problems).toEqual([]);
  });
});

describe('the order of the lists', () => {
  it('is irrelevant', () => {
    const fleet = [
      aVmWithDisks('web-1', 'nightly', [aDisk('w1'), aDisk('w2')]),
      aVmWithDisks('web-2', 'nigthly', [aDisk('w3')]),
      aVmWithDisks('web-3', 'off', [aDisk('w4', { tags: { snapshot_policy: 'x' } })]),
    ];
    const vms = fleet.map(({ vm }) => vm);
    const disks = [...fleet.flatMap((one) => one.disks), aDisk('spare', { tags: { 'snapshot-policy': 'weekly' } })];
    const expected = select(vms, disks);
    const shuffled = fc.tuple(
      fc.shuffledSubarray(vms, { minLength: vms.length }),
      fc.shuffledSubarray(disks, { minLength: disks.length }),
    );
    fc.assert(
      fc.property(shuffled, ([someVms, someDisks]) => {
        expect(select(someVms, someDisks)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a disk of a drill', () => {
  const tags = { 'nightkeep-drill': '20261125T101700Z-x7f3a2c1' };

  it('is never selected, not even by a tag of its own or by the VM that somebody attached it to', () => {
    const alone = aDisk('alone', { tags: { ...tags, 'snapshot-policy': 'hourly' } });
    const { vm, disks } = aVmWithDisks('web-1', 'nightly', [aDisk('os'), aDisk('data', { tags })]);
    expect(standings(select([vm], [...disks, alone]))).toEqual({
      os: 'protected by nightly',
      data: 'unsupported',
      alone: 'unsupported',
    });
  });

  it('is told by its tag in any casing and of any value, and the reason says so', () => {
    const disk = aDisk('alone', { tags: { 'NightKeep-Drill': '', 'snapshot-policy': 'nightly' } });
    const [protection] = select([], [disk]).protections;
    expect(protection?.standing).toEqual({
      kind: 'unsupported',
      why: 'Disk alone bears the tag nightkeep-drill: a drill made it, and deletes it when it has looked at it.',
    });
  });

  it('is not selected either where untagged VMs are protected', () => {
    const { vm, disks } = aVmWithDisks('web-1', undefined, [aDisk('os', { tags })]);
    expect(standings(select([vm], disks, { ...SETTINGS, untagged: 'nightly' }))).toEqual({ os: 'unsupported' });
  });
});
