import type { Instant } from '../policy/instant.ts';
import type { Ports } from './ports.ts';
import type { BucketLimit, PacingSettings, RunSettings } from './settings.ts';
import { type Bucket, fullBucket, reserve } from './token-bucket.ts';

/** What one message will send to Azure. */
export interface Load {
  readonly location: string;
  readonly creates: number;
  readonly prunes: number;
}

interface BucketRow {
  readonly creates: readonly Bucket[];
  readonly deletes: readonly Bucket[];
}

interface RowLimits {
  readonly creates: readonly BucketLimit[];
  readonly deletes: readonly BucketLimit[];
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
  settings: RunSettings,
  subscriptionId: string,
  loads: readonly Load[],
): Promise<readonly number[]> {
  if (loads.length === 0) return [];
  const delays = loads.map(() => 0);
  const merge = (indexes: readonly number[], found: readonly number[]) => {
    for (const [at, index] of indexes.entries()) delays[index] = Math.max(delays[index] ?? 0, found[at] ?? 0);
  };
  const all = loads.map((_, index) => index);
  merge(all, await reserveRow(ports, subscriptionId.toLowerCase(), armLimits(settings.pacing), loads));
  const byRegion = Map.groupBy(all, (index) => loads[index]?.location.toLowerCase() ?? '');
  for (const [region, indexes] of byRegion) {
    const row = `${subscriptionId.toLowerCase()}/${region}`;
    const regional = indexes.flatMap((index) => loads[index] ?? []);
    merge(indexes, await reserveRow(ports, row, diskLimits(settings.pacing), regional));
  }
  return delays.map((delay) => Math.min(delay, LONGEST_DELAY_MS));
}

function armLimits({ armWrites, armDeletes }: PacingSettings): RowLimits {
  return { creates: [armWrites], deletes: [armDeletes] };
}

function diskLimits({ diskCreates, diskDeletes }: PacingSettings): RowLimits {
  return { creates: diskCreates, deletes: diskDeletes };
}

async function reserveRow(
  ports: Ports,
  key: string,
  limits: RowLimits,
  loads: readonly Load[],
): Promise<readonly number[]> {
  for (let tries = 0; tries < LARGEST_CAS_TRIES; tries++) {
    const found = await ports.state.get<BucketRow>('bucket', key);
    const { row, delays } = reserveAll(found?.value, limits, loads, ports.clock.now());
    if (await ports.state.put('bucket', key, row, found?.etag)) return delays;
  }
  throw new Error(`the bucket ${key} was changed by others ${LARGEST_CAS_TRIES} times in a row`);
}

function reserveAll(
  found: BucketRow | undefined,
  limits: RowLimits,
  loads: readonly Load[],
  now: Instant,
): { readonly row: BucketRow; readonly delays: readonly number[] } {
  let creates = limits.creates.map((limit, at) => found?.creates[at] ?? fullBucket(limit, now));
  let deletes = limits.deletes.map((limit, at) => found?.deletes[at] ?? fullBucket(limit, now));
  const delays: number[] = [];
  for (const load of loads) {
    const forCreates = take(creates, limits.creates, load.creates, now);
    const forDeletes = take(deletes, limits.deletes, load.prunes, now);
    creates = forCreates.buckets;
    deletes = forDeletes.buckets;
    delays.push(Math.max(forCreates.delayMs, forDeletes.delayMs));
  }
  return { row: { creates, deletes }, delays };
}

function take(
  buckets: readonly Bucket[],
  limits: readonly BucketLimit[],
  count: number,
  now: Instant,
): { readonly buckets: Bucket[]; readonly delayMs: number } {
  const taken = limits.map((limit, at) => reserve(buckets[at] ?? fullBucket(limit, now), limit, count, now));
  return { buckets: taken.map(({ bucket }) => bucket), delayMs: Math.max(0, ...taken.map(({ delayMs }) => delayMs)) };
}
