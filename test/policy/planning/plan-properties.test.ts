import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { HOUR } from '../../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../../shared/policy/inventory.ts';
import type { Plan, PlanInput, SourceAnswer } from '../../../shared/policy/plan.ts';
import { idKey } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, planInput, taken } from '../../builders/plan.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

const NIGHT = 24 * HOUR;

const tags = fc.constantFrom(
  undefined,
  'nightly',
  'nightly keep 2d',
  'every 6h keep 4h 2d',
  'weekly',
  'nigthly',
  'off',
);

/** What befell a snapshot after it was taken, beside nothing. */
const fates: readonly ((snapshot: Snapshot) => Snapshot)[] = [
  (snapshot) => ({ ...snapshot, tags: { ...snapshot.tags, 'nightkeep-hold': 'x' } }),
  (snapshot) => ({ ...snapshot, tags: {} }),
  (snapshot) => ({ ...snapshot, tags: { ...snapshot.tags, 'nightkeep-owner': 'other' } }),
  (snapshot) => ({ ...snapshot, tags: { ...snapshot.tags, 'nightkeep-scheduled-for': '2020-01-01T00:00:00Z' } }),
  (snapshot) => ({ ...snapshot, provisioningState: 'Failed' }),
  (snapshot) => ({ ...snapshot, provisioningState: 'Updating' }),
  (snapshot) => ({ ...snapshot, timeCreated: NOW + NIGHT }),
];

const histories = fc.array(
  fc.record({
    back: fc.integer({ min: 0, max: 40 }),
    tag: fc.constantFrom('nightly', 'nightly keep 2d', 'nightly keep 30d'),
    adHoc: fc.integer({ min: 0, max: 9 }),
    fate: fc.integer({ min: 0, max: 3 * fates.length }),
  }),
  { maxLength: 25 },
);

const units = fc.record({
  tag: tags,
  diskTag: fc.option(tags, { nil: undefined, freq: 4 }),
  sight: fc.constantFrom('listed', 'listed', 'vm-hidden', 'disk-hidden'),
  answer: fc.constantFrom<SourceAnswer | undefined>('gone', 'replaced', 'unknown', undefined),
  histories: fc.tuple(histories, histories),
});

const inputs: fc.Arbitrary<PlanInput> = fc
  .record({
    units: fc.array(units, { minLength: 1, maxLength: 4 }),
    fullPass: fc.boolean(),
    liftPace: fc.boolean(),
    holdPace: fc.boolean(),
    policiesInvalid: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
    later: fc.constantFrom(0, 200),
  })
  .map(({ units: made, later, policiesInvalid, ...request }) => {
    const fleets = made.map((unit, index) => ({ unit, ...fleetOf(unit, index) }));
    return planInput({
      now: NOW + later * NIGHT,
      virtualMachines: fleets.flatMap(({ unit, vm }) => (unit.sight === 'vm-hidden' ? [] : [vm])),
      disks: fleets.flatMap(({ unit, disks }) => (unit.sight === 'disk-hidden' ? [] : disks)),
      snapshots: fleets.flatMap(({ snapshots }) => snapshots),
      sources: new Map(
        fleets.flatMap(({ unit, disks }) =>
          unit.answer === undefined
            ? []
            : disks.map(({ uniqueId }) => [uniqueId, unit.answer as SourceAnswer] as const),
        ),
      ),
      request,
      settings: { policiesInvalid },
    });
  });

function fleetOf(unit: typeof units extends fc.Arbitrary<infer T> ? T : never, index: number) {
  const own = unit.diskTag === undefined ? {} : { 'snapshot-policy': unit.diskTag };
  const named = [aDisk(`os-${index}`), aDisk(`data-${index}`, { tags: own })];
  const { vm, disks } = aVmWithDisks(`vm-${index}`, unit.tag, named);
  return { vm, disks, snapshots: disks.flatMap((disk, n) => snapshotsOf(vm, disk, unit.histories[n] ?? [])) };
}

function snapshotsOf(
  vm: VirtualMachine,
  disk: SourceDisk,
  history: typeof histories extends fc.Arbitrary<infer T> ? T : never,
): readonly Snapshot[] {
  const snapshots = history.map(({ back, tag, adHoc, fate }) => {
    const at = NOW - 5 * 60_000 - back * NIGHT;
    const snapshot = taken(disk, at, { vm, tag, ...(adHoc === 0 ? { expires: at + 7 * NIGHT } : {}) });
    return fates[fate]?.(snapshot) ?? snapshot;
  });
  return [...new Map(snapshots.map((snapshot) => [idKey(snapshot.id), snapshot])).values()];
}

