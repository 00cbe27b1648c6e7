import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { formatInstant, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { CreateAction, Plan } from '../../../shared/policy/plan.ts';
import { idParts } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, planInput, taken } from '../../builders/plan.ts';
import { aSnapshot, SNAPSHOT_GROUP } from '../../builders/points.ts';
import { attach, aVm, aVmWithDisks } from '../../builders/vm.ts';

const TWO_O_CLOCK = parseInstant('2026-11-23T02:00Z');

function createsOf(plan: Plan): readonly CreateAction[] {
  return plan.work.flatMap(({ creates }) => creates);
}

function fleetOf(tag: string | undefined, ...names: readonly string[]) {
  const { vm, disks } = aVmWithDisks(
    'web-1',
    tag,
    names.map((name) => aDisk(name)),
  );
  return { vm, disks, virtualMachines: [vm] };
}

describe('a disk whose occurrence has no point', () => {
  const { vm, disks, virtualMachines } = fleetOf('nightly', 'os', 'data');
  const plan = buildPlan(planInput({ virtualMachines, disks }));

  it('gets one, with its VM, its name and its tags', () => {
    const [os] = createsOf(plan);
    expect(os).toMatchObject({
      vmId: vm.id,
      diskId: disks[0]?.id,
      scheduledFor: TWO_O_CLOCK,
      attempt: 1,
      reasons: ['due'],
      adHoc: false,
    });
    expect(idParts(os?.snapshotId ?? vm.id)).toMatchObject({ resourceGroup: SNAPSHOT_GROUP });
    expect(os?.request.tags).toMatchObject({
      'nightkeep-owner': 'local',
      'nightkeep-disk-id': disks[0]?.uniqueId,
      'nightkeep-policy': 'nightly',
      'nightkeep-keep': 'keep 7d 4w 12m tz UTC',
      'nightkeep-scheduled-for': '2026-11-23T02:00:00Z',
      'nightkeep-vm': 'prod/web-1',
      'nightkeep-lun': 'os',
    });
    expect(os?.request).toMatchObject({
      incremental: true,
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
    });
  });

  it('is worked on together with the other disks of its VM, as one set', () => {
    expect(plan.work).toHaveLength(1);
    const sets = createsOf(plan).map(({ request }) => request.tags['nightkeep-set']);
    expect(sets[0]).toMatch(/^[0-9a-f]{12} 1\/2$/);
    expect(sets[1]).toBe(sets[0]?.replace('1/2', '2/2'));
  });

  it('is not due again once the point is there', () => {
    const snapshots = disks.map((disk) => taken(disk, '2026-11-23T02:00Z'));
    expect(buildPlan(planInput({ virtualMachines, disks, snapshots })).work).toEqual([]);
  });

  it('is tried again after a failed point, under the next name and in the same set', () => {
    const [os, data] = disks as [(typeof disks)[0], (typeof disks)[0]];
    const failed = taken(os, '2026-11-23T02:00Z', { snapshot: { provisioningState: 'Failed' } });
    const again = createsOf(
      buildPlan(planInput({ virtualMachines, disks, snapshots: [failed, taken(data, '2026-11-23T02:00Z')] })),
    );
    expect(again).toHaveLength(1);
    expect(again[0]).toMatchObject({ diskId: os.id, attempt: 2, reasons: ['retry'] });
    expect(again[0]?.snapshotId).toBe(`${failed.id}-2`);
    expect(again[0]?.request.tags['nightkeep-set']).toBe(createsOf(plan)[0]?.request.tags['nightkeep-set']);
  });

  it('waits after a failed attempt, and the plan says until when', () => {
    const until = NOW + 10 * MINUTE;
    const attempts = new Map(
      disks.map(({ uniqueId }) => [
        uniqueId,
        {
          diskUniqueId: uniqueId,
          occurrence: TWO_O_CLOCK,
          attempts: 1,
          lastAttemptAt: NOW - 5 * MINUTE,
          nextAttemptAt: until,
        },
      ]),
    );
    const waiting = buildPlan(planInput({ virtualMachines, disks, attempts }));
    expect(waiting.work).toEqual([]);
    expect(waiting.nextAttemptAt).toBe(until);
  });

  it('is left to the open run that is at it', () => {
    const openCreates = new Map(disks.map(({ uniqueId }) => [uniqueId, [TWO_O_CLOCK]]));
    expect(buildPlan(planInput({ virtualMachines, disks, openCreates })).work).toEqual([]);
  });

  it('gets none where a foreign snapshot has the name, and that is told', () => {
    const snapshots = createsOf(plan).map(({ snapshotId }) =>
      aSnapshot({ id: snapshotId, name: idParts(snapshotId).name, sourceUniqueId: 'x' }),
    );
    const blocked = buildPlan(planInput({ virtualMachines, disks, snapshots }));
    expect(createsOf(blocked)).toEqual([]);
    expect(blocked.problems.map(({ code, diskId }) => [code, diskId])).toEqual(
      disks.map(({ id }) => ['name-taken', id]),
    );
  });

  it('gets none in a run that makes none', () => {
    expect(buildPlan(planInput({ virtualMachines, disks, request: { creates: 'none' } })).work).toEqual([]);
  });

  it('is caught up with one point, told as late', () => {
    const now = parseInstant('2026-11-23T11:00Z');
    const snapshots = disks.map((disk) => taken(disk, '2026-11-20T02:00Z'));
    const late = createsOf(buildPlan(planInput({ now, virtualMachines, disks, snapshots })));
    expect(late.map(({ reasons }) => reasons)).toEqual([
      ['due', 'late'],
      ['due', 'late'],
    ]);
  });
});

