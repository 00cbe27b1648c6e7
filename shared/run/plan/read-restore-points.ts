import { copySource } from '../../policy/consistency/copy-source.ts';
import { fullGroupProblems } from '../../policy/consistency/full-groups.ts';
import { isProven, readRestorePoint } from '../../policy/consistency/read-restore-point.ts';
import type { RestorePoint, Snapshot, SourceDisk } from '../../policy/inventory.ts';
import { regionKey } from '../../policy/names.ts';
import { grantCommand } from '../../policy/own-roles.ts';
import type { Problem } from '../../policy/problem.ts';
import { idKey } from '../../policy/resource-id.ts';
import { parseRestorePointId } from '../../policy/restore-point-id.ts';
import { AzureError, isOutOfOrder } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import type { ListedRestorePoints, Ports, UnreadCollection } from '../ports.ts';
import { readByDisks, uniqueIdsOf } from '../read-restore-point.ts';
import type { RunSettings } from '../settings.ts';
import type { SubscriptionScope } from '../subscription-scope.ts';
import { readDisksAndMachines, readSnapshots } from './list-inventory.ts';
import { readPointGroups } from './point-groups.ts';
import type { UnreadPoints } from './unread-points.ts';

export interface RestorePointSight extends UnreadPoints {
  /** Each disk of each restore point of ours, as a snapshot of that disk. */
  readonly snapshots: readonly Snapshot[];
  readonly problems: readonly Problem[];
  /** How many requests of single resources this took. */
  readonly reads: number;
  /** Collections, by `idKey`, of whose points some copies could not be read: one that is unfinished may be among them. */
  readonly unreadCopies: ReadonlySet<string>;
  /** Points that are no copies are among them: what is decided without them must prune nothing. */
  readonly isHomeUnread: boolean;
  /** Why the first of what could not be read could not be. */
  readonly refusal?: AzureError;
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
  groups: readonly string[] | undefined,
  disks: readonly SourceDisk[],
): Promise<RestorePointSight> {
  return unlessForbidden(settings, scope, async () => {
    const listed = await listPoints(ports, settings, scope, groups);
    return readAll(ports, scope, listed, disks);
  });
}

/** Snapshots and restore points of ours, as far as they could be read. */
export type AllPoints = Pick<RestorePointSight, 'snapshots' | 'problems' | 'refusal'>;

/** Snapshots and restore points of ours, for who knows no disks: these are read where there are restore points. */
export async function readAllPoints(ports: Ports, settings: RunSettings, scope: SubscriptionScope): Promise<AllPoints> {
  const { groups, problems } = await readPointGroups(ports, settings, scope);
  const snapshots = await readSnapshots(ports, scope, groups);
  const seen = await unlessForbidden(settings, scope, async () => {
    const listed = await listPoints(ports, settings, scope, groups);
    const disks = listed.points.length === 0 ? [] : (await readDisksAndMachines(ports, scope)).disks;
    return readAll(ports, scope, listed, disks);
  });
  return { ...seen, snapshots: [...snapshots, ...seen.snapshots], problems: [...problems, ...seen.problems] };
}

const NONE: RestorePointSight = {
  snapshots: [],
  problems: [],
  reads: 0,
  unreadRegions: [],
  isNoneRead: false,
  unreadCopies: new Set(),
  isHomeUnread: false,
};

async function unlessForbidden(
  settings: RunSettings,
  scope: SubscriptionScope,
  read: () => Promise<RestorePointSight>,
): Promise<RestorePointSight> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AzureError) || error.status !== 403) throw error;
    return { ...NONE, isNoneRead: true, problems: isAsked(settings) ? [unseen(scope, error)] : [] };
  }
}

async function readAll(
  ports: Ports,
  { subscriptionId }: SubscriptionScope,
  { points, unread: unlisted, groups }: ListedRestorePoints,
  disks: readonly SourceDisk[],
): Promise<RestorePointSight> {
  const uniqueIds = uniqueIdsOf(disks);
  const isPlain = (point: RestorePoint) => copySource(point) === undefined && isProven(point, uniqueIds);
  const plain = points.filter(isPlain).flatMap((point) => readRestorePoint(point, uniqueIds));
  const asked = points.filter((point) => !isPlain(point));
  const unread = [...unlisted];
  const others = await inParallel(asked, AT_ONCE, async (point) => {
    try {
      return await readByDisks(ports, point);
    } catch (error) {
      if (!isOutOfOrder(error)) throw error;
      const source = copySource(point);
      const copyOf = parseRestorePointId(source ?? '')?.collectionId ?? source;
      unread.push({ location: point.collection.location, ...(copyOf === undefined ? {} : { copyOf }), error });
      return [];
    }
  });
  const collections = new Set(points.map(({ collection }) => idKey(collection.id)));
  const regions = Map.groupBy(unread, ({ location }) => regionKey(location));
  return {
    snapshots: [...plain, ...others.flat()],
    problems: [
      ...[...regions].map(([region, collections]) => outOfOrder(subscriptionId, region, collections)),
      ...fullGroupProblems(groups, subscriptionId),
    ],
    reads: collections.size + asked.length,
    unreadRegions: [...regions.keys()],
    isNoneRead: false,
    unreadCopies: new Set(unread.flatMap(({ copyOf }) => (copyOf === undefined ? [] : idKey(copyOf)))),
    isHomeUnread: unread.some(({ copyOf }) => copyOf === undefined),
    ...(unread[0] === undefined ? {} : { refusal: unread[0].error }),
  };
}

function outOfOrder(subscriptionId: string, location: string, unread: readonly UnreadCollection[]): Problem {
  const isOfCopies = unread.every(({ copyOf }) => copyOf !== undefined);
  const meanwhile = isOfCopies
    ? 'nothing is copied there or pruned there, and what may be copied there stays at home,'
    : 'nothing is pruned, nor copied there,';
  return {
    code: 'restore-points-unread',
    severity: 'problem',
    subscriptionId,
    location,
    message: `VM restore points in ${location} could not be read: ${meanwhile} until they can be. Azure said: ${unread[0]?.error.message}`,
  };
}

/** Azure's reads are a budget of all. */
const AT_ONCE = 4;

async function listPoints(
  { inventory }: Ports,
  settings: RunSettings,
  { subscriptionId }: SubscriptionScope,
  groups: readonly string[] | undefined,
): Promise<ListedRestorePoints> {
  const owners = [settings.owner, ...settings.adopt];
  if (groups === undefined) return inventory.listRestorePoints(subscriptionId, owners);
  const asked = groups.map((group) => inventory.listRestorePoints(subscriptionId, owners, group));
  const lists = await Promise.all(asked);
  return {
    points: lists.flatMap(({ points }) => points),
    unread: lists.flatMap(({ unread }) => unread),
    groups: lists.flatMap((list) => list.groups),
  };
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
