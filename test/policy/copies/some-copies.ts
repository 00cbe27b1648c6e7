import { buildPlan } from '../../../shared/policy/build-plan.ts';
import type { CopiedCase } from '../../../shared/policy/copies/copied-case.ts';
import type { Snapshot, SourceDisk } from '../../../shared/policy/inventory.ts';
import type { CopyAction, Plan } from '../../../shared/policy/plan.ts';
import type { CopyTarget, Policy, PolicyBook } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, nights, type PlanFields, planInput } from '../../builders/plan.ts';
import { aPoint, aSnapshot, DISK_UNIQUE_ID, type PointFields } from '../../builders/points.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

export const NORTH: CopyTarget = { region: 'northeurope', retention: { daily: 2 }, copies: 'kept' };
export const FRANCE: CopyTarget = { region: 'francecentral', retention: { daily: 3 }, copies: 'kept' };
/** The groups that copies to `NORTH` and `FRANCE` go to. */
export const GROUPS = new Map([
  ['nightkeep-snapshots-northeurope', 'northeurope'],
  ['nightkeep-snapshots-francecentral', 'francecentral'],
]);
const machine = aVmWithDisks('web', 'nightly', [aDisk('web-os'), aDisk('web-data')]);
export const { vm } = machine;
export const [disk, second] = machine.disks as [SourceDisk, SourceDisk];

/** The built-in policies, `nightly` of them copied to targets. */
export function copiedBook(...copyTo: readonly CopyTarget[]): PolicyBook {
  const { policies, defaultName } = builtInPolicies('UTC');
  return { policies: new Map([...policies, ['nightly', copiedPolicy({ copyTo })]]), defaultName };
}

/** The plan of the timer over one disk with two points, copied to `NORTH`, unless told otherwise. */
export function planOf({
  copyTo = [NORTH],
  ...fields
}: PlanFields & { readonly copyTo?: readonly CopyTarget[] } = {}): Plan {
  return buildPlan(
    planInput({
      virtualMachines: [vm],
      disks: [disk],
      snapshots: nights(disk, 2, '2026-11-23', { vm }),
      copyGroups: GROUPS,
      ...fields,
      settings: { book: copiedBook(...copyTo), ...fields.settings },
    }),
  );
}

export function copiesOf(plan: Plan): readonly CopyAction[] {
  return plan.work.flatMap(({ copies }) => copies);
}

/** The copy as Azure lists it. */
export function made({ request, snapshotId, sourceId }: CopyAction, fields: Partial<Snapshot> = {}): Snapshot {
  return aSnapshot({
    id: snapshotId,
    name: snapshotId.split('/').at(-1) ?? '',
    resourceGroup: snapshotId.split('/')[4] ?? '',
    location: request.location,
    tags: request.tags,
    createOption: 'CopyStart',
    sourceResourceId: sourceId,
    sourceUniqueId: 'the-source-snapshot',
    timeCreated: NOW,
    completionPercent: 100,
    ...fields,
  });
}

/** `nightly`, copied to `NORTH` unless told otherwise. */
export function copiedPolicy(options: Policy['options'] = { copyTo: [NORTH] }): Policy {
  const nightly = builtInPolicies('UTC').policies.get('nightly');
  if (nightly === undefined) throw new Error('no nightly');
  return { ...nightly, options };
}

/** A detached disk `web-os` whose points, those that `aPoint` makes, are copied to `NORTH`. */
export function aCopiedCase(fields: Partial<CopiedCase> = {}): CopiedCase {
  const policy = fields.policy ?? copiedPolicy();
  return {
    diskUniqueId: DISK_UNIQUE_ID,
    protection: { disk: aDisk('web-os', { uniqueId: DISK_UNIQUE_ID }), standing: { kind: 'protected', policy } },
    points: [],
    policy,
    standing: { kind: 'protected', policy },
    shown: 'protected',
    ...fields,
  };
}

/** The point of 02:00 UTC of a day of November 2026. */
export function night(day: number, fields: PointFields = {}): RecoveryPoint {
  return aPoint({ at: `2026-11-${String(day).padStart(2, '0')}T02:00Z`, ...fields });
}

/** Its copy in `NORTH`. */
export function copyOf(day: number, fields: PointFields = {}): RecoveryPoint {
  const snapshot = { location: 'northeurope', createOption: 'CopyStart', name: `copy-${day}` };
  return night(day, { isCopy: true, ...fields, snapshot: { ...snapshot, ...fields.snapshot } });
}
