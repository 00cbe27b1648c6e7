import type { LoggedRequest } from '../../local/simulator/request-log.ts';

/** Requests that reached ARM, by what they are for. */
export interface RequestCounts {
  readonly total: number;
  readonly lists: number;
  readonly vmReads: number;
  readonly diskReads: number;
  readonly snapshotReads: number;
  readonly snapshotPuts: number;
  readonly snapshotDeletes: number;
  readonly others: number;
  readonly throttled: number;
}

const KINDS: readonly (readonly [Exclude<keyof RequestCounts, 'total' | 'throttled' | 'others'>, RegExp])[] = [
  ['lists', /^GET \/subscriptions(\/[^/]+(\/resourceGroups\/[^/]+)?(\/providers\/[^/]+\/[^/]+)?)?\?/i],
  ['vmReads', /^GET .*\/virtualMachines\/[^/]+\?/i],
  ['diskReads', /^GET .*\/disks\/[^/]+\?/i],
  ['snapshotReads', /^GET .*\/snapshots\/[^/]+\?/i],
  ['snapshotPuts', /^PUT .*\/snapshots\/[^/]+\?/i],
  ['snapshotDeletes', /^DELETE .*\/snapshots\/[^/]+\?/i],
];

export function countRequests(entries: readonly LoggedRequest[]): RequestCounts {
  const counts = {
    lists: 0,
    vmReads: 0,
    diskReads: 0,
    snapshotReads: 0,
    snapshotPuts: 0,
    snapshotDeletes: 0,
    others: 0,
  };
  for (const { method, url } of entries) {
    const kind = KINDS.find(([, pattern]) => pattern.test(`${method} ${url}`))?.[0] ?? 'others';
    counts[kind]++;
  }
  return { ...counts, total: entries.length, throttled: entries.filter(({ status }) => status === 429).length };
}
