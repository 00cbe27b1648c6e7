import { regionKey } from '../names.ts';
import type { PlanInput } from '../plan.ts';
import type { CopyTarget } from '../policy.ts';
import type { Problem } from '../problem.ts';
import { copyGroup } from './copy-group.ts';

type GroupInput = Pick<PlanInput, 'settings' | 'copyGroups' | 'subscriptionId'>;

/**
 * Why nothing can be copied to a target: its group is not there, or lies in another region, with which it could not be
 * written to when it is needed. Undefined where all is well.
 */
export function groupTrouble(target: CopyTarget, input: GroupInput): Problem | undefined {
  const { settings, copyGroups, subscriptionId } = input;
  const { region } = target;
  const group = copyGroup(target, settings);
  const lies = copyGroups.get(group.toLowerCase());
  if (lies !== undefined && regionKey(lies) === regionKey(region)) return undefined;
  const base = { severity: 'problem', subscriptionId, location: regionKey(region) } as const;
  if (lies === undefined) {
    return {
      ...base,
      code: 'copy-group-missing',
      message: `Subscription ${subscriptionId} has no resource group ${group}: nothing is copied to ${region}.`,
      suggestion: `az group create --subscription ${subscriptionId} --location ${region} --name ${group}`,
    };
  }
  return {
    ...base,
    code: 'copy-group-elsewhere',
    message: `Resource group ${group} lies in ${lies}: nothing is copied to ${region}, since nobody could write to it there were ${lies} lost.`,
    suggestion: `Name a group in ${region} as resourceGroup of that copyTo.`,
  };
}
