import { DEVELOPMENT, type DetachedSpec, PRODUCTION, type VmSpec } from './fleet-spec.ts';

const west = { subscription: PRODUCTION, location: 'westeurope' } as const;
const north = { subscription: PRODUCTION, location: 'northeurope' } as const;
const dev = { subscription: DEVELOPMENT, location: 'northeurope' } as const;
const policy = (value: string): Readonly<Record<string, string>> => ({ 'snapshot-policy': value });

/** As long as Azure allows: 80 characters. */
const LONGEST_NAME = 'file-share-of-the-finance-department-with-all-the-ledgers-of-the-years-2009-2026';

/** The VMs of the sample fleet: each is there to show something, and says what. */
export const SAMPLE_VMS: readonly VmSpec[] = [
  // The plain case: OS and data disk, every night kept so far.
  {
    ...west,
    name: 'web-01',
    group: 'web',
    tags: { ...policy('nightly'), team: 'shop' },
    os: { name: 'web-01-os', sizeGib: 64 },
    data: [{ name: 'web-01-content', sizeGib: 256 }],
    history: 'all',
  },
  // The tag as people type it.
  {
    ...west,
    name: 'web-02',
    group: 'web',
    tags: { ...policy('  Nightly '), team: 'shop' },
    os: { name: 'web-02-os', sizeGib: 64 },
    data: [{ name: 'web-02-content', sizeGib: 256 }],
  },
  // An ephemeral OS disk cannot be snapshotted; its data disk can.
  {
    ...west,
    name: 'web-03',
    group: 'web',
    tags: { ...policy('nightly'), team: 'shop' },
    data: [{ name: 'web-03-content', sizeGib: 256 }],
  },
  // Clauses of its own, a Premium SSD v2 disk, a shared disk, a disk that is opted out.
  {
    ...west,
    name: 'sql-01',
    group: 'database',
    tags: { ...policy('nightly keep 14d 8w 12m'), team: 'data', criticality: 'high' },
    os: { name: 'sql-01-os', sizeGib: 128 },
    data: [
      { name: 'sql-01-data', sizeGib: 1024, sku: 'PremiumV2_LRS' },
      { name: 'sql-01-tempdb', sizeGib: 512, tags: policy('off'), history: 'none' },
      { name: 'sql-quorum', sizeGib: 256, sharedBy: ['sql-01', 'sql-02'] },
    ],
  },
  {
    ...west,
    name: 'sql-02',
    group: 'database',
    tags: { ...policy('nightly keep 14d 8w 12m'), team: 'data', criticality: 'high' },
    os: { name: 'sql-02-os', sizeGib: 128 },
    data: [{ name: 'sql-02-data', sizeGib: 1024 }],
    uses: ['sql-quorum'],
  },
  // Another time zone, and a disk with the longest name.
  {
    ...north,
    name: 'files-01',
    group: 'files',
    tags: { ...policy('at 02:30 tz Europe/London keep 7d 4w 12m'), team: 'office' },
    os: { name: 'files-01-os', sizeGib: 64, sku: 'StandardSSD_LRS' },
    data: [
      { name: LONGEST_NAME, sizeGib: 2048, sku: 'StandardSSD_ZRS', history: 'all' },
      { name: 'files-01-scans', sizeGib: 1024, sku: 'Standard_LRS' },
    ],
  },
  // Twice on working days.
  {
    ...north,
    name: 'erp-01',
    group: 'erp',
    tags: { ...policy('at 06:00/18:00 on mon-fri keep last 5, 30d'), team: 'finance' },
    os: { name: 'erp-01-os', sizeGib: 128 },
    data: [{ name: 'erp-01-ledger', sizeGib: 512 }],
  },
  // Every four hours.
  {
    ...north,
    name: 'queue-01',
    group: 'erp',
    tags: { ...policy('every 4h keep 24h 7d'), team: 'finance' },
    os: { name: 'queue-01-os', sizeGib: 64 },
    data: [{ name: 'queue-01-spool', sizeGib: 128 }],
  },
  // A mistyped policy: protected all the same, nothing of it is pruned.
  {
    ...north,
    name: 'build-01',
    group: 'build',
    tags: { ...policy('nigthly'), team: 'platform' },
    os: { name: 'build-01-os', sizeGib: 128, madeUnder: 'nightly' },
    data: [{ name: 'build-01-cache', sizeGib: 512, madeUnder: 'nightly' }],
  },
  // A near-miss key: told, never acted on.
  {
    ...west,
    name: 'legacy-01',
    group: 'legacy',
    tags: { snapshot_policy: 'nightly', team: 'platform' },
    os: { name: 'legacy-01-os', sizeGib: 64, sku: 'Standard_LRS' },
    data: [{ name: 'legacy-01-archive', sizeGib: 512, sku: 'Standard_LRS' }],
    history: 'none',
  },
  // Opted out as a whole.
  {
    ...west,
    name: 'kiosk-01',
    group: 'office',
    tags: policy('off'),
    os: { name: 'kiosk-01-os', sizeGib: 64, sku: 'StandardSSD_LRS' },
    history: 'none',
  },
  // Its data disk was deleted and made again under the old name: the points of before are orphans.
  {
    ...west,
    name: 'mail-01',
    group: 'office',
    tags: policy('nightly'),
    os: { name: 'mail-01-os', sizeGib: 64 },
    data: [{ name: 'mail-01-store', sizeGib: 512, recreatedNightsAgo: 9 }],
  },
  {
    ...dev,
    name: 'dev-01',
    group: 'dev-blue',
    tags: policy('weekly'),
    os: { name: 'dev-01-os', sizeGib: 64, sku: 'StandardSSD_LRS' },
    data: [{ name: 'data-01', sizeGib: 128, sku: 'StandardSSD_LRS' }],
  },
  // Its data disk has the name of another one, in another group.
  {
    ...dev,
    name: 'dev-02',
    group: 'dev-green',
    tags: policy('nightly'),
    os: { name: 'dev-02-os', sizeGib: 64, sku: 'StandardSSD_LRS' },
    data: [{ name: 'data-01', sizeGib: 128, sku: 'StandardSSD_LRS' }],
  },
  // No tag at all.
  {
    ...dev,
    name: 'scratch-01',
    group: 'dev-green',
    os: { name: 'scratch-01-os', sizeGib: 64, sku: 'Standard_LRS' },
    history: 'none',
  },
];

/** Disks without a VM. */
export const SAMPLE_DETACHED: readonly DetachedSpec[] = [
  // Tagged itself: a detached disk is protected too.
  {
    ...west,
    name: 'museum-scans',
    group: 'legacy',
    sizeGib: 4096,
    sku: 'Standard_LRS',
    tags: policy('weekly'),
    networkAccessPolicy: 'DenyAll',
  },
  // Not tagged: nobody asked for it.
  { ...dev, name: 'old-experiment', group: 'dev-blue', sizeGib: 256, sku: 'Standard_LRS', history: 'none' },
  // Deleted three weeks ago with its VM; its points are left and go as their retention says.
  {
    ...west,
    name: 'intranet-01-os',
    group: 'retired',
    sizeGib: 64,
    gone: true,
    vm: 'intranet-01',
    madeUnder: 'nightly',
  },
];
