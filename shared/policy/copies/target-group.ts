import { regionKey } from '../names.ts';
import { copyCommand, grantCommand } from '../own-roles.ts';
import type { PlanInput } from '../plan.ts';
import type { CopyTarget } from '../policy.ts';
import type { Problem } from '../problem.ts';
import { copyGroup } from './copy-group.ts';

type GroupInput = Pick<PlanInput, 'settings' | 'copyGroups' | 'subscriptionId'>;

/**
 * Whether the group that copies to a target go to is there and lies in the target's region: one elsewhere could not be
 * written to when it is needed.
 */
export function isGroupSound(target: CopyTarget, input: GroupInput): boolean {
  const lies = input.copyGroups.get(copyGroup(target, input.settings).toLowerCase());
  return lies !== undefined && regionKey(lies) === regionKey(target.region);
}

/** Why nothing can be copied to a target, with the remedy; `home` is the region of the disks. Undefined where all is well. */
export function groupProblem(target: CopyTarget, home: string, input: GroupInput): Problem | undefined {
  if (isGroupSound(target, input)) return undefined;
  const { settings, copyGroups, subscriptionId } = input;
  const { region } = target;
  const group = copyGroup(target, settings);
  const lies = copyGroups.get(group.toLowerCase());
  const base = { severity: 'problem', subscriptionId, location: regionKey(region) } as const;
  if (lies === undefined) {
    return {
      ...base,
      code: 'copy-group-missing',
      message: `Subscription ${subscriptionId} has no resource group ${group}: nothing is copied to ${region}.`,
      suggestion: makeGroup(target, group, home, input),
    };
  }
  return {
    ...base,
    code: 'copy-group-elsewhere',
    message: `Resource group ${group} lies in ${lies}: nothing is copied to ${region}, since nobody could write to it there were ${lies} lost.`,
    suggestion: `Name a group in ${region} as resourceGroup of that copyTo.`,
  };
}

/** The command that makes the group and lets the app write to it; one that a policy names is made by hand. */
function makeGroup(
  { region, resourceGroup }: CopyTarget,
  group: string,
  home: string,
  { settings, subscriptionId }: GroupInput,
): string {
  if (resourceGroup === undefined) return copyCommand(subscriptionId, home, settings.snapshotResourceGroup, [region]);
  const scope = `/subscriptions/${subscriptionId}/resourceGroups/${group}`;
  return [
    `az group create --subscription ${subscriptionId} --location ${region} --name ${group}`,
    grantCommand('protect', scope),
    grantCommand('prune', scope),
  ].join('; ');
}
