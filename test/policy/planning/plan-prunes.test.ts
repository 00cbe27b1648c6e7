import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk } from '../../../shared/policy/inventory.ts';
import type { Plan, PruneAction, SourceAnswer } from '../../../shared/policy/plan.ts';
import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { nights, type PlanFields, planInput, policyOf, taken } from '../../builders/plan.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

function prunesOf(plan: Plan): readonly PruneAction[] {
  return plan.work.flatMap(({ prunes }) => prunes);
}

function prunedNights(plan: Plan): readonly string[] {
  return prunesOf(plan).map(({ seen }) => formatInstant(seen.timeCreated ?? 0).slice(0, 10));
}

/** Reasons by snapshot id. */
function reasonsOf(plan: Plan): ReadonlyMap<string, readonly string[]> {
  return new Map(
    plan.disks.flatMap(({ decisions }) => decisions.map(({ point, reasons }) => [point.snapshot.id, reasons] as const)),
  );
}

const { vm: VM, disks: DISKS } = aVmWithDisks('web-1', 'nightly keep 7d', [aDisk('os')]);
const [DISK] = DISKS as [SourceDisk];
/** Ten nights up to and with today's, made under the present policy. */
const TEN = nights(DISK, 10, '2026-11-23', { vm: VM, tag: 'nightly keep 7d' });
/** The oldest of the nights that the policy keeps no more; it goes though a rule that is not full would keep the oldest. */
const EXPIRED = ['2026-11-14', '2026-11-15', '2026-11-16'];

function planOf(fields: PlanFields = {}): Plan {
  return buildPlan(planInput({ virtualMachines: [VM], disks: DISKS, snapshots: TEN, ...fields }));
}

describe('points whose time has come', () => {
  it('are pruned, oldest first, with reason and condition', () => {
    const plan = planOf();
    expect(prunedNights(plan)).toEqual(EXPIRED);
    expect(prunesOf(plan)[0]).toMatchObject({
      vmId: VM.id,
      diskId: DISK.id,
      diskUniqueId: DISK.uniqueId,
      reasons: ['expired'],
      seen: TEN[9],
      condition: { kind: 'floor', floorIds: [TEN[0]?.id, TEN[1]?.id] },
    });
  });

  it('are pruned in a run that is no full pass too', () => {
    expect(prunedNights(planOf({ request: { fullPass: false } }))).toEqual(EXPIRED);
  });

  it('are decided over, and not pruned, in a run that does not prune', () => {
    const plan = planOf({ request: { prune: false } });
    expect(prunesOf(plan)).toEqual([]);
    expect(plan.disks[0]?.decisions.filter(({ action }) => action === 'prune')).toHaveLength(3);
  });

  it('are pruned by a run that makes nothing', () => {
    expect(prunedNights(planOf({ request: { creates: 'none' } }))).toEqual(EXPIRED);
  });

  it('of an adopted owner are pruned like our own', () => {
    const snapshots = nights(DISK, 10, '2026-11-23', { tag: 'nightly keep 7d', settings: { owner: 'former' } });
    expect(prunedNights(planOf({ snapshots, settings: { adopt: ['former'] } }))).toEqual(EXPIRED);
    expect(prunedNights(planOf({ snapshots }))).toEqual([]);
  });

  it('of a disk that was moved to another group are pruned: it is the same disk', () => {
    const moved = {
      ...DISK,
      id: DISK.id.replace('/prod/', '/moved/') as ResourceId,
      resourceGroup: 'moved',
      attachedTo: [VM.id],
    };
    const vm = { ...VM, disks: VM.disks.map((disk) => ({ ...disk, diskId: moved.id })) };
    expect(prunedNights(planOf({ virtualMachines: [vm], disks: [moved] }))).toEqual(EXPIRED);
  });
});

