import { DAY, type Instant, MINUTE } from '../../policy/instant.ts';
import type { Ports } from '../ports.ts';
import type { PacingSettings, RunSettings, WindowLimit } from '../settings.ts';
import { type StartLog, StartWindow } from './start-window.ts';
import { type Bucket, fullBucket, reserve } from './token-bucket.ts';

/** What one message will send to Azure. */
export interface Load {
  readonly location: string;
  readonly creates: number;
  readonly prunes: number;
  /** VM restore points that the creates are parts of. */
  readonly restorePoints?: number;
}

interface BucketRow {
  readonly creates: Bucket;
  readonly deletes: Bucket;
  readonly reads: Bucket;
}

interface WindowRow {
  readonly createStarts?: StartLog;
  readonly deleteStarts?: StartLog;
  readonly restorePointStarts?: StartLog;
}

/** Compute takes 150 restore points of a subscription in a minute, and as many collections; some come late. */
const RESTORE_POINTS: readonly WindowLimit[] = [{ starts: 140, windowMs: MINUTE }];

/** The VM, the collection, two looks and the disks, beside what each create reads. */
const READS_PER_RESTORE_POINT = 5;

/** The point itself and, at most, the two of its floor. */
const READS_PER_PRUNE = 3;

const LARGEST_CAS_TRIES = 50;

/** A queue message can wait seven days at most. */
const LONGEST_DELAY_MS = 7 * DAY - MINUTE;

/** How long the creates and the prunes of a message wait, in milliseconds. */
export interface Wait {
  readonly creates: number;
  readonly prunes: number;
}

/** The instants at which they start. */
type Start = Wait;

/**
 * How long each message's creates and prunes wait, in the order given. The buckets are kept in one row per subscription
 * (ARM) and one per subscription and region (DiskRP), changed by ETag, so that runs at the same time share them.
 */
export async function pace(
  ports: Ports,
  { pacing }: RunSettings,
  subscriptionId: string,
  loads: readonly Load[],
): Promise<readonly Wait[]> {
  if (loads.length === 0) return [];
  const now = ports.clock.now();
  const key = subscriptionId.toLowerCase();
  const starts = [...(await change<BucketRow>(ports, key, (found) => byBuckets(found, pacing, loads, now)))];
  const byRegion = Map.groupBy([...loads.keys()], (index) => loads[index]?.location.toLowerCase() ?? '');
  for (const [region, indexes] of byRegion) {
    const asked = indexes.flatMap((index) => {
      const [load, earliest] = [loads[index], starts[index]];
      return load === undefined || earliest === undefined ? [] : [{ ...load, earliest }];
    });
    const found = await change<WindowRow>(ports, `${key}/${region}`, (row) => byWindows(row, pacing, asked, now));
    for (const [at, index] of indexes.entries()) starts[index] = found[at] ?? { creates: now, prunes: now };
  }
  const wait = (start: Instant): number => Math.min(start - now, LONGEST_DELAY_MS);
  return starts.map(({ creates, prunes }) => ({ creates: wait(creates), prunes: wait(prunes) }));
}

/** Counts reads of single resources that were made while planning: whoever is paced next waits for them too. */
export async function reserveReads(
  ports: Ports,
  { pacing }: RunSettings,
  subscriptionId: string,
  count: number,
): Promise<void> {
  if (count === 0) return;
  const now = ports.clock.now();
  const { armReads, armWrites, armDeletes } = pacing;
  await change<BucketRow>(ports, subscriptionId.toLowerCase(), (found) => {
    const row = found ?? {
      creates: fullBucket(armWrites, now),
      deletes: fullBucket(armDeletes, now),
      reads: fullBucket(armReads, now),
    };
    return { row: { ...row, reads: reserve(row.reads, armReads, count, now).bucket }, starts: [] };
  });
}

interface Reserved<Row> {
  readonly row: Row;
  readonly starts: readonly Start[];
}

async function change<Row>(
  ports: Ports,
  key: string,
  reserveIn: (found: Row | undefined) => Reserved<Row>,
): Promise<readonly Start[]> {
  for (let tries = 0; tries < LARGEST_CAS_TRIES; tries++) {
    const found = await ports.state.get<Row>('bucket', key);
    const { row, starts } = reserveIn(found?.value);
    if (await ports.state.put('bucket', key, row, found?.etag)) return starts;
  }
  throw new Error(`the bucket ${key} was changed by others ${LARGEST_CAS_TRIES} times in a row`);
}

function byBuckets(
  found: BucketRow | undefined,
  { armWrites, armDeletes, armReads }: PacingSettings,
  loads: readonly Load[],
  now: Instant,
): Reserved<BucketRow> {
  let creates = found?.creates ?? fullBucket(armWrites, now);
  let deletes = found?.deletes ?? fullBucket(armDeletes, now);
  // Creates come first: their reads are spent before any of a prune.
  let { bucket: reads } = reserve(found?.reads ?? fullBucket(armReads, now), armReads, readsOfCreates(loads), now);
  const starts = loads.map((load) => {
    const forCreates = reserve(creates, armWrites, load.creates, now);
    const forDeletes = reserve(deletes, armDeletes, load.prunes, now);
    const forReads = reserve(reads, armReads, READS_PER_PRUNE * load.prunes, now);
    creates = forCreates.bucket;
    deletes = forDeletes.bucket;
    reads = forReads.bucket;
    return { creates: now + forCreates.delayMs, prunes: now + Math.max(forDeletes.delayMs, forReads.delayMs) };
  });
  return { row: { creates, deletes, reads }, starts };
}

/** One of the VM, and one of each point when it should be usable. */
function readsOfCreates(loads: readonly Load[]): number {
  return loads.reduce((sum, { creates, restorePoints = 0 }) => {
    return sum + (creates === 0 ? 0 : creates + 1) + restorePoints * READS_PER_RESTORE_POINT;
  }, 0);
}

function byWindows(
  found: WindowRow | undefined,
  { armWrites, armDeletes, diskCreates, diskDeletes }: PacingSettings,
  asked: readonly (Load & { readonly earliest: Start })[],
  now: Instant,
): Reserved<WindowRow> {
  const creates = new StartWindow(found?.createStarts ?? [], diskCreates, armWrites.refillPerSecond, now);
  const deletes = new StartWindow(found?.deleteStarts ?? [], diskDeletes, armDeletes.refillPerSecond, now);
  const begun = found?.restorePointStarts ?? [];
  const restorePoints = new StartWindow(begun, RESTORE_POINTS, armWrites.refillPerSecond, now);
  const starts = asked.map((load) => {
    const earliest = creates.reserve(load.creates, load.earliest.creates);
    return {
      creates: restorePoints.reserve(load.restorePoints ?? 0, earliest),
      prunes: deletes.reserve(load.prunes, load.earliest.prunes),
    };
  });
  const row = { createStarts: creates.log, deleteStarts: deletes.log, restorePointStarts: restorePoints.log };
  return { row, starts };
}
