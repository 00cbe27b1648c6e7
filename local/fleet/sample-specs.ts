import { DEVELOPMENT, type DetachedSpec, PRODUCTION, type VmSpec } from './fleet-spec.ts';

const west = { subscription: PRODUCTION, location: 'westeurope' } as const;
const north = { subscription: PRODUCTION, location: 'northeurope' } as const;
const dev = { subscription: DEVELOPMENT, location: 'northeurope' } as const;
const policy = (value: string): Readonly<Record<string, string>> => ({ 'snapshot-policy': value });

/** As long as Azure allows: 80 characters. */
const LONGEST_NAME = 'file-share-of-the-finance-department-with-all-the-ledgers-of-the-years-2009-2026';

/** The key set and the private link that some disks name: in a group of their own, and no part of the fleet. */
const securityResource = (type: string, name: string): string =>
  `/subscriptions/${PRODUCTION.id}/resourceGroups/security/providers/Microsoft.Compute/${type}/${name}`;

/** The VMs of the sample fleet: each is there to show something, and says what. */
export const SAMPLE_VMS: readonly VmSpec[] = [
  // The plain case: OS and data disk, every night kept so far.
  {
    ...west,
    name: 'web-01',
    group: 'web',
    identity: { type: 'SystemAssigned', principalId: '0e1d0000-0000-4000-8000-000000000001' },
    tags: { ...policy('nightly'), team: 'shop' },
    os: { name: 'web-01-os', sizeGib: 64 },
    data: [{ name: 'web-01-content', sizeGib: 256 }],
    history: 'all',
  },
  // The tag as people type it; Trusted Launch.
  {
    ...west,
    name: 'web-02',
    group: 'web',
    trustedLaunch: true,
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
  // In a zone. Clauses of its own, a Premium SSD v2 disk, a shared disk, a disk of a higher tier that is opted out.
  {
    ...west,
    name: 'sql-01',
    group: 'database',
    zone: '1',
    size: 'Standard_E16ds_v5',
    tags: { ...policy('nightly keep 14d 8w 12m'), team: 'data', criticality: 'high' },
    os: { name: 'sql-01-os', sizeGib: 128 },
    data: [
      {
        name: 'sql-01-data',
        sizeGib: 1024,
        sku: 'PremiumV2_LRS',
        properties: { diskIOPSReadWrite: 8_000, diskMBpsReadWrite: 400 },
      },
      { name: 'sql-01-tempdb', sizeGib: 512, tags: policy('off'), properties: { tier: 'P40' }, history: 'none' },
      { name: 'sql-quorum', sizeGib: 256, sharedBy: ['sql-01', 'sql-02'] },
    ],
  },
  // On-demand bursting.
  {
    ...west,
    name: 'sql-02',
    group: 'database',
    zone: '1',
    size: 'Standard_E16ds_v5',
    tags: { ...policy('nightly keep 14d 8w 12m'), team: 'data', criticality: 'high' },
    os: { name: 'sql-02-os', sizeGib: 128 },
    data: [{ name: 'sql-02-data', sizeGib: 1024, properties: { burstingEnabled: true } }],
    uses: ['sql-quorum'],
  },
  // Windows, another time zone, and a disk with the longest name.
  {
    ...north,
    name: 'files-01',
    group: 'files',
    osType: 'Windows',
    tags: { ...policy('at 02:30 tz Europe/London keep 7d 4w 12m'), team: 'office' },
    os: { name: 'files-01-os', sizeGib: 64, sku: 'StandardSSD_LRS' },
    data: [
      { name: LONGEST_NAME, sizeGib: 2048, sku: 'StandardSSD_ZRS', history: 'all' },
      { name: 'files-01-scans', sizeGib: 1024, sku: 'Standard_LRS' },
    ],
  },
  // Twice on working days; keys of one's own.
  {
    ...north,
    name: 'erp-01',
    group: 'erp',
    tags: { ...policy('at 06:00/18:00 on mon-fri keep last 5, 30d'), team: 'finance' },
    os: { name: 'erp-01-os', sizeGib: 128 },
    data: [
      {
        name: 'erp-01-ledger',
        sizeGib: 512,
        properties: {
          encryption: {
            type: 'EncryptionAtRestWithCustomerKey',
            diskEncryptionSetId: securityResource('diskEncryptionSets', 'finance-keys'),
          },
        },
      },
    ],
  },
  // Every four hours; a disk that is reached through a private link alone.
  {
    ...north,
    name: 'queue-01',
    group: 'erp',
    tags: { ...policy('every 4h keep 24h 7d'), team: 'finance' },
    os: { name: 'queue-01-os', sizeGib: 64 },
    data: [
      {
        name: 'queue-01-spool',
        sizeGib: 128,
        properties: {
          networkAccessPolicy: 'AllowPrivate',
          publicNetworkAccess: 'Disabled',
          diskAccessId: securityResource('diskAccesses', 'finance-link'),
        },
      },
    ],
  },
  // A mistyped policy: protected all the same, nothing of it is pruned. Its image is of the marketplace.
  {
    ...north,
    name: 'build-01',
    group: 'build',
    plan: { name: 'agent-22', publisher: 'contoso-tools', product: 'build-agents' },
    tags: { ...policy('nigthly'), team: 'platform' },
    os: { name: 'build-01-os', sizeGib: 128, madeUnder: 'nightly' },
    data: [{ name: 'build-01-cache', sizeGib: 512, madeUnder: 'nightly' }],
  },
  // A near-miss key: told, never acted on. Of the first generation.
  {
    ...west,
    name: 'legacy-01',
    group: 'legacy',
    generation: 'V1',
    size: 'Standard_DS2_v2',
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
    properties: { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' },
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