describe('nothing is pruned', () => {
  it.each<[string, PlanFields]>([
    ['where the tag is a mistake', { virtualMachines: [{ ...VM, tags: { 'snapshot-policy': 'nigthly keep 7d' } }] }],
    ['where the policies file is invalid', { settings: { policiesInvalid: true } }],
    ['where the VM was not listed', { virtualMachines: [] }],
    ['where the disk is being uploaded', { disks: [{ ...DISK, diskState: 'ActiveUpload' }] }],
    ['where the VM bears a hold', { virtualMachines: [{ ...VM, tags: { ...VM.tags, 'Nightkeep-Hold': '' } }] }],
    ['where the disk bears a hold', { disks: [{ ...DISK, tags: { 'nightkeep-hold': 'legal' } }] }],
    [
      'outside the target',
      {
        request: {
          target: { kind: 'some', vmIds: [], diskIds: [aDisk('other').id], policies: [], resourceGroupIds: [] },
        },
      },
    ],
    ['younger than the installation allows', { settings: { minKeepDays: 30 } }],
  ])('%s', (_, fields) => {
    const plan = planOf(fields);
    expect(prunesOf(plan)).toEqual([]);
    expect(plan.disks[0]?.decisions).toHaveLength(10);
  });

  it('where the VMs of a shared disk disagree', () => {
    const { vm: other, disks } = aVmWithDisks('web-2', 'weekly', DISKS);
    const plan = planOf({ virtualMachines: [VM, other], disks });
    expect(prunesOf(plan)).toEqual([]);
    expect(plan.disks[0]?.standing).toBe('problem');
  });
});

describe('an outage of weeks', () => {
  it('costs no point: what the counts keep stays, however old', () => {
    const now = parseInstant('2027-01-20T02:05Z');
    expect(prunedNights(planOf({ now }))).toEqual(EXPIRED);
  });

  it('does not leak what expired before it', () => {
    const snapshots = [...TEN, ...nights(DISK, 5, '2026-08-01', { tag: 'nightly keep 7d' })];
    expect(prunedNights(planOf({ snapshots }))).toHaveLength(EXPIRED.length + 5);
  });
});

describe('a retention that would keep nothing', () => {
  it.each(['nightly keep 0d', 'nightly keep last 0', 'nightly keep'])('(%s) is a mistake and prunes nothing', (tag) => {
    const plan = planOf({ virtualMachines: [{ ...VM, tags: { 'snapshot-policy': tag } }] });
    expect(plan.disks[0]?.standing).toBe('problem');
    expect(prunesOf(plan)).toEqual([]);
  });
});

describe('what is not ours', () => {
  const oldest = TEN[9] as Snapshot;
  const rest = TEN.slice(0, 9);

  it.each<[string, Snapshot]>([
    ['made by hand', { ...oldest, tags: {} }],
    ["another owner's", taken(DISK, '2026-11-14T02:00Z', { settings: { owner: 'other' } })],
    [
      'ours by its tags alone',
      { ...oldest, name: 'by-hand', id: oldest.id.replace(oldest.name, 'by-hand') as ResourceId },
    ],
    [
      'in doubt since a tag was edited',
      { ...oldest, tags: { ...oldest.tags, 'nightkeep-scheduled-for': '2026-10-01T02:00:00Z' } },
    ],
    ['in doubt since a tag was removed', { ...oldest, tags: { ...oldest.tags, 'nightkeep-disk-id': '' } }],
    ['on hold', { ...oldest, tags: { ...oldest.tags, 'nightkeep-hold': 'audit' } }],
    ['pending', { ...oldest, provisioningState: 'Updating' }],
    ['immutable', { ...oldest, immutableUntil: parseInstant('2027-01-01T00:00Z') }],
  ])('or must not go is kept: %s', (_, snapshot) => {
    const plan = planOf({ snapshots: [...rest, snapshot] });
    expect(prunesOf(plan).map(({ snapshotId }) => snapshotId)).not.toContain(snapshot.id);
    expect(reasonsOf(plan).has(snapshot.id)).toBe(true);
  });

  it('of another owner is told as one hint per VM', () => {
    const foreign = nights(DISK, 3, '2026-11-22', { settings: { owner: 'other' } });
    const { problems } = planOf({ snapshots: [...TEN, ...foreign] });
    expect(problems).toEqual([expect.objectContaining({ code: 'other-owner', severity: 'hint', vmId: VM.id })]);
  });

  it('is told as a problem each where it is in doubt, or dated ahead', () => {
    const doubtful = { ...oldest, tags: { ...oldest.tags, 'nightkeep-disk-id': 'edited' } };
    const ahead = taken(DISK, '2026-11-23T03:00Z');
    const { problems, work } = planOf({ snapshots: [...rest, doubtful, ahead] });
    expect(problems.map(({ code, snapshotId }) => [code, snapshotId])).toEqual([
      ['future-dated', ahead.id],
      ['in-doubt', doubtful.id],
    ]);
    expect(work.flatMap(({ creates }) => creates)).toEqual([]);
  });

  it('and stands on a disk that nothing selects has no decisions at all', () => {
    const plan = planOf({ virtualMachines: [{ ...VM, tags: {} }], snapshots: [{ ...oldest, tags: {} }] });
    expect(plan.disks).toEqual([]);
  });
});

