import { describe, expect, test } from 'vitest';
import { openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aSnapshot, GROUP_ID, idIn } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';

function at(name: string, rest = ''): string {
  return `${idIn('snapshots', name)}${rest}${VERSION}`;
}

function body(changes: Record<string, unknown> = {}, disk = 'disk1') {
  const { properties, ...envelope } = changes;
  return {
    location: 'westus',
    ...envelope,
    properties: {
      creationData: { createOption: 'Copy', sourceResourceId: idIn('disks', disk) },
      incremental: true,
      ...(properties as object | undefined),
    },
  };
}

describe('a new snapshot', () => {
  test('is Updating at once, and tells its time and ids only when the operation succeeded', async () => {
    const simulator = await openSimulator();

    await simulator.send('PUT', at('point'), body({ tags: { a: 'b' } }));
    const during = (await simulator.send('GET', at('point'))).body;
    simulator.pass(600);
    const after = (await simulator.send('GET', at('point'))).body;

    expect(during.properties).toEqual({ ...body().properties, provisioningState: 'Updating' });
    expect(during.sku).toBeUndefined();
    expect(after).toMatchObject({ tags: { a: 'b' }, sku: { name: 'Standard_ZRS', tier: 'Standard' } });
    expect(after.properties).toMatchObject({
      provisioningState: 'Succeeded',
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      diskSizeBytes: 214748364800,
      creationData: { sourceUniqueId: 'unique-disk1' },
    });
    expect(after.properties.timeCreated).toMatch(/^2026-11-23T02:00:00\.123\d{4}\+00:00$/);
    expect(after.properties).not.toHaveProperty('completionPercent');
  });

  test.each([
    ['in a region with zones', 'all', true, 'Standard_ZRS'],
    ['in a region without zones', ['eastus'], true, 'Standard_LRS'],
    ['that is full', 'all', false, 'Standard_LRS'],
  ])('without a SKU %s gets the default one', async (_, zrsRegions, incremental, expected) => {
    const simulator = await openSimulator({ settings: { zrsRegions: zrsRegions as 'all' } });

    await simulator.send('PUT', at('point'), body({ properties: { incremental } }));
    simulator.pass(600);

    expect((await simulator.send('GET', at('point'))).body.sku.name).toBe(expected);
  });

  test('shares its family with the others of its disk incarnation, and with no other disk', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ disks: [aDisk('disk1'), aDisk('disk2')] }) });

    for (const [name, disk] of [
      ['a', 'disk1'],
      ['b', 'disk1'],
      ['c', 'disk2'],
    ] as const) {
      await simulator.send('PUT', at(name), body({}, disk));
    }
    simulator.pass(600);

    const family = (name: string) =>
      simulator.state.snapshots.get(idIn('snapshots', name))?.properties.incrementalSnapshotFamilyId;
    expect(family('a')).toBe(family('b'));
    expect(family('a')).not.toBe(family('c'));
  });

  test.each([
    ['Premium_LRS and incremental', body({ sku: { name: 'Premium_LRS' } }), 400, 'InvalidParameter', 'sku'],
    ['no location', { ...body(), location: undefined }, 400, 'LocationRequired', undefined],
    ['a source that is not there', body({}, 'gone'), 404, 'NotFound', undefined],
    ['another region than its source', body({ location: 'eastus' }), 409, 'OperationNotAllowed', undefined],
    ['no creation data', { location: 'westus', properties: {} }, 400, 'InvalidParameter', 'creationData'],
    [
      'instant access of an import',
      body({ properties: { creationData: { createOption: 'Import', instantAccessDurationMinutes: 60 } } }),
      400,
      'InvalidParameter',
      'creationData.instantAccessDurationMinutes',
    ],
    [
      '51 tags',
      body({ tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, 'x'])) }),
      400,
      'TagCountLimitExceeded',
      undefined,
    ],
    ['a tag value of 257 characters', body({ tags: { a: 'x'.repeat(257) } }), 400, 'InvalidTagValueLength', undefined],
    ['a tag name with a slash', body({ tags: { 'a/b': 'x' } }), 400, 'InvalidTagNameCharacters', undefined],
  ])('with %s is refused and leaves nothing', async (_, sent, status, code, target) => {
    const simulator = await openSimulator();

    const reply = await simulator.send('PUT', at('point'), sent);

    expect(reply.status).toBe(status);
    expect(reply.body.error).toMatchObject({ code, ...(target === undefined ? {} : { target }) });
    expect(simulator.state.snapshots.size).toBe(0);
  });

  test('is refused over 7 in 5 minutes of one disk, and taken again after that', async () => {
    const simulator = await openSimulator();
    const statusOf = async (name: string) => (await simulator.send('PUT', at(name), body())).status;

    const statuses = [];
    for (let index = 0; index < 8; index++) statuses.push(await statusOf(`point-${index}`));
    simulator.pass(5 * 60_000);

    expect(statuses).toEqual([202, 202, 202, 202, 202, 202, 202, 409]);
    expect(await statusOf('later')).toBe(202);
  });

  test('is refused over the limit of snapshots of one disk, until one is deleted', async () => {
    const snapshots = ['a', 'b'].map((name) => aSnapshot(name));
    const simulator = await openSimulator({ fleet: aFleet({ snapshots }), settings: { maxSnapshotsPerDisk: 2 } });

    const refused = await simulator.send('PUT', at('c'), body());
    await simulator.send('DELETE', at('a'));
    simulator.pass(200);
    const taken = await simulator.send('PUT', at('c'), body());

    expect([refused.status, taken.status]).toEqual([409, 202]);
  });

  test('whose operation fails stays as failed, or leaves nothing, as the fault says', async () => {
    const simulator = await openSimulator();
    const failure = { status: 'Failed', code: 'InternalExecutionError', message: 'no' } as const;
    simulator.state.faults.add({ times: 1, match: { path: '/a\\?' }, effect: { operation: failure } });
    simulator.state.faults.add({
      times: 1,
      match: { path: '/b\\?' },
      effect: { operation: { ...failure, leaves: 'nothing' } },
    });

    const accepted = await simulator.send('PUT', at('a'), body());
    await simulator.send('PUT', at('b'), body());
    simulator.pass(600);
    const status = await simulator.send('GET', String(accepted.headers['azure-asyncoperation']));

    expect(status.body).toMatchObject({ status: 'Failed', error: { code: 'InternalExecutionError', message: 'no' } });
    expect(simulator.state.snapshots.all().map(({ name, properties }) => [name, properties.provisioningState])).toEqual(
      [['a', 'Failed']],
    );
  });
});

