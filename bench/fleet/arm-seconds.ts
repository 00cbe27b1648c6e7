interface Bucket {
  readonly capacity: number;
  readonly perSecond: number;
}

/**
 * ARM's buckets of a subscription and an identity: so many requests at once, then so many a second. Deletes have a third,
 * like that of the writes.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const WRITES: Bucket = { capacity: 200, perSecond: 10 };
const READS: Bucket = { capacity: 250, perSecond: 25 };

/** Seconds before which the bucket does not let the last of so many creates of one subscription start. */
export function armWritesSeconds(creates: number): number {
  return secondsOf(WRITES, creates);
}

/** The same of reads. */
export function armReadsSeconds(reads: number): number {
  return secondsOf(READS, reads);
}

function secondsOf({ capacity, perSecond }: Bucket, requests: number): number {
  return Math.max(0, requests - capacity) / perSecond;
}
