import type { PlanSettings } from '../plan.ts';
import type { CopyTarget, PolicyBook } from '../policy.ts';
import { DISK_GROUP } from '../snapshot-group.ts';

type GroupSettings = Pick<PlanSettings, 'snapshotResourceGroup'>;

/**
 * The name of the resource group that copies to a target go to: its own, else the snapshot group's with the region after
 * it. Throws where there is neither, which a policies file is refused for.
 */
export function copyGroup({ region, resourceGroup }: CopyTarget, { snapshotResourceGroup }: GroupSettings): string {
  if (resourceGroup !== undefined) return resourceGroup;
  if (snapshotResourceGroup === DISK_GROUP) throw new Error(`the copies to ${region} have no resource group`);
  return `${snapshotResourceGroup}-${region}`;
}

/** The groups that copies of any policy go to, each once, whatever its casing. */
export function copyGroups({ policies }: PolicyBook, settings: GroupSettings): readonly string[] {
  const targets = [...policies.values()].flatMap(({ options }) => options.copyTo ?? []);
  const groups = targets.map((target) => copyGroup(target, settings));
  return [...new Map(groups.map((group) => [group.toLowerCase(), group])).values()];
}