describe('a PUT of an existing name', () => {
  test('whose snapshot failed takes it anew, and counts it once', async () => {
    const simulator = await openSimulator({ settings: { maxSnapshotsPerDisk: 2 } });
    simulator.state.faults.add({ times: 1, effect: { operation: { status: 'Failed' } } });
    await simulator.send('PUT', at('point'), body());
    simulator.pass(600);

    const again = await simulator.send('PUT', at('point'), body());
    simulator.pass(600);
    const second = await simulator.send('PUT', at('second'), body());

    expect([again.status, second.status]).toEqual([202, 202]);
    expect(simulator.state.snapshots.get(idIn('snapshots', 'point'))?.properties.provisioningState).toBe('Succeeded');
  });

  test('takes no new snapshot but replaces tags, SKU and network settings', async () => {
    const simulator = await openSimulator();
    await simulator.send('PUT', at('point'), body({ tags: { 'nightkeep-hold': 'x' } }));
    simulator.pass(3_600_000);
    const before = (await simulator.send('GET', at('point'))).body;

    const change = { tags: { b: 'c' }, sku: { name: 'Standard_LRS' }, properties: { networkAccessPolicy: 'DenyAll' } };
    const reply = await simulator.send('PUT', at('point'), body(change));
    simulator.pass(600);
    const after = (await simulator.send('GET', at('point'))).body;

    expect(reply.status).toBe(202);
    expect(after.properties).toEqual({ ...before.properties, networkAccessPolicy: 'DenyAll' });
    expect(after).toMatchObject({ tags: { b: 'c' }, sku: { name: 'Standard_LRS', tier: 'Standard' } });
    expect(after.tags).not.toHaveProperty('nightkeep-hold');
  });

  test('with another source is refused', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ disks: [aDisk('disk1'), aDisk('disk2')] }) });
    await simulator.send('PUT', at('point'), body());

    const reply = await simulator.send('PUT', at('point'), body({}, 'disk2'));

    expect(reply.status).toBe(409);
    expect(reply.body.error).toMatchObject({
      code: 'PropertyChangeNotAllowed',
      message: "Changing property 'sourceResourceId' is not allowed for existing disk 'point'.",
    });
  });
});