describe('failed and ad-hoc points', () => {
  it('that failed go once a newer usable one exists', () => {
    const failed = taken(DISK, '2026-11-22T02:00Z', { snapshot: { provisioningState: 'Failed' } });
    const snapshots = [taken(DISK, '2026-11-23T02:00Z', { tag: 'nightly keep 7d' }), failed];
    expect(prunesOf(planOf({ snapshots }))).toEqual([
      expect.objectContaining({
        snapshotId: failed.id,
        reasons: ['failed'],
        condition: expect.objectContaining({ kind: 'newer' }),
      }),
    ]);
    expect(prunesOf(planOf({ snapshots: [failed] }))).toEqual([]);
  });

  it('that were asked for go past their expiry, not before', () => {
    const past = taken(DISK, '2026-11-15T15:00Z', { expires: '2026-11-22T15:00Z' });
    const present = taken(DISK, '2026-11-21T15:00Z', { expires: '2026-11-28T15:00Z' });
    const plan = planOf({ snapshots: [...TEN.slice(0, 7), past, present] });
    expect(prunesOf(plan).map(({ snapshotId }) => snapshotId)).toEqual([past.id]);
    expect(prunesOf(plan)[0]?.condition.kind).toBe('another');
  });
});

describe('a policy that was cut', () => {
  const snapshots = nights(DISK, 30, '2026-11-23', { vm: VM, tag: 'nightly keep 30d' });

  it('prunes a share in each full pass, the newest first, and announces the rest', () => {
    const plan = planOf({ snapshots });
    expect(prunedNights(plan)).toEqual([
      '2026-11-10',
      '2026-11-11',
      '2026-11-12',
      '2026-11-13',
      '2026-11-14',
      '2026-11-15',
      '2026-11-16',
    ]);
    expect(plan.pace).toEqual([expect.objectContaining({ diskUniqueId: DISK.uniqueId, waiting: 16 })]);
  });

  it('prunes nothing in a run that is no full pass', () => {
    expect(prunesOf(planOf({ snapshots, request: { fullPass: false } }))).toEqual([]);
  });

  it('prunes all at once where a person confirmed it', () => {
    const plan = planOf({ snapshots, request: { creates: 'none', fullPass: false, liftPace: true } });
    expect(prunesOf(plan)).toHaveLength(23);
    expect(plan.pace).toEqual([]);
  });
});

