import type { PlanSettings, SkipAction } from '../plan.ts';
import type { Problem } from '../problem.ts';
import type { Protection, Selection } from '../protection.ts';
import { idKey } from '../resource-id.ts';
import type { DiskCase } from './disk-case.ts';
import { vmSays } from './disk-standing.ts';
import { tagReader } from './tag-reader.ts';
import type { TargetFilter } from './target-filter.ts';

/** A disk that is passed over, and why, in one sentence. */
export function skipOf({ disk, vm }: Protection, why: string): SkipAction {
  return {
    kind: 'skip',
    ...(vm === undefined ? {} : { vmId: vm.id }),
    diskId: disk.id,
    diskName: disk.name,
    reasons: [why],
  };
}

type SkippedDisk = Selection['skipped'][number];

/**
 * Disks that only a VM's model names (ephemeral, unmanaged, not listed), where the VM asks for points by its tag or is
 * named by the target.
 */
export function skippedByVm(
  skipped: Selection['skipped'],
  filter: TargetFilter,
  settings: PlanSettings,
): { readonly skips: readonly SkipAction[]; readonly problems: readonly Problem[] } {
  const reader = tagReader(settings);
  const asks = ({ vm }: SkippedDisk): boolean => {
    const { kind } = vmSays(vm, settings.tagKey, reader);
    return kind === 'protected' || kind === 'mistake';
  };
  const told = skipped.filter((one) => filter.namesVm(one.vm) || (filter.hasVm(one.vm) && asks(one)));
  return {
    skips: told.map(({ vm, diskName, why }) => ({ kind: 'skip', vmId: vm.id, diskName, reasons: [why] })),
    problems: skipped.filter((one) => one.code === 'not-listed' && asks(one)).map(notListed),
  };
}

/** A VM that asks for points and has a disk that cannot be seen is not protected as a whole: a person must look. */
function notListed({ vm, why }: SkippedDisk): Problem {
  return { code: 'disk-not-listed', severity: 'problem', message: why, subscriptionId: vm.subscriptionId, vmId: vm.id };
}

/** Disks of the target that a schedule passes over: those that Azure cannot snapshot, and those opted out of a VM that is not. */
export function skippedBySchedule(
  cases: readonly DiskCase[],
  filter: TargetFilter,
  tagKey: string,
): readonly SkipAction[] {
  const selectedVms = new Set(
    cases.flatMap(({ protection, policy }) =>
      policy !== undefined && protection?.vm !== undefined ? [idKey(protection.vm.id)] : [],
    ),
  );
  return cases.flatMap((one) => {
    const { protection } = one;
    if (protection === undefined || !filter.hasDisk(one)) return [];
    const { standing, disk, vm } = protection;
    if (standing.kind === 'unsupported') return [skipOf(protection, standing.why)];
    const isException = standing.kind === 'off' && vm !== undefined && selectedVms.has(idKey(vm.id));
    return isException ? [skipOf(protection, `Disk ${disk.name} is opted out by its own tag (${tagKey}).`)] : [];
  });
}