describe('a deletion', () => {
  test('is accepted, and the snapshot is gone when its operation succeeded', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point')] }) });

    const reply = await simulator.send('DELETE', at('POINT'));
    const during = await simulator.send('GET', at('point'));
    simulator.pass(200);
    const after = await simulator.send('GET', at('point'));

    expect([reply.status, during.status, after.status]).toEqual([202, 200, 404]);
  });

  test('of a missing snapshot is 204, of one in a missing group 404', async () => {
    const simulator = await openSimulator();

    const missing = await simulator.send('DELETE', at('nothing'));
    const group = await simulator.send('DELETE', at('nothing').replace('Shop', 'Nowhere'));

    expect(missing.status).toBe(204);
    expect([group.status, group.body.error.code]).toEqual([404, 'ResourceGroupNotFound']);
  });

  test.each([
    ['an active SAS', { diskState: 'ActiveSAS' }],
    ['a live immutability policy', { immutabilityPolicy: { policyExpirationTime: '2027-01-01T00:00:00Z' } }],
  ])('under %s is refused', async (_, properties) => {
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point', { properties })] }) });

    const reply = await simulator.send('DELETE', at('point'));

    expect(reply.status).toBe(409);
    expect(simulator.state.snapshots.size).toBe(1);
  });
});

describe('a copy in the background', () => {
  const fast = aDisk('fast', { sku: { name: 'PremiumV2_LRS' } });

  test('of a Premium SSD v2 disk goes on after its operation succeeded', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ disks: [fast] }), settings: { backgroundCopyMs: 10_000 } });

    await simulator.send('PUT', at('point'), body({}, 'fast'));
    simulator.pass(5_600);
    const during = (await simulator.send('GET', at('point'))).body.properties;
    const older = (await simulator.send('GET', at('point').replace('2025-01-02', '2022-03-02'))).body.properties;
    simulator.pass(5_000);
    const after = (await simulator.send('GET', at('point'))).body.properties;

    expect(during).toMatchObject({
      provisioningState: 'Succeeded',
      completionPercent: 50,
      snapshotAccessState: 'Pending',
    });
    expect(older).not.toHaveProperty('snapshotAccessState');
    expect(after).toMatchObject({ completionPercent: 100, snapshotAccessState: 'Available' });
  });

  test('is refused for a fourth snapshot while three are pending, and for a full one', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ disks: [fast] }), settings: { backgroundCopyMs: 10_000 } });

    const statuses = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      statuses.push((await simulator.send('PUT', at(name), body({}, 'fast'))).status);
      simulator.pass(600);
    }
    const full = await simulator.send('PUT', at('full'), body({ properties: { incremental: false } }, 'fast'));

    expect(statuses).toEqual([202, 202, 202, 409]);
    expect(full.status).toBe(409);
  });

  test('to another region fails for good where its source is deleted meanwhile', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('source')] }) });
    const creationData = { createOption: 'CopyStart', sourceResourceId: idIn('snapshots', 'source') };
    await simulator.send('PUT', at('copy'), body({ location: 'eastus', properties: { creationData } }));
    simulator.pass(1_000);

    await simulator.send('DELETE', at('source'));
    simulator.pass(200_000);
    const copy = (await simulator.send('GET', at('copy'))).body;

    expect(copy.location).toBe('eastus');
    expect(copy.properties).toMatchObject({
      provisioningState: 'Succeeded',
      copyCompletionError: { errorCode: 'CopySourceNotFound' },
    });
    expect(copy.properties.completionPercent).toBeLessThan(100);
  });
});

describe('access', () => {
  test('is granted by a SAS told at the Location, and revoked', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point')] }) });

    const granted = await simulator.send('POST', at('point', '/beginGetAccess'), {
      access: 'Read',
      durationInSeconds: 60,
    });
    const waiting = await simulator.send('GET', String(granted.headers['location']));
    simulator.pass(100);
    const sas = await simulator.send('GET', String(granted.headers['location']));
    const active = simulator.state.snapshots.get(idIn('snapshots', 'point'))?.properties.diskState;
    await simulator.send('POST', at('point', '/endGetAccess'));
    simulator.pass(100);

    expect([granted.status, waiting.status, sas.status]).toEqual([202, 202, 200]);
    expect(sas.body.accessSAS).toMatch(new RegExp(`^${simulator.url}/_sas/md-`));
    expect(active).toBe('ActiveSAS');
    expect(simulator.state.snapshots.get(idIn('snapshots', 'point'))?.properties.diskState).toBe('Unattached');
  });
});

test('a snapshot group that is missing can be made', async () => {
  const simulator = await openSimulator();
  const group = `${GROUP_ID.replace('Shop', 'nightkeep-snapshots')}${VERSION}`;

  const before = await simulator.send('HEAD', group);
  const made = await simulator.send('PUT', group, { location: 'West US' });
  const after = await simulator.send('HEAD', group);

  expect([before.status, made.status, after.status]).toEqual([404, 201, 204]);
  expect(made.body).toMatchObject({ name: 'nightkeep-snapshots', location: 'westus' });
});
