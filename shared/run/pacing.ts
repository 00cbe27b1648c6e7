import type { Instant } from '../policy/instant.ts';
import type { Ports } from './ports.ts';
import type { PacingSettings, RunSettings } from './settings.ts';
import { type StartLog, StartWindow } from './start-window.ts';
import { type Bucket, fullBucket, reserve } from './token-bucket.ts';

/** What one message will send to Azure. */
export interface Load {
  readonly location: string;
  readonly creates: number;
  readonly prunes: number;
}

interface BucketRow {
  readonly creates: Bucket;
  readonly deletes: Bucket;
}

interface WindowRow {
  readonly createStarts?: StartLog;
  readonly deleteStarts?: StartLog;
}

const LARGEST_CAS_TRIES = 50;

/** A queue message can wait seven days at most. */
const LONGEST_DELAY_MS = 7 * 24 * 3_600_000 - 60_000;

/**
 * The delay in milliseconds of each message, in the order given. The buckets are kept in one row per subscription (ARM)
 * and one per subscription and region (DiskRP), changed by ETag, so that runs at the same time share them.
 */
export async function pace(
  ports: Ports,
  { pacing }: RunSettings,
  subscriptionId: string,
  loads: readonly Load[],
): Promise<readonly number[]> {
  if (loads.length === 0) return [];
  const now = ports.clock.now();
  const key = subscriptionId.toLowerCase();
  const starts = [...(await change<BucketRow>(ports, key, (found) => byBuckets(found, pacing, loads, now)))];
  const byRegion = Map.groupBy([...loads.keys()], (index) => loads[index]?.location.toLowerCase() ?? '');
  for (const [region, indexes] of byRegion) {
    const asked = indexes.map((index) => ({ ...(loads[index] as Load), earliest: starts[index] ?? now }));
    const found = await change<WindowRow>(ports, `${key}/${region}`, (row) => byWindows(row, pacing, asked, now));
    for (const [at, index] of indexes.entries()) starts[index] = found[at] ?? now;
  }
  return starts.map((start) => Math.min(start - now, LONGEST_DELAY_MS));
}

interface Reserved<Row> {
  readonly row: Row;
  readonly starts: readonly Instant[];
}

async function change<Row>(
  ports: Ports,
  key: string,
  reserveIn: (found: Row | undefined) => Reserved<Row>,
): Promise<readonly Instant[]> {
  for (let tries = 0; tries < LARGEST_CAS_TRIES; tries++) {
    const found = await ports.state.get<Row>('bucket', key);
    const { row, starts } = reserveIn(found?.value);
    if (await ports.state.put('bucket', key, row, found?.etag)) return starts;
  }
  throw new Error(`the bucket ${key} was changed by others ${LARGEST_CAS_TRIES} times in a row`);
}

function byBuckets(
  found: BucketRow | undefined,
  { armWrites, armDeletes }: PacingSettings,
  loads: readonly Load[],
  now: Instant,
): Reserved<BucketRow> {
  let creates = found?.creates ?? fullBucket(armWrites, now);
  let deletes = found?.deletes ?? fullBucket(armDeletes, now);
  const starts = loads.map((load) => {
    const forCreates = reserve(creates, armWrites, load.creates, now);
    const forDeletes = reserve(deletes, armDeletes, load.prunes, now);
    creates = forCreates.bucket;
    deletes = forDeletes.bucket;
    return now + Math.max(forCreates.delayMs, forDeletes.delayMs);
  });
  return { row: { creates, deletes }, starts };
}

function byWindows(
  found: WindowRow | undefined,
  { armWrites, armDeletes, diskCreates, diskDeletes }: PacingSettings,
  asked: readonly (Load & { readonly earliest: Instant })[],
  now: Instant,
): Reserved<WindowRow> {
  const creates = new StartWindow(found?.createStarts ?? [], diskCreates, armWrites.refillPerSecond, now);
  const deletes = new StartWindow(found?.deleteStarts ?? [], diskDeletes, armDeletes.refillPerSecond, now);
  const starts = asked.map((load) =>
    Math.max(creates.reserve(load.creates, load.earliest), deletes.reserve(load.prunes, load.earliest)),
  );
  return { row: { createStarts: creates.log, deleteStarts: deletes.log }, starts };
}
