import type { Instant } from '../../policy/instant.ts';
import type { Plan } from '../../policy/plan.ts';
import { idKey, type ResourceId } from '../../policy/resource-id.ts';
import { isOutOfOrder } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { CoverageRow, PointRow } from './view-rows.ts';

/** Own points of one disk that are gone, though no run pruned them. */
export interface VanishedPoints {
  readonly at: Instant;
  readonly subscriptionId: string;
  readonly diskName: string;
  /** `group/name` of the VM that they were made for. */
  readonly vm?: string;
  readonly count: number;
  readonly newestTakenAt: Instant;
  readonly oldestTakenAt: Instant;
}

const AT_ONCE = 16;
/** Azure is asked again for so many: a list may lag behind. */
const MOST_CHECKED = 3;

/**
 * Remembers which points of ours a subscription no longer has, though no run pruned them, by the rows that readers saw
 * before a plan and those that it makes. Only disks with fewer points than before are looked into. Nothing is read where
 * nobody is told. No deletion depends on it.
 */
export async function rememberVanished(
  ports: Ports,
  plan: Pick<Plan, 'subscriptionId' | 'disks'>,
  before: readonly CoverageRow[],
  after: readonly CoverageRow[],
): Promise<void> {
  if (ports.receiver === undefined) return;
  const { subscriptionId } = plan;
  const now = pointCounts(after);
  const fewer = [...pointCounts(before)]
    .filter(([disk, points]) => points > (now.get(disk) ?? 0))
    .map(([disk]) => disk);
  if (fewer.length === 0) return;
  const known = new Set(plan.disks.flatMap(({ decisions }) => decisions.map(({ point }) => idKey(point.snapshot.id))));
  for (const id of await prunedNow(ports, subscriptionId)) known.add(id);
  await inParallel(fewer, AT_ONCE, (disk) => rememberOf(ports, subscriptionId, disk, known));
}

function pointCounts(rows: readonly CoverageRow[]): ReadonlyMap<string, number> {
  return new Map(rows.flatMap(({ disks }) => disks.map(({ uniqueId, points }) => [uniqueId, points] as const)));
}

async function rememberOf(
  ports: Ports,
  subscriptionId: string,
  disk: string,
  known: ReadonlySet<string>,
): Promise<void> {
  const rows = await ports.views.listScope<PointRow>('points', disk);
  const vanished = rows.filter(
    ({ snapshotId, state, decision }) => state === 'usable' && decision === 'keep' && !known.has(idKey(snapshotId)),
  );
  const [first] = vanished;
  if (first === undefined || !(await areGone(ports, vanished))) return;
  const at = ports.clock.now();
  const taken = vanished.map(({ timeCreated, scheduledFor }) => timeCreated ?? scheduledFor);
  await ports.state.set<VanishedPoints>('vanished', `${subscriptionId}/${disk}/${at}`, {
    at,
    subscriptionId,
    diskName: first.diskName,
    ...(first.vm === undefined ? {} : { vm: first.vm }),
    count: vanished.length,
    newestTakenAt: Math.max(...taken),
    oldestTakenAt: Math.min(...taken),
  });
}

/** What runs that are open prune: their ends have not taken it from the rows yet. */
async function prunedNow({ runs, actions }: Ports, subscriptionId: string): Promise<ReadonlySet<string>> {
  const open = await runs.listOpen();
  const lists = await Promise.all(open.map(({ id }) => actions.listActions(id, subscriptionId)));
  return new Set(lists.flat().flatMap(({ action }) => (action.kind === 'prune' ? [idKey(action.snapshotId)] : [])));
}

async function areGone({ snapshots }: Ports, vanished: readonly PointRow[]): Promise<boolean> {
  for (const { snapshotId } of vanished.slice(0, MOST_CHECKED)) {
    try {
      if ((await snapshots.get(snapshotId as ResourceId)) !== undefined) return false;
    } catch (error) {
      // Whose region is out may still be there.
      if (isOutOfOrder(error)) return false;
      throw error;
    }
  }
  return true;
}
