import type { Problem } from '../../policy/problem.ts';
import { DISK_GROUP } from '../../policy/snapshot-group.ts';
import { AzureError } from '../azure-error.ts';
import type { Ports } from '../ports.ts';
import { remedyFor } from '../remedy.ts';
import type { RunSettings } from '../settings.ts';

export interface SnapshotGroupSight {
  /** Resource groups that exist, lower case, as far as was asked; undefined where it is not known. */
  readonly resourceGroups?: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Whether the group that points go to exists. Rights confined to some groups don't tell of others: then it is not known. */
export async function readSnapshotGroup(
  ports: Ports,
  { snapshotResourceGroup }: RunSettings,
  subscriptionId: string,
): Promise<SnapshotGroupSight> {
  if (snapshotResourceGroup === DISK_GROUP) return { problems: [] };
  try {
    const exists = await ports.inventory.hasResourceGroup(subscriptionId, snapshotResourceGroup);
    return { resourceGroups: new Set(exists ? [snapshotResourceGroup.toLowerCase()] : []), problems: [] };
  } catch (error) {
    if (!(error instanceof AzureError) || error.status !== 403) throw error;
    const remedy = remedyFor(error);
    const problem: Problem = {
      code: 'snapshot-group-unseen',
      severity: 'hint',
      subscriptionId,
      message: `Whether the resource group ${snapshotResourceGroup} exists could not be read; points go there all the same.`,
      ...(remedy === undefined ? {} : { suggestion: remedy }),
    };
    return { problems: [problem] };
  }
}