describe('holds of a VM or disk', () => {
  it.each(['audit', ''])('are merged onto its points that bear none (%j)', (value) => {
    const held = taken(DISK, '2026-11-13T02:00Z', { extraTags: { 'nightkeep-hold': 'mine' } });
    const foreign = taken(DISK, '2026-11-12T02:00Z', { settings: { owner: 'other' } });
    const virtualMachines = [{ ...VM, tags: { ...VM.tags, 'nightkeep-hold': value } }];
    const plan = planOf({ virtualMachines, snapshots: [...TEN, held, foreign] });
    const holds = plan.work.flatMap((work) => work.holds);
    expect(holds.map(({ resourceId }) => resourceId).toSorted()).toEqual(TEN.map(({ id }) => id).toSorted());
    expect(holds[0]).toMatchObject({ set: true, value: value === '' ? 'held' : value });
  });

  it('say where the hold stands', () => {
    const reasonsOfHolds = (fields: PlanFields) => planOf(fields).work.flatMap((work) => work.holds)[0];
    const ofVm = { virtualMachines: [{ ...VM, tags: { ...VM.tags, 'nightkeep-hold': 'x' } }] };

    expect(reasonsOfHolds(ofVm)).toStrictEqual({
      kind: 'hold',
      vmId: VM.id,
      diskId: DISK.id,
      set: true,
      resourceId: TEN[0]?.id,
      value: 'x',
      reasons: ['The VM web-1 bears a hold.'],
    });
    expect(reasonsOfHolds({ disks: [{ ...DISK, tags: { 'nightkeep-hold': 'x' } }] })?.reasons).toEqual([
      'The disk os bears a hold.',
    ]);
  });

  it('of a detached disk name no VM', () => {
    const disks = [{ ...DISK, attachedTo: [], tags: { 'snapshot-policy': 'nightly keep 7d', 'nightkeep-hold': 'x' } }];
    const [hold] = planOf({ virtualMachines: [], disks }).work.flatMap((work) => work.holds);

    expect(hold).toMatchObject({ diskId: DISK.id });
    expect(hold).not.toHaveProperty('vmId');
  });

  it('are merged by a run that neither makes nor prunes anything', () => {
    const disks = [{ ...DISK, tags: { 'nightkeep-hold': 'x' } }];
    const plan = planOf({ disks, request: { creates: 'none', prune: false, fullPass: false } });
    expect(plan.work.flatMap((work) => work.holds)).toHaveLength(10);
  });
});