describe('two disks of one name in two groups', () => {
  it('get points of different names, also where the name has 80 characters', () => {
    const tags = { 'snapshot-policy': 'nightly' };
    const name = 'd'.repeat(80);
    const disks = [aDisk(name, { tags }), aDisk(name, { tags, resourceGroup: 'test' })];
    const ids = createsOf(buildPlan(planInput({ disks }))).map(({ snapshotId }) => snapshotId);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => idParts(id).name.length <= 80)).toBe(true);
  });
});

describe('a shared disk', () => {
  it('gets one point, with its first VM', () => {
    const { vm: one, disks } = aVmWithDisks('node-1', 'nightly', [aDisk('quorum')]);
    const { vm: two, disks: shared } = aVmWithDisks('node-2', 'nightly', disks);
    const creates = createsOf(buildPlan(planInput({ virtualMachines: [two, one], disks: shared })));
    expect(creates.map(({ vmId }) => vmId)).toEqual([one.id]);
  });
});

describe('a detached tagged disk', () => {
  it('is work of its own', () => {
    const disks = [
      aDisk('a', { tags: { 'snapshot-policy': 'nightly' } }),
      aDisk('b', { tags: { 'snapshot-policy': 'nightly' } }),
    ];
    const { work } = buildPlan(planInput({ disks }));
    expect(work.map(({ vmId, creates }) => [vmId, creates.length])).toEqual([
      [undefined, 1],
      [undefined, 1],
    ]);
  });
});

describe('a mistaken tag', () => {
  const { vm, disks, virtualMachines } = fleetOf('nigthly', 'os', 'data');

  it('is protected by the default policy where nothing is written', () => {
    const plan = buildPlan(planInput({ virtualMachines, disks }));
    expect(createsOf(plan).map(({ request }) => request.tags['nightkeep-policy'])).toEqual(['nightly', 'nightly']);
    expect(plan.problems).toContainEqual(expect.objectContaining({ vmId: vm.id, tag: 'nigthly' }));
  });

  it('is protected by the policy written on its newest point, the VM’s new disks too', () => {
    const [os] = disks as [(typeof disks)[0]];
    const snapshots = [taken(os, '2026-11-22T22:00Z', { tag: 'every 4h keep 24h 7d' }), taken(os, '2026-11-21T02:00Z')];
    const creates = createsOf(
      buildPlan(planInput({ virtualMachines, disks, snapshots, now: parseInstant('2026-11-23T04:01Z') })),
    );
    expect(
      creates.map(({ scheduledFor, request }) => [formatInstant(scheduledFor), request.tags['nightkeep-policy']]),
    ).toEqual([
      ['2026-11-23T04:00:00Z', 'every 4h'],
      ['2026-11-23T04:00:00Z', 'every 4h'],
    ]);
  });

  it('shows its fallback in the selection, and the hash of the tags alone', () => {
    const plan = buildPlan(
      planInput({ virtualMachines, disks, snapshots: [taken(disks[0] ?? aDisk(), '2026-11-21T02:00Z')] }),
    );
    expect(plan.selection.protections[0]?.standing).toMatchObject({ kind: 'problem', fallback: { name: 'nightly' } });
    expect(plan.policyHash).toBe(buildPlan(planInput({ virtualMachines, disks })).policyHash);
  });
});

