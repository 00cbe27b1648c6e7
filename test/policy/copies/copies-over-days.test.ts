import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { HOUR, type Instant } from '../../../shared/policy/instant.ts';
import type { Snapshot } from '../../../shared/policy/inventory.ts';
import type { CopyAction, Plan } from '../../../shared/policy/plan.ts';
import type { PolicyBook } from '../../../shared/policy/policy.ts';
import { idKey } from '../../../shared/policy/resource-id.ts';
import { readPoliciesFile } from '../../../shared/policy/tag/policies-file.ts';
import { aDisk } from '../../builders/disk.ts';
import { planInput, taken } from '../../builders/plan.ts';
import { aSnapshot } from '../../builders/points.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

const FROM = Date.UTC(2026, 8, 1, 2, 5);
const STEP = 6 * HOUR;
const GROUPS = new Map([
  ['nightkeep-snapshots-northeurope', 'northeurope'],
  ['nightkeep-snapshots-francecentral', 'francecentral'],
]);
const { vm, disks } = aVmWithDisks('web', 'nightly keep 1d', [aDisk()]);
const disk = disks[0] ?? aDisk();

function bookOf(keeps: readonly string[], copies: 'kept' | 'all'): PolicyBook {
  const copyTo = ['northeurope', 'francecentral'].map((region, index) => ({ region, keep: keeps[index], copies }));
  const nightly = { schedule: 'at 02:00', keep: '7d 4w', copyTo };
  const { book, mistakes } = readPoliciesFile(JSON.stringify({ policies: { nightly } }), { timeZone: 'UTC' });
  expect(mistakes).toEqual([]);
  return book;
}

type Fate = 'done' | 'pending' | 'failed';

/** What becomes of the copies under way before the next step; of one that is pending, nothing yet. */
function befall(snapshots: readonly Snapshot[], fate: Fate): readonly Snapshot[] {
  return snapshots.map((snapshot) => {
    if (!isUnderWay(snapshot) || fate === 'pending') return snapshot;
    return fate === 'done'
      ? { ...snapshot, completionPercent: 100 }
      : { ...snapshot, copyCompletionError: 'CopySourceNotFound' };
  });
}

function isUnderWay({ createOption, completionPercent, copyCompletionError }: Snapshot): boolean {
  return createOption === 'CopyStart' && completionPercent !== 100 && copyCompletionError === undefined;
}

function copied({ snapshotId, sourceId, request }: CopyAction, now: Instant): Snapshot {
  return aSnapshot({
    id: snapshotId,
    name: snapshotId.split('/').at(-1) ?? '',
    location: request.location,
    tags: request.tags,
    createOption: 'CopyStart',
    sourceResourceId: sourceId,
    sourceUniqueId: 'of-the-source',
    timeCreated: now,
    completionPercent: 0,
  });
}

/** What must hold of each plan over what was there. */
function check(plan: Plan, before: readonly Snapshot[], now: Instant): void {
  const copies = plan.work.flatMap((work) => work.copies);
  const prunes = plan.work.flatMap((work) => work.prunes);
  const byId = new Map(before.map((snapshot) => [idKey(snapshot.id), snapshot]));
  const under = before.filter(isUnderWay);
  const going = new Set(prunes.map(({ snapshotId }) => idKey(snapshotId)));

  // One that has not come on for a day may be in a region that is lost.
  const fresh = under.filter(({ timeCreated = 0 }) => timeCreated > now - 24 * HOUR);
  expect(fresh.length + copies.length).toBeLessThanOrEqual(1);
  for (const { location } of copies) expect(under.map((one) => one.location)).not.toContain(location);
  for (const { sourceResourceId } of under) expect(going.has(idKey(sourceResourceId ?? ''))).toBe(false);
  for (const { sourceId, location, scheduledFor } of copies) {
    expect(going.has(idKey(sourceId))).toBe(false);
    expect(byId.has(idKey(sourceId))).toBe(true);
    const there = before.filter((one) => one.location === location && one.copyCompletionError === undefined);
    for (const { tags } of there) expect(Date.parse(tags['nightkeep-scheduled-for'] ?? '')).toBeLessThan(scheduledFor);
  }
  for (const region of ['westeurope', 'northeurope', 'francecentral']) checkFloor(region, before, going);
}

/** The two newest that can be restored from stay in every region. */
function checkFloor(region: string, before: readonly Snapshot[], going: ReadonlySet<string>): void {
  const usable = before.filter(
    (one) => one.location === region && one.copyCompletionError === undefined && !isUnderWay(one),
  );
  const time = ({ tags }: Snapshot) => Date.parse(tags['nightkeep-scheduled-for'] ?? '');
  const newest = usable.toSorted((a, b) => time(b) - time(a)).slice(0, 2);
  for (const { id } of newest) expect(going.has(idKey(id))).toBe(false);
}

test('over days with faults one copy is made at a time and in order, and no source or floor goes', () => {
  const keeps = fc.constantFrom('2d', '1d 2w', 'last 3 1d', '3d 1w');
  fc.assert(
    fc.property(
      fc.tuple(keeps, keeps),
      fc.constantFrom<'kept' | 'all'>('kept', 'all'),
      fc.array(fc.constantFrom<Fate>('done', 'done', 'pending', 'failed'), { minLength: 60, maxLength: 100 }),
      (texts, copies, fates) => {
        const settings = { book: bookOf(texts, copies) };
        let snapshots: readonly Snapshot[] = [];
        fates.forEach((fate, step) => {
          const now = FROM + step * STEP;
          snapshots = befall(snapshots, fate);
          if (step % 4 === 0) {
            snapshots = [...snapshots, taken(disk, now - 5 * 60_000, { vm, tag: 'nightly keep 1d', settings })];
          }
          const input = { now, virtualMachines: [vm], disks: [disk], snapshots, copyGroups: GROUPS, settings };
          const plan = buildPlan(planInput(input));
          check(plan, snapshots, now);
          const going = new Set(plan.work.flatMap(({ prunes }) => prunes.map(({ snapshotId }) => idKey(snapshotId))));
          const made = plan.work.flatMap((work) => work.copies.map((copy) => copied(copy, now)));
          snapshots = [...snapshots.filter(({ id }) => !going.has(idKey(id))), ...made];
        });
        expect(snapshots.some(({ location }) => location !== 'westeurope')).toBe(fates.includes('done'));
      },
    ),
    { numRuns: 30 },
  );
});