describe('points of a disk that nothing selects any more', () => {
  const snapshots = nights(DISK, 20, '2026-11-20', { vm: VM, tag: 'nightly' });
  const sources = (answer: SourceAnswer) => new Map([[DISK.uniqueId, answer]]);

  it.each<[string, PlanFields]>([
    ['the tag was removed', { virtualMachines: [{ ...VM, tags: {} }] }],
    ['the VM was opted out', { virtualMachines: [{ ...VM, tags: { 'snapshot-policy': 'off' } }] }],
    ['the VM was deleted and the disk stayed', { virtualMachines: [], disks: [{ ...DISK, attachedTo: [] }] }],
    ['the disk was deleted', { virtualMachines: [], disks: [], sources: sources('gone') }],
    ['the disk was re-created under its name', { virtualMachines: [], disks: [], sources: sources('replaced') }],
  ])('go as they age, but for the last two, in the full pass: %s', (_, fields) => {
    const later = { now: parseInstant('2027-12-01T00:05Z'), snapshots, ...fields };
    const pruned = prunedNights(planOf({ ...later, request: { liftPace: true } }));
    expect(pruned).toHaveLength(18);
    expect(pruned).not.toContain('2026-11-19');
    expect(pruned).not.toContain('2026-11-20');
    expect(prunesOf(planOf({ ...later, request: { fullPass: false } }))).toEqual([]);
  });

  const gone = { now: parseInstant('2027-03-01T00:05Z'), virtualMachines: [], disks: [], sources: sources('gone') };

  it('follow the policy that the newest names, as it is now', () => {
    const plan = planOf({ ...gone, snapshots, request: { liftPace: true } });
    // The nightly policy of the book keeps twelve months: the last night of November stays beside the floor.
    expect(prunedNights(plan)).toHaveLength(18);
    const short = { policies: new Map([['nightly', policyOf('nightly keep 400d')]]), defaultName: 'nightly' };
    expect(prunesOf(planOf({ ...gone, snapshots, settings: { book: short }, request: { liftPace: true } }))).toEqual(
      [],
    );
  });

  it('of an amended policy follow their own text, not the policy that was amended', () => {
    const amended = nights(DISK, 20, '2026-11-20', { tag: 'nightly keep 400d' });
    expect(prunesOf(planOf({ ...gone, snapshots: amended, request: { liftPace: true } }))).toEqual([]);
  });

  it('follow the text written on the newest where it names no policy', () => {
    const written = nights(DISK, 20, '2026-11-20', { tag: 'at 03:00 keep 90d' });
    const now = parseInstant('2027-02-10T00:05Z');
    const plan = planOf({ ...gone, now, snapshots: written, request: { fullPass: true } });
    expect(prunedNights(plan)).toEqual(
      written
        .map(({ timeCreated }) => formatInstant(timeCreated ?? 0).slice(0, 10))
        .filter((night) => night < '2026-11-13')
        .toSorted(),
    );
  });

  it.each<[string, PlanFields]>([
    ['of a disk that is gone', gone],
    ['of a disk without a tag', { now: gone.now, virtualMachines: [{ ...VM, tags: {} }] }],
  ])('stay while the policies file is invalid: %s', (_, fields) => {
    const request = { liftPace: true };

    expect(prunesOf(planOf({ ...fields, snapshots, request }))).not.toEqual([]);
    expect(prunesOf(planOf({ ...fields, snapshots, request, settings: { policiesInvalid: true } }))).toEqual([]);
  });

  it('stay where neither the policy named nor the text can be read', () => {
    const book = { policies: new Map(), defaultName: 'nightly' };
    expect(prunesOf(planOf({ ...gone, snapshots, settings: { book }, request: { liftPace: true } }))).toEqual([]);
  });

  it.each<[string, PlanFields]>([
    ['was not asked for', {}],
    ['answered that it is there, or not at all', { sources: sources('unknown') }],
  ])('stay where a partial list did not show the disk and it %s', (_, fields) => {
    const now = parseInstant('2027-06-01T00:05Z');
    const plan = planOf({ now, virtualMachines: [], disks: [], snapshots, ...fields, request: { liftPace: true } });
    expect(prunesOf(plan)).toEqual([]);
    expect(plan.disks.map(({ standing }) => standing)).toEqual(['unknown']);
    expect([...reasonsOf(plan).values()].every((reasons) => reasons.includes('disk-unknown'))).toBe(true);
  });

  it('are shown with the VM, disk and policy that they were made for', () => {
    const plan = planOf({ virtualMachines: [], disks: [], snapshots, sources: sources('gone') });
    expect(plan.disks[0]).toMatchObject({ standing: 'orphan', vm: 'prod/web-1', diskName: 'os', policy: 'nightly' });
  });

  it('lose their floor only after the orphan days, where two full passes saw the disk gone', () => {
    const fields = {
      now: parseInstant('2028-06-01T00:05Z'),
      virtualMachines: [],
      disks: [],
      snapshots: snapshots.slice(0, 2),
      sources: sources('gone'),
      settings: { orphanDays: 90 },
    };
    expect(prunesOf(planOf(fields))).toEqual([]);
    const confirmed = planOf({ ...fields, confirmedGone: new Set([DISK.uniqueId]) });
    expect(prunesOf(confirmed).map(({ condition }) => condition.kind)).toEqual(['orphan-days', 'orphan-days']);
  });
});

describe('work', () => {
  it('holds the prunes of all disks of a VM, however many, and each orphan is its own', () => {
    const { vm, disks } = aVmWithDisks('big', 'nightly keep 7d', [aDisk('a'), aDisk('b')]);
    const gone = aDisk('gone');
    const fields = {
      virtualMachines: [vm],
      disks,
      snapshots: [...disks, gone].flatMap((disk) => nights(disk, 60, '2026-11-23', { tag: 'nightly keep 7d' })),
      sources: new Map([[gone.uniqueId, 'gone' as const]]),
    };
    const { work } = planOf({ ...fields, request: { liftPace: true } });
    expect(work.map(({ vmName, prunes }) => [vmName, prunes.length])).toEqual([
      ['big', 106],
      [undefined, expect.any(Number)],
    ]);
  });
});