function prunedIds(plan: Plan): ReadonlySet<string> {
  return new Set(plan.work.flatMap(({ prunes }) => prunes.map(({ snapshotId }) => snapshotId)));
}

function runs(count: number) {
  return { numRuns: count };
}

describe('for every fleet', () => {
  it('nothing foreign, held, in doubt, pending or dated ahead is pruned', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const pruned = prunedIds(buildPlan(input));
        for (const { id, tags: found, provisioningState, timeCreated } of input.snapshots) {
          const mustStay =
            found['nightkeep-owner'] !== 'local' ||
            found['nightkeep-hold'] !== undefined ||
            found['nightkeep-scheduled-for'] === '2020-01-01T00:00:00Z' ||
            provisioningState === 'Updating' ||
            (timeCreated ?? 0) > input.now;
          if (mustStay) expect(pruned.has(id)).toBe(false);
        }
      }),
      runs(150),
    );
  });

  it('the two newest usable scheduled points of each disk stay', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = buildPlan(input);
        const pruned = prunedIds(plan);
        for (const { decisions } of plan.disks) {
          const usable = decisions
            .map(({ point }) => point)
            .filter((point) => point.ownership.kind === 'own' && point.state === 'usable' && point.kind === 'scheduled')
            .filter((point) => !point.isHeld && (point.snapshot.timeCreated ?? 0) <= input.now)
            .toSorted((a, b) => b.scheduledFor - a.scheduledFor);
          for (const { snapshot } of usable.slice(0, 2)) expect(pruned.has(snapshot.id)).toBe(false);
        }
      }),
      runs(150),
    );
  });

  it('nothing is pruned of a disk that was not listed, unless it was answered to be gone or replaced', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const listed = new Set(input.disks.map(({ uniqueId }) => uniqueId));
        for (const { prunes } of buildPlan(input).work) {
          for (const { diskUniqueId } of prunes) {
            const answer = input.sources.get(diskUniqueId);
            expect(listed.has(diskUniqueId) || answer === 'gone' || answer === 'replaced').toBe(true);
          }
        }
      }),
      runs(150),
    );
  });

  it('nothing is pruned of what bears a mistaken tag, nor while the policies file is invalid', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = buildPlan(input);
        const pruned = plan.work.flatMap(({ prunes }) => prunes.map(({ diskUniqueId }) => diskUniqueId));
        if (input.settings.policiesInvalid) expect(pruned).toEqual([]);
        for (const { disk, standing } of plan.selection.protections) {
          if (standing.kind === 'problem' || standing.kind === 'unknown') expect(pruned).not.toContain(disk.uniqueId);
        }
      }),
      runs(150),
    );
  });

  it('each point of a decided disk has exactly one decision, and each action one place', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = buildPlan(input);
        const decided = plan.disks.flatMap(({ decisions }) => decisions.map(({ point }) => point.snapshot.id));
        expect(new Set(decided).size).toBe(decided.length);
        const acted = plan.work.flatMap(({ creates, prunes }) =>
          [...creates, ...prunes].map(({ snapshotId }) => snapshotId),
        );
        expect(new Set(acted).size).toBe(acted.length);
      }),
      runs(100),
    );
  });

  it('the order of the lists is irrelevant', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const turned = {
          ...input,
          virtualMachines: input.virtualMachines.toReversed(),
          disks: input.disks.toReversed(),
          snapshots: input.snapshots.toReversed(),
        };
        const sorted = (plan: Plan) => ({
          ...plan,
          disks: plan.disks.map((disk) => ({
            ...disk,
            decisions: disk.decisions.toSorted((a, b) => (a.point.snapshot.id < b.point.snapshot.id ? -1 : 1)),
          })),
        });
        expect(sorted(buildPlan(turned))).toEqual(sorted(buildPlan(input)));
      }),
      runs(60),
    );
  });

  it('what was created is not due again', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const creates = buildPlan(input).work.flatMap((work) => work.creates);
        const openCreates = new Map(creates.map(({ diskUniqueId, scheduledFor }) => [diskUniqueId, [scheduledFor]]));
        expect(buildPlan({ ...input, openCreates }).work.flatMap((work) => work.creates)).toEqual([]);
      }),
      runs(60),
    );
  });
});
