import { describe, expect, test } from 'vitest';
import type { ArmProperties, ArmResource } from '../../../local/simulator/arm-json.ts';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aSnapshot, GROUP_ID, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const OTHER_GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/Restored`;
const SET_ID = `${GROUP_ID}/providers/Microsoft.Compute/diskEncryptionSets/set`;

/** What says what a disk's content is. */
const CONTENT: ArmProperties = {
  osType: 'Windows',
  hyperVGeneration: 'V2',
  securityProfile: { securityType: 'TrustedLaunch' },
  supportedCapabilities: { architecture: 'x64', acceleratedNetwork: true, diskControllerTypes: 'SCSI, NVMe' },
  supportsHibernation: true,
  purchasePlan: { name: 'server', publisher: 'contoso', product: 'windows' },
  encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: SET_ID },
};

const at = (kind: 'disks' | 'snapshots', name: string) => `${idIn(kind, name)}${VERSION}`;

function ofPoint(properties: ArmProperties = {}, changes: Partial<ArmResource> = {}) {
  const creationData = { createOption: 'Copy', sourceResourceId: idIn('snapshots', 'point') };
  return { location: 'westus', sku: { name: 'Premium_LRS' }, ...changes, properties: { creationData, ...properties } };
}

async function open(point: Partial<ArmResource> = {}, settings = {}): Promise<OpenSimulator> {
  const fleet = aFleet({
    resourceGroups: [{ id: OTHER_GROUP, location: 'westus' }],
    snapshots: [aSnapshot('point', point), aSnapshot('other')],
  });
  return openSimulator({ fleet, settings });
}

/** Sends a request and waits until its operation has ended. */
async function put(simulator: OpenSimulator, path: string, body: unknown) {
  const reply = await simulator.send('PUT', path, body);
  simulator.pass(1_000);
  return reply;
}

describe('a disk made of a snapshot', () => {
  test('has what was asked for, and from the snapshot what says what its content is', async () => {
    const simulator = await open({ properties: CONTENT });
    const asked = {
      diskSizeGB: 512,
      tier: 'P30',
      burstingEnabled: true,
      maxShares: 2,
      networkAccessPolicy: 'AllowPrivate',
      diskAccessId: `${GROUP_ID}/providers/Microsoft.Compute/diskAccesses/access`,
      publicNetworkAccess: 'Disabled',
    };

    const made = await put(simulator, at('disks', 'new'), ofPoint(asked, { zones: ['2'], tags: { a: 'b' } }));
    const { body } = await simulator.send('GET', at('disks', 'new'));

    expect([made.status, made.body.properties.provisioningState]).toEqual([202, 'Updating']);
    expect(body).toMatchObject({ zones: ['2'], tags: { a: 'b' }, sku: { name: 'Premium_LRS', tier: 'Premium' } });
    expect(body.properties).toMatchObject({ ...CONTENT, ...asked, diskIOPSReadWrite: 5_000, diskMBpsReadWrite: 200 });
    expect(body.properties.creationData).toEqual({
      createOption: 'Copy',
      sourceResourceId: idIn('snapshots', 'point'),
      sourceUniqueId: 'unique-point',
    });
    expect(body.properties).toMatchObject({ diskState: 'Unattached', provisioningState: 'Succeeded' });
    expect(body.properties).not.toHaveProperty('completionPercent');
  });

  test('has Azure’s defaults for what was not asked for: export is open', async () => {
    const simulator = await open({ properties: { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' } });

    await put(simulator, at('disks', 'new'), { ...ofPoint(), sku: undefined });
    const { body } = await simulator.send('GET', at('disks', 'new'));

    expect(body.sku).toEqual({ name: 'Standard_LRS', tier: 'Standard' });
    expect(body.properties).toMatchObject({
      diskSizeGB: 200,
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
    });
  });

  test('may be in another group than its snapshot', async () => {
    const simulator = await open();
    const path = `${OTHER_GROUP}/providers/Microsoft.Compute/disks/new${VERSION}`;

    expect((await put(simulator, path, ofPoint())).status).toBe(202);
  });

  test('of Premium SSD v2 is there at once and fills in the background', async () => {
    const simulator = await open({}, { hydrationMs: 10_000 });
    const percent = async () => (await simulator.send('GET', at('disks', 'new'))).body.properties.completionPercent;
    const asked = { diskIOPSReadWrite: 5_000, diskMBpsReadWrite: 300 };

    await put(simulator, at('disks', 'new'), ofPoint(asked, { sku: { name: 'PremiumV2_LRS' }, zones: ['1'] }));
    const { body } = await simulator.send('GET', at('disks', 'new'));
    const early = await percent();
    simulator.pass(5_000);
    const late = await percent();
    const read = await simulator.send('POST', `${idIn('disks', 'new')}/beginGetAccess${VERSION}`, {
      access: 'Read',
      durationInSeconds: 60,
    });
    simulator.pass(5_000);

    expect(body.properties).toMatchObject({ ...asked, provisioningState: 'Succeeded' });
    expect(body.properties.creationData.logicalSectorSize).toBe(512);
    expect(late).toBeGreaterThan(early);
    expect([late < 100, read.status, await percent()]).toEqual([true, 409, 100]);
  });

  test('gives its snapshots what it has from its own', async () => {
    const simulator = await open({ properties: CONTENT });
    await put(simulator, at('disks', 'new'), ofPoint());
    const creationData = { createOption: 'Copy', sourceResourceId: idIn('disks', 'new') };

    await put(simulator, at('snapshots', 'next'), {
      location: 'westus',
      properties: { incremental: true, creationData },
    });

    expect((await simulator.send('GET', at('snapshots', 'next'))).body.properties).toMatchObject(CONTENT);
  });
});

describe('a PUT of a disk that is there', () => {
  test('with the same source makes no new one, and replaces its tags', async () => {
    const simulator = await open();
    await put(simulator, at('disks', 'new'), ofPoint());
    const before = (await simulator.send('GET', at('disks', 'new'))).body;

    const again = await put(simulator, at('disks', 'new'), ofPoint({}, { tags: { c: 'd' } }));
    const after = (await simulator.send('GET', at('disks', 'new'))).body;

    expect([again.status, after.tags]).toEqual([202, { c: 'd' }]);
    expect([after.properties.uniqueId, after.properties.timeCreated]).toEqual([
      before.properties.uniqueId,
      before.properties.timeCreated,
    ]);
  });

  test('with another source is refused, and changes nothing', async () => {
    const simulator = await open();
    await put(simulator, at('disks', 'new'), ofPoint());
    const creationData = { createOption: 'Copy', sourceResourceId: idIn('snapshots', 'other') };

    const { status, body } = await put(simulator, at('disks', 'new'), ofPoint({ creationData }, { tags: { c: 'd' } }));

    expect([status, body.error]).toEqual([
      409,
      {
        code: 'PropertyChangeNotAllowed',
        message: "Changing property 'sourceResourceId' is not allowed for existing disk 'new'.",
        target: 'sourceResourceId',
      },
    ]);
    expect(simulator.state.disks.get(idIn('disks', 'new'))?.tags).toEqual({});
  });

  test('does not make it smaller', async () => {
    const simulator = await open();
    await put(simulator, at('disks', 'new'), ofPoint());

    expect((await simulator.send('PATCH', at('disks', 'new'), { properties: { diskSizeGB: 199 } })).status).toBe(409);
  });
});

describe('a disk is refused', () => {
  const gone = { createOption: 'Copy', sourceResourceId: idIn('snapshots', 'gone') };
  const set = { type: 'EncryptionAtRestWithCustomerKey' };

  test.each<[string, ReturnType<typeof ofPoint>, number, string, RegExp]>([
    ['whose snapshot is gone', ofPoint({ creationData: gone }), 404, 'NotFound', /snapshots\/gone is not found/],
    [
      'in another region',
      ofPoint({}, { location: 'eastus' }),
      409,
      'OperationNotAllowed',
      /in region westus, not in eastus/,
    ],
    ['below its snapshot’s size', ofPoint({ diskSizeGB: 199 }), 400, 'InvalidParameter', /199 GB .* below the 200 GB/],
    [
      'of a tier that its SKU has not',
      ofPoint({ tier: 'P30' }, { sku: { name: 'Standard_LRS' } }),
      400,
      'InvalidParameter',
      /tier is for Premium SSD/,
    ],
    [
      'with figures that its SKU has not',
      ofPoint({ diskIOPSReadWrite: 5_000 }),
      400,
      'InvalidParameter',
      /diskIOPSReadWrite can be set for/,
    ],
    [
      'with bursts that its SKU has not',
      ofPoint({ burstingEnabled: true }, { sku: { name: 'StandardSSD_LRS' } }),
      400,
      'InvalidParameter',
      /bursting is for Premium SSD/,
    ],
    [
      'in a zone and zone-redundant',
      ofPoint({}, { zones: ['1'], sku: { name: 'Premium_ZRS' } }),
      400,
      'InvalidParameter',
      /has no zone/,
    ],
    [
      'with private access to nowhere',
      ofPoint({ networkAccessPolicy: 'AllowPrivate' }),
      400,
      'InvalidParameter',
      /diskAccessId/,
    ],
    ['with a key of nobody', ofPoint({ encryption: set }), 400, 'InvalidParameter', /diskEncryptionSetId/],
  ])('%s', async (_, body, status, code, message) => {
    const simulator = await open();

    const reply = await put(simulator, at('disks', 'new'), body);

    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
    expect(reply.body.error.message).toMatch(message);
    expect(simulator.state.disks.get(idIn('disks', 'new'))).toBeUndefined();
  });

  test.each<[string, ArmProperties]>([
    ['being made', { provisioningState: 'Updating' }],
    ['failed', { provisioningState: 'Failed' }],
    ['still copied', { completionPercent: 40 }],
    [
      'a copy whose source was deleted',
      { copyCompletionError: { errorCode: 'CopySourceNotFound', errorMessage: 'x' } },
    ],
    ['of sectors that its SKU has not', { creationData: { createOption: 'Copy', logicalSectorSize: 4_096 } }],
  ])('whose snapshot is %s', async (_, properties) => {
    const simulator = await open({ properties });

    const { status, body } = await put(simulator, at('disks', 'new'), ofPoint());

    expect([status, body.error.code]).toEqual([409, 'OperationNotAllowed']);
  });

  test('over the quota of its region', async () => {
    const simulator = await open({}, { maxDisksPerRegion: 2 });
    await put(simulator, at('disks', 'second'), ofPoint());

    const { status, body } = await put(simulator, at('disks', 'third'), ofPoint());

    expect([status, body.error.code]).toEqual([409, 'OperationNotAllowed']);
    expect(body.error.message).toMatch(/exceeding approved PremiumDiskCount quota.* Current Usage: 2, /);
  });

  test('by a fault, as over the quota', async () => {
    const simulator = await open();
    await simulator.send('POST', '/_local/faults', { kind: 'quota-exceeded' });

    expect((await put(simulator, at('disks', 'new'), ofPoint())).body.error.message).toMatch(/exceeding approved/);
  });
});

test('sectors of 4096 bytes and instant access are no bar to the newest kinds of disks', async () => {
  const snapshots = [
    aSnapshot('point', { properties: { creationData: { createOption: 'Copy', logicalSectorSize: 4_096 } } }),
    aSnapshot('instant', { properties: { completionPercent: 10, snapshotAccessState: 'InstantAccess' } }),
  ];
  const simulator = await openSimulator({ fleet: aFleet({ snapshots, disks: [aDisk('disk1')] }) });
  const creationData = { createOption: 'Copy', sourceResourceId: idIn('snapshots', 'instant') };
  const fast = { sku: { name: 'PremiumV2_LRS' } };

  const replies = [
    await put(simulator, at('disks', 'a'), ofPoint({}, fast)),
    await put(simulator, at('disks', 'b'), ofPoint({ creationData }, fast)),
    await put(simulator, at('disks', 'c'), ofPoint({ creationData, diskSizeGB: 300 }, fast)),
    await put(simulator, at('disks', 'd'), ofPoint({ creationData })),
  ];

  expect(replies.map(({ status }) => status)).toEqual([202, 202, 409, 409]);
  expect((await simulator.send('GET', at('disks', 'a'))).body.properties.creationData.logicalSectorSize).toBe(4_096);
});

test.each([
  ['stays as failed', undefined, 'Failed'],
  ['leaves nothing', 'nothing', undefined],
])('a disk whose operation fails %s, and can be made again under its name', async (_, leaves, state) => {
  const simulator = await open();
  const operation = { status: 'Failed', code: 'InternalExecutionError', leaves };
  await simulator.send('POST', '/_local/faults', { match: { method: 'PUT' }, times: 1, effect: { operation } });
  const provisioning = () => simulator.state.disks.get(idIn('disks', 'new'))?.properties.provisioningState;

  await put(simulator, at('disks', 'new'), ofPoint());
  const left = provisioning();
  await put(simulator, at('disks', 'new'), ofPoint());

  expect([left, provisioning()]).toEqual([state, 'Succeeded']);
});
