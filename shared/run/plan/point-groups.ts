import { copyGroups } from '../../policy/copies/copy-group.ts';
import type { Plan } from '../../policy/plan.ts';
import type { Problem } from '../../policy/problem.ts';
import { idKey } from '../../policy/resource-id.ts';
import { DISK_GROUP } from '../../policy/snapshot-group.ts';
import { AzureError, isThrottled } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { SubscriptionMemory } from '../records.ts';
import { remedyFor } from '../remedy.ts';
import type { RunSettings } from '../settings.ts';
import type { SubscriptionScope } from '../subscription-scope.ts';

/** Where points of ours are looked for. */
export interface PointGroupsSight {
  /** Resource groups that are there, each once; absent: all of the subscription. */
  readonly groups?: readonly string[];
  /** Those of former points that Azure does not show. */
  readonly unseen: readonly string[];
  readonly problems: readonly Problem[];
}

type Scope = Pick<SubscriptionScope, 'subscriptionId' | 'resourceGroups'>;

/**
 * The groups in which points of ours may lie, where the settings name groups: these, those that points and copies go to,
 * and those that were found to hold some before and that no setting and no policy names any more.
 */
export async function readPointGroups(ports: Ports, settings: RunSettings, scope: Scope): Promise<PointGroupsSight> {
  const { subscriptionId, resourceGroups } = scope;
  if (resourceGroups === undefined) return { unseen: [], problems: [] };
  const groups = new Map(resourceGroups.map((group) => [idKey(group), group]));
  for (const group of writtenTo(settings)) {
    if (await ports.inventory.hasResourceGroup(subscriptionId, group)) groups.set(idKey(group), group);
  }
  const memory = (await ports.state.get<SubscriptionMemory>('subscription', subscriptionId))?.value;
  const asked = new Set([...groups.keys(), ...writtenTo(settings).map(idKey)]);
  const former = (memory?.pointGroups ?? []).filter((group) => !asked.has(idKey(group)));
  const looks = await inParallel(former, 4, (group) => lookAtFormer(ports, subscriptionId, group));
  for (const { there } of looks) if (there !== undefined) groups.set(idKey(there), there);
  return {
    groups: [...groups.values()],
    unseen: looks.flatMap(({ unseen }) => unseen ?? []),
    problems: looks.flatMap(({ problem }) => problem ?? []),
  };
}

function writtenTo(settings: RunSettings): readonly string[] {
  const { snapshotResourceGroup, book } = settings;
  return [...(snapshotResourceGroup === DISK_GROUP ? [] : [snapshotResourceGroup]), ...copyGroups(book, settings)];
}

interface Look {
  readonly there?: string;
  readonly unseen?: string;
  readonly problem?: Problem;
}

/** A right that was taken back with the policy must not end the run: what lies there is told as not seen. */
async function lookAtFormer(ports: Ports, subscriptionId: string, group: string): Promise<Look> {
  try {
    return (await ports.inventory.hasResourceGroup(subscriptionId, group)) ? { there: group } : {};
  } catch (error) {
    if (!(error instanceof AzureError) || isThrottled(error)) throw error;
    const remedy = remedyFor(error);
    const problem: Problem = {
      code: 'former-group-unseen',
      severity: 'problem',
      subscriptionId,
      message: `Points of ours lay in the resource group ${group}, which cannot be read any more: they are neither shown nor pruned.`,
      ...(remedy === undefined ? {} : { suggestion: remedy }),
    };
    return { unseen: group, problem };
  }
}

/** The groups to remember, beside those that the settings name: where points of ours lie, or may still lie. */
export function pointGroupsOf(
  { disks }: Plan,
  { resourceGroups }: Scope,
  { unseen }: PointGroupsSight,
): readonly string[] {
  if (resourceGroups === undefined) return [];
  const named = new Set(resourceGroups.map(idKey));
  const found = disks.flatMap(({ decisions }) =>
    decisions.flatMap(({ point }) =>
      point.ownership.kind === 'own' ? point.snapshot.resourceGroup.toLowerCase() : [],
    ),
  );
  return [...new Set([...found, ...unseen])].filter((group) => !named.has(idKey(group))).toSorted();
}
