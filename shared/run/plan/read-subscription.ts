import type { Snapshot } from '../../policy/inventory.ts';
import type { PlanSettings } from '../../policy/plan.ts';
import type { Problem } from '../../policy/problem.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { asUnlisted, type SubscriptionScope } from '../subscription-scope.ts';
import { type DisksAndMachines, readDisksAndMachines, readSnapshots } from './list-inventory.ts';
import { type OpenActions, readOpenActions } from './open-actions.ts';
import { reserveReads } from './pacing.ts';
import { type PointGroupsSight, readPointGroups } from './point-groups.ts';
import { readCopyGroups } from './read-copy-groups.ts';
import { type RestorePointSight, readRestorePoints } from './read-restore-points.ts';
import { readSnapshotGroup } from './read-snapshot-group.ts';
import { withCandidates } from './with-candidates.ts';

/** A subscription as it was read to its end. */
export interface SubscriptionSight {
  readonly subscriptionId: string;
  /** Those of the run: with its candidate policies, where it has some; else the very ones that were passed. */
  readonly settings: PlanSettings;
  readonly open: OpenActions;
  readonly listed: DisksAndMachines;
  /** Snapshots, and each disk of each restore point of ours as one. */
  readonly snapshots: readonly Snapshot[];
  readonly restorePoints: RestorePointSight;
  readonly pointGroups: PointGroupsSight;
  /** Groups that exist, lower case, as far as was asked; absent where that is not known. */
  readonly resourceGroups?: ReadonlySet<string>;
  /** The region of each group of copies that is there, by its lower-cased name. */
  readonly copyGroups: ReadonlyMap<string, string>;
  /** What of it could not be read, or is not as it must be. */
  readonly problems: readonly Problem[];
}

/** Reads a subscription's inventory to its end, and what open runs do there. Throws AzureError. */
export async function readSubscription(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  scope: SubscriptionScope,
): Promise<SubscriptionSight> {
  const { subscriptionId } = scope;
  // Before the snapshots: a create that ends meanwhile is then seen here or there.
  const open = await readOpenActions(ports, run.id, subscriptionId);
  const planSettings = withCandidates(settings, run);
  const [listed, { pointGroups, snapshots }, group, copies] = await Promise.all([
    readDisksAndMachines(ports, scope),
    readStanding(ports, settings, scope),
    readSnapshotGroup(ports, settings, subscriptionId),
    readCopyGroups(ports, planSettings, subscriptionId),
  ]).catch((error: unknown) => {
    throw scope.state === undefined ? asUnlisted(error) : error;
  });
  const restorePoints = await readRestorePoints(ports, settings, scope, pointGroups.groups, listed.disks);
  await reserveReads(ports, settings, subscriptionId, restorePoints.reads);
  return {
    ...{ subscriptionId, settings: planSettings, open, listed, restorePoints, pointGroups },
    snapshots: [...snapshots, ...restorePoints.snapshots],
    ...(group.resourceGroups === undefined ? {} : { resourceGroups: group.resourceGroups }),
    copyGroups: copies.copyGroups,
    problems: [...group.problems, ...copies.problems, ...pointGroups.problems, ...restorePoints.problems],
  };
}

/** The groups that are looked at, and the snapshots there. */
async function readStanding(ports: Ports, settings: RunSettings, scope: SubscriptionScope) {
  const pointGroups = await readPointGroups(ports, settings, scope);
  return { pointGroups, snapshots: await readSnapshots(ports, scope, pointGroups.groups) };
}
