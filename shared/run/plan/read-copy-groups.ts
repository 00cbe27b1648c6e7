import { copyGroups } from '../../policy/copies/copy-group.ts';
import type { PlanSettings } from '../../policy/plan.ts';
import type { Problem } from '../../policy/problem.ts';
import { AzureError, isThrottled } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import { remedyFor } from '../remedy.ts';

export interface CopyGroupsSight {
  /** The region of each group that is there, by its lower-cased name. */
  readonly copyGroups: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/**
 * Where the groups lie that copies of any policy go to. One that Azure does not show (the right is lacking, its region is
 * out) is as one that is not there, and told: points at home are made all the same.
 */
export async function readCopyGroups(
  ports: Ports,
  settings: PlanSettings,
  subscriptionId: string,
): Promise<CopyGroupsSight> {
  const problems: Problem[] = [];
  const found = await inParallel(copyGroups(settings.book, settings), 4, async (name) => {
    try {
      const location = await ports.inventory.resourceGroupLocation(subscriptionId, name);
      return location === undefined ? [] : [[name.toLowerCase(), location] as const];
    } catch (error) {
      if (!(error instanceof AzureError) || isThrottled(error)) throw error;
      problems.push(unseen(subscriptionId, name, error));
      return [];
    }
  });
  return { copyGroups: new Map(found.flat()), problems };
}

function unseen(subscriptionId: string, name: string, error: AzureError): Problem {
  const remedy = remedyFor(error);
  return {
    code: 'copy-group-unseen',
    severity: 'problem',
    subscriptionId,
    message: `Where the resource group ${name} of copies lies could not be read, so nothing is copied there.`,
    ...(remedy === undefined ? {} : { suggestion: remedy }),
  };
}
