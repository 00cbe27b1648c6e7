/**
 * ARM's bucket of writes, of a subscription and an identity: so many at once, then so many a second.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
const ARM_WRITES = { capacity: 200, perSecond: 10 };

/** Seconds before which the bucket does not let the last of so many creates of one subscription start. */
export function armWritesSeconds(creates: number): number {
  return Math.max(0, creates - ARM_WRITES.capacity) / ARM_WRITES.perSecond;
}
