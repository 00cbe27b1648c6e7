import type { Tags, VirtualMachine } from '../inventory.ts';
import type { PlanSettings } from '../plan.ts';
import { TAG } from '../point-tags.ts';
import { withTravellers } from '../travelling-tags.ts';

/** Azure's limit is 50: the rest is for holds, one tag for each point that is held by itself. */
const MOST_TAGS = 15;

/** The tags of a collection of restore points, which carries what all its points have in common. */
export function collectionTags(
  vm: Pick<VirtualMachine, 'resourceGroup' | 'name'>,
  written: { readonly policy: string; readonly keep: string },
  { owner, extraTags, tagKey }: Pick<PlanSettings, 'owner' | 'extraTags' | 'tagKey'>,
): Tags {
  const own = {
    [TAG.owner]: owner,
    [TAG.policy]: written.policy,
    [TAG.keep]: written.keep,
    [TAG.vm]: `${vm.resourceGroup}/${vm.name}`,
  };
  return withTravellers(own, Object.entries(extraTags), { tagKey, most: MOST_TAGS }).tags;
}

/** The key of the tag on a collection that holds one of its points. */
export function pointHoldTag(pointName: string): string {
  return `${TAG.hold}-${pointName}`;
}
