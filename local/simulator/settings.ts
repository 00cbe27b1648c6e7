/** What can be set about the simulated Azure, at the start or over `/_local/settings`. Durations are in milliseconds. */
export interface Settings {
  /** Resources a page of a list holds. */
  pageSize: number;
  /** Every n-th page of a list is empty and has a nextLink all the same; 0 is never. */
  emptyPageEvery: number;
  /** How much later lists tell of what is new or gone; a GET tells at once. */
  listLagMs: number;
  /** How long every request takes to arrive, and up to how much longer, by chance. */
  latencyMs: number;
  latencyJitterMs: number;
  /** How long operations take until they succeed. */
  snapshotCreateMs: number;
  snapshotChangeMs: number;
  snapshotDeleteMs: number;
  accessMs: number;
  diskCreateMs: number;
  restorePointCreateMs: number;
  restorePointCopyMs: number;
  machineUpdateMs: number;
  machineStartMs: number;
  machineStopMs: number;
  /** The background copy of a CopyStart, Premium SSD v2 or Ultra snapshot, after its operation succeeded. */
  backgroundCopyMs: number;
  /** How long a Premium SSD v2 or Ultra disk made of a snapshot is filled, after its operation succeeded. */
  hydrationMs: number;
  /** After this an operation's URL answers 404. */
  operationLifetimeMs: number;
  /** `Retry-After` of an operation until it has ended, in seconds; null sends none, as DiskRP does. */
  retryAfterSeconds: number | null;
  /** Makes operation URLs as long as the signed ones of Azure (more than 4,000 characters). */
  longOperationUrls: boolean;
  /** How far ARM's `Date` is ahead of the simulator's clock. */
  dateOffsetMs: number;
  /** The offset in which times are written: 0 writes `+00:00`, -300 `-05:00`. */
  utcOffsetMinutes: number;
  /** Regions where a snapshot without a SKU becomes Standard_ZRS; elsewhere Standard_LRS. */
  zrsRegions: 'all' | string[];
  /** Casing of the ids in replies: as stored, with upper-case resource groups (as VM lists have), or all lower. */
  idCasing: 'stored' | 'upper-groups' | 'lower';
  maxSnapshotsPerDisk: number;
  maxSnapshotsPerDiskIn5Minutes: number;
  /** Disks of a subscription in a region: more are refused as over the quota. */
  maxDisksPerRegion: number;
  /** Unfinished snapshots of a Premium SSD v2 or Ultra disk. */
  maxPendingPerDisk: number;
  /** Snapshots that may be on their way into a region of a subscription. */
  maxCopiesPerRegion: number;
  /** Restore points of a VM in all its collections. */
  maxRestorePointsPerMachine: number;
  /** Restore points of a VM that may be asked for in an hour: crash-consistent ones, and apart all others. */
  maxRestorePointsPerHour: number;
  /** Restore point collections of a resource group, and of a subscription in a region. */
  maxCollectionsPerGroup: number;
  maxCollectionsPerRegion: number;
  /** Page ranges that a reply holds, where the client asks for no fewer. */
  pageRangesPerReply: number;
  /** Code of refusals for which no public source names one (the limits above, an active SAS, immutability). */
  undocumentedCode: string;
  /** Whether requests need a bearer token. */
  requireToken: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  pageSize: 50,
  emptyPageEvery: 0,
  listLagMs: 0,
  latencyMs: 0,
  latencyJitterMs: 0,
  snapshotCreateMs: 600,
  snapshotChangeMs: 100,
  snapshotDeleteMs: 200,
  accessMs: 100,
  diskCreateMs: 400,
  restorePointCreateMs: 2_000,
  restorePointCopyMs: 600,
  machineUpdateMs: 500,
  machineStartMs: 1_000,
  machineStopMs: 1_000,
  backgroundCopyMs: 20_000,
  hydrationMs: 20_000,
  operationLifetimeMs: 24 * 60 * 60_000,
  retryAfterSeconds: null,
  longOperationUrls: false,
  dateOffsetMs: 0,
  utcOffsetMinutes: 0,
  zrsRegions: 'all',
  idCasing: 'stored',
  maxSnapshotsPerDisk: 500,
  maxSnapshotsPerDiskIn5Minutes: 7,
  maxDisksPerRegion: 50_000,
  maxPendingPerDisk: 3,
  maxCopiesPerRegion: 100,
  maxRestorePointsPerMachine: 500,
  maxRestorePointsPerHour: 3,
  maxCollectionsPerGroup: 800,
  maxCollectionsPerRegion: 10_000,
  pageRangesPerReply: 10_000,
  undocumentedCode: 'OperationNotAllowed',
  requireToken: true,
};

/** Changes the settings named; throws on an unknown name or a value of another type. */
export function changeSettings(settings: Settings, changes: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(changes)) {
    if (!(name in DEFAULT_SETTINGS)) throw new Error(`settings.${name}: no such setting`);
    const present = DEFAULT_SETTINGS[name as keyof Settings];
    const fits =
      name === 'zrsRegions'
        ? value === 'all' || Array.isArray(value)
        : present === null
          ? value === null || typeof value === 'number'
          : typeof value === typeof present;
    if (!fits) throw new Error(`settings.${name}: not a fitting value: ${JSON.stringify(value)}`);
  }
  const { pageSize } = changes;
  if (typeof pageSize === 'number' && !(pageSize >= 1)) throw new Error('settings.pageSize: must be at least 1');
  Object.assign(settings, changes);
}