describe('the snapshot group', () => {
  const { disks, virtualMachines } = fleetOf('nightly', 'os');

  it('that is missing sends points to the disk’s own, with one problem', () => {
    const plan = buildPlan(planInput({ virtualMachines, disks, resourceGroups: new Set() }));
    expect(createsOf(plan).map(({ snapshotId }) => idParts(snapshotId).resourceGroup)).toEqual(['prod']);
    expect(plan.problems.map(({ code }) => code)).toEqual(['snapshot-group-missing']);
  });

  it('made later does not make the same occurrence twice', () => {
    const beside = taken(disks[0] ?? aDisk(), '2026-11-23T02:00Z', { snapshot: { resourceGroup: 'prod' } });
    expect(
      buildPlan(planInput({ virtualMachines, disks, snapshots: [beside], resourceGroups: new Set([SNAPSHOT_GROUP]) }))
        .work,
    ).toEqual([]);
  });
});

describe('an ad-hoc run', () => {
  const untagged = fleetOf(undefined, 'os', 'data');
  const some = { kind: 'some', vmIds: [], diskIds: [], policies: [], resourceGroupIds: [] } as const;

  function adHoc(fleet: ReturnType<typeof fleetOf>, target: object | 'all', disks = fleet.disks) {
    return buildPlan(
      planInput({
        virtualMachines: fleet.virtualMachines,
        disks,
        request: {
          creates: 'now',
          prune: false,
          fullPass: false,
          target: target === 'all' ? { kind: 'all' } : { ...some, ...target },
        },
      }),
    );
  }

  it('makes points of a named VM that is not opted in, which say so and when they go', () => {
    const creates = createsOf(adHoc(untagged, { vmIds: [untagged.vm.id] }));
    expect(creates.map(({ adHoc, reasons }) => [adHoc, reasons])).toEqual([
      [true, ['ad-hoc']],
      [true, ['ad-hoc']],
    ]);
    expect(creates[0]?.request.tags).toMatchObject({
      'nightkeep-policy': 'none',
      'nightkeep-scheduled-for': 'ad-hoc',
      'nightkeep-expires': '2026-11-30T02:05:00Z',
    });
    expect(creates[0]?.request.tags).not.toHaveProperty('nightkeep-keep');
  });

  it('makes points though the schedule has one', () => {
    const fleet = fleetOf('nightly', 'os');
    const creates = createsOf(adHoc(fleet, { vmIds: [fleet.vm.id] }));
    expect(creates.map(({ request }) => request.tags['nightkeep-policy'])).toEqual(['nightly']);
  });

  it('over everything leaves alone what is not opted in', () => {
    expect(adHoc(untagged, 'all').work).toEqual([]);
    expect(createsOf(adHoc(fleetOf('nightly', 'os'), 'all'))).toHaveLength(1);
  });

  it('over a group leaves alone what is not opted in', () => {
    const group = `/subscriptions/${untagged.vm.subscriptionId}/resourcegroups/prod`;
    expect(adHoc(untagged, { resourceGroupIds: [group] }).work).toEqual([]);
    expect(createsOf(adHoc(fleetOf('nightly', 'os'), { resourceGroupIds: [group] }))).toHaveLength(1);
  });

  it('is refused by off, with the reason', () => {
    const fleet = fleetOf('off', 'os');
    const plan = adHoc(fleet, { vmIds: [fleet.vm.id] });
    expect(plan.work).toEqual([]);
    expect(plan.skips).toEqual([
      expect.objectContaining({ vmId: fleet.vm.id, reasons: [expect.stringContaining('opted out')] }),
    ]);
  });

  it.each(['diskIds', 'vmIds'])('skips a disk that Azure cannot snapshot, named by %s', (field) => {
    const disks = untagged.disks.map((disk) => ({ ...disk, diskState: 'ActiveUpload' }));
    const plan = adHoc(untagged, { [field]: field === 'vmIds' ? [untagged.vm.id] : disks.map(({ id }) => id) }, disks);
    expect(plan.work).toEqual([]);
    expect(plan.skips).toHaveLength(2);
  });

  it('of one policy covers its disks alone', () => {
    const nightly = fleetOf('nightly', 'os');
    const { vm, disks } = aVmWithDisks('web-2', 'weekly', [aDisk('other')]);
    const both = { ...nightly, virtualMachines: [nightly.vm, vm] };
    const creates = createsOf(adHoc(both, { policies: ['weekly'] }, [...nightly.disks, ...disks]));
    expect(creates.map(({ diskId }) => diskId)).toEqual([disks[0]?.id]);
  });

  it('of the second VM of a shared disk covers the disk', () => {
    const { vm: one, disks } = aVmWithDisks('node-1', 'nightly', [aDisk('quorum')]);
    const { vm: two, disks: shared } = aVmWithDisks('node-2', 'nightly', disks);
    const fleet = { vm: two, disks: shared, virtualMachines: [one, two] };
    expect(createsOf(adHoc(fleet, { vmIds: [two.id] }))).toHaveLength(1);
  });
});

