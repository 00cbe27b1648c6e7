import { isProven, readRestorePoint } from '../../policy/consistency/read-restore-point.ts';
import { copyGroups } from '../../policy/copies/copy-group.ts';
import type { RestorePoint, Snapshot, SourceDisk } from '../../policy/inventory.ts';
import { grantCommand } from '../../policy/own-roles.ts';
import type { Problem } from '../../policy/problem.ts';
import { idKey } from '../../policy/resource-id.ts';
import { DISK_GROUP } from '../../policy/snapshot-group.ts';
import { AzureError } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import { readByDisks, uniqueIdsOf } from '../read-restore-point.ts';
import type { RunSettings } from '../settings.ts';
import type { SubscriptionScope } from '../subscription-scope.ts';
import { readDisksAndMachines, readSnapshots } from './list-inventory.ts';

export interface RestorePointSight {
  /** Each disk of each restore point of ours, as a snapshot of that disk. */
  readonly snapshots: readonly Snapshot[];
  readonly problems: readonly Problem[];
  /** How many requests of single resources this took. */
  readonly reads: number;
}

/**
 * The restore points that this installation, or one that it adopts, has made. The disks as they are now prove most of
 * them; of the others, and of copies, Azure is asked which disks are in them. Without the right to list collections there
 * are none to be seen: a problem where a policy makes some.
 */
export async function readRestorePoints(
  ports: Ports,
  settings: RunSettings,
  scope: SubscriptionScope,
  disks: readonly SourceDisk[],
): Promise<RestorePointSight> {
  return unlessForbidden(settings, scope, async () => {
    const points = await listPoints(ports, settings, scope);
    return readAll(ports, points, disks);
  });
}

/** Snapshots and restore points of ours, for who knows no disks: these are read where there are restore points. */
export async function readAllPoints(
  ports: Ports,
  settings: RunSettings,
  scope: SubscriptionScope,
): Promise<readonly Snapshot[]> {
  const snapshots = await readSnapshots(ports, settings, scope);
  const seen = await unlessForbidden(settings, scope, async () => {
    const points = await listPoints(ports, settings, scope);
    return points.length === 0 ? NONE : readAll(ports, points, (await readDisksAndMachines(ports, scope)).disks);
  });
  return [...snapshots, ...seen.snapshots];
}

const NONE: RestorePointSight = { snapshots: [], problems: [], reads: 0 };

async function unlessForbidden(
  settings: RunSettings,
  scope: SubscriptionScope,
  read: () => Promise<RestorePointSight>,
): Promise<RestorePointSight> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AzureError) || error.status !== 403) throw error;
    return { ...NONE, problems: isAsked(settings) ? [unseen(scope, error)] : [] };
  }
}

async function readAll(
  ports: Ports,
  points: readonly RestorePoint[],
  disks: readonly SourceDisk[],
): Promise<RestorePointSight> {
  const uniqueIds = uniqueIdsOf(disks);
  const isPlain = (point: RestorePoint) => point.sourceRestorePointId === undefined && isProven(point, uniqueIds);
  const plain = points.filter(isPlain).flatMap((point) => readRestorePoint(point, uniqueIds));
  const asked = points.filter((point) => !isPlain(point));
  const others = await inParallel(asked, AT_ONCE, (point) => readByDisks(ports, point));
  const collections = new Set(points.map(({ collection }) => idKey(collection.id)));
  return { snapshots: [...plain, ...others.flat()], problems: [], reads: collections.size + asked.length };
}

/** Azure's reads are a budget of all. */
const AT_ONCE = 4;

async function listPoints(
  { inventory }: Ports,
  settings: RunSettings,
  { subscriptionId, resourceGroups }: SubscriptionScope,
): Promise<readonly RestorePoint[]> {
  const owners = [settings.owner, ...settings.adopt];
  if (resourceGroups === undefined) return inventory.listRestorePoints(subscriptionId, owners);
  const groups = new Map(resourceGroups.map((group) => [idKey(group), group]));
  for (const group of [settings.snapshotResourceGroup, ...copyGroups(settings.book, settings)]) {
    if (group === DISK_GROUP || groups.has(idKey(group))) continue;
    if (await inventory.hasResourceGroup(subscriptionId, group)) groups.set(idKey(group), group);
  }
  const lists = [...groups.values()].map((group) => inventory.listRestorePoints(subscriptionId, owners, group));
  return (await Promise.all(lists)).flat();
}

function isAsked({ book }: RunSettings): boolean {
  return [...book.policies.values()].some(({ options }) => options.consistency !== undefined);
}

function unseen({ subscriptionId }: SubscriptionScope, { message }: AzureError): Problem {
  return {
    code: 'restore-points-unseen',
    severity: 'problem',
    subscriptionId,
    message: `VM restore points cannot be listed, so that none is counted or pruned: ${message}`,
    suggestion: grantCommand('restorePoints', `/subscriptions/${subscriptionId}`),
  };
}