describe('what is passed over is told', () => {
  it.each([
    ['ephemeral', { lun: 'os', name: 'temp', ephemeral: true }],
    ['unmanaged', { lun: 0, name: 'temp', ephemeral: false }],
  ] as const)('for an %s disk of a tagged VM', (word, attached) => {
    const vm = aVm('web-1', { tags: { 'snapshot-policy': 'nightly' }, disks: [attached] });
    const { skips } = buildPlan(planInput({ virtualMachines: [vm] }));
    expect(skips).toEqual([{ kind: 'skip', vmId: vm.id, diskName: 'temp', reasons: [expect.stringContaining(word)] }]);
  });

  it('not for a VM that asks for nothing', () => {
    const vm = aVm('web-1', { disks: [{ lun: 'os', name: 'temp', ephemeral: true }] });
    expect(buildPlan(planInput({ virtualMachines: [vm] })).skips).toEqual([]);
  });

  it('for a disk of a tagged VM that the list did not show, as a problem too', () => {
    const [vm] = attach(aVm('web-1', { tags: { 'snapshot-policy': 'nightly' } }), aDisk('os'));
    const plan = buildPlan(planInput({ virtualMachines: [vm] }));
    expect(plan.skips).toHaveLength(1);
    expect(plan.problems).toEqual([
      expect.objectContaining({ code: 'disk-not-listed', vmId: vm.id, severity: 'problem' }),
    ]);
  });

  it('for a disk that is opted out of its VM’s protection', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly', [
      aDisk('os'),
      aDisk('scratch', { tags: { 'snapshot-policy': 'off' } }),
    ]);
    const plan = buildPlan(planInput({ virtualMachines: [vm], disks }));
    expect(createsOf(plan)).toHaveLength(1);
    expect(plan.skips).toEqual([expect.objectContaining({ diskName: 'scratch' })]);
  });
});

describe('the next occurrence', () => {
  it('is the earliest over all protected disks', () => {
    const one = aVmWithDisks('web-1', 'nightly', [aDisk('a')]);
    const two = aVmWithDisks('web-2', 'every 4h keep 24h', [aDisk('b')]);
    const three = aVmWithDisks('web-3', undefined, [aDisk('c')]);
    const fleets = [one, two, three];
    const plan = buildPlan(
      planInput({ virtualMachines: fleets.map(({ vm }) => vm), disks: fleets.flatMap(({ disks }) => disks) }),
    );
    expect(formatInstant(plan.nextOccurrenceAt ?? 0)).toBe('2026-11-23T04:00:00Z');
  });

  it('is absent where nothing is protected', () => {
    expect(buildPlan(planInput({ disks: [aDisk('a')] }))).not.toHaveProperty('nextOccurrenceAt');
  });
});
