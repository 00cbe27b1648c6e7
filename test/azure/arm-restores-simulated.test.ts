import { describe, expect, test } from 'vitest';
import { computeId } from '../../shared/policy/resource-id.ts';
import type { DiskRequest } from '../../shared/policy/restore/disk-request.ts';
import { aDisk, aFleet, aMachine, idIn } from '../local/simulator/small-fleet.ts';
import { refusal } from '../support/refusal.ts';
import { openArm } from './open-arm.ts';

const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
const VM = computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web');
const ATTACHED = computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk1');
const DETACHED = computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk2');
const RESTORED = computeId(SUBSCRIPTION, 'Shop', 'disks', 'restored');
const POINT = computeId(SUBSCRIPTION, 'Shop', 'snapshots', 'point');

/** The VM `web` runs on `disk1`; `disk2` is beside it, with a signature that can be recognised. */
async function openShop(options: NonNullable<Parameters<typeof openArm>[0]> = {}) {
  const gpt = { osType: 'Linux', hyperVGeneration: 'V2' };
  const attached = aDisk('disk1', {
    managedBy: idIn('virtualMachines', 'web'),
    properties: { ...gpt, diskState: 'Attached' },
  });
  const fleet = aFleet({ virtualMachines: [aMachine('web')], disks: [attached, aDisk('disk2', { properties: gpt })] });
  // The SDK follows operations on access by the system's clock, while the simulator's stands still.
  const world = await openArm({ ...options, fleet, settings: { accessMs: 0, ...options.settings } });
  const stateOf = (id: string) => world.simulator.state.disks.get(id)?.properties.diskState;
  return { ...world, stateOf };
}

function aRequest(changes: Partial<DiskRequest> = {}): DiskRequest {
  return {
    id: RESTORED,
    location: 'westus',
    sku: { name: 'Premium_LRS' },
    tags: { app: 'shop' },
    properties: {
      creationData: { createOption: 'Copy', sourceResourceId: POINT },
      diskSizeGB: 200,
      osType: 'Linux',
      hyperVGeneration: 'V2',
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
    },
    ...changes,
  };
}

/** A point of `disk2`, and a disk made of it. */
async function restoreOne(world: Awaited<ReturnType<typeof openShop>>, changes: Partial<DiskRequest> = {}) {
  await world.snapshots.create({
    id: POINT,
    location: 'westus',
    tags: {},
    sourceResourceId: DETACHED,
    incremental: true,
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
  });
  world.pass(1_000);
  await world.disks.create(aRequest(changes));
}

describe('a disk of a point', () => {
  test('is accepted first and complete later, with what was asked for', async () => {
    const world = await openShop();
    await restoreOne(world);

    const early = await world.models.getDisk(RESTORED);
    world.pass(60_000);
    const late = await world.models.getDisk(RESTORED);

    expect(early?.properties['provisioningState']).not.toBe('Succeeded');
    expect(late).toMatchObject({
      name: 'restored',
      tags: { app: 'shop' },
      sku: { name: 'Premium_LRS' },
      properties: { provisioningState: 'Succeeded', diskSizeGB: 200, osType: 'Linux', hyperVGeneration: 'V2' },
    });
  });

  test('has the content of the disk that the point was made of', async () => {
    const world = await openShop();
    await restoreOne(world);
    world.pass(60_000);

    const restored = await world.contents.read(RESTORED, 4_096);
    const source = await world.contents.read(DETACHED, 4_096);

    expect(Buffer.from(restored.first).equals(Buffer.from(source.first))).toBe(true);
    expect(Buffer.from(restored.first).subarray(512, 520).toString()).toBe('EFI PART');
    expect(restored.usedBytes).toBe(source.usedBytes);
    expect([world.stateOf(RESTORED), world.stateOf(DETACHED)]).toEqual(['Unattached', 'Unattached']);
  });

  test('is measured the same however many page ranges a reply holds', async () => {
    const [whole, paged] = await Promise.all([openShop(), openShop({ settings: { pageRangesPerReply: 2 } })]);

    const { usedBytes } = await whole.contents.read(DETACHED, 512);

    expect(usedBytes).toBeGreaterThan(2 ** 30);
    expect((await paged.contents.read(DETACHED, 512)).usedBytes).toBe(usedBytes);
  });

  test('is closed again where its content could not be read', async () => {
    const world = await openShop();
    await restoreOne(world, { properties: { ...aRequest().properties, publicNetworkAccess: 'Disabled' } });
    world.pass(60_000);

    expect(await refusal(world.contents.read(RESTORED, 512))).toMatchObject({
      code: 'AuthorizationFailure',
      status: 403,
    });
    expect(world.stateOf(RESTORED)).toBe('Unattached');
    await world.contents.close(RESTORED);
  });

  test('goes, and is no error where it went before', async () => {
    const world = await openShop();
    await restoreOne(world);
    world.pass(60_000);

    await world.disks.delete(RESTORED);
    world.pass(60_000);
    await world.disks.delete(RESTORED);
    await world.contents.close(RESTORED);

    expect(await world.models.getDisk(RESTORED)).toBeUndefined();
  });

  test('is refused under throttling with the time to come back, and sent once', async () => {
    const world = await openShop();
    const headers = { 'Retry-After': '7' };
    const effect = { status: 429, code: 'OperationNotAllowed', message: 'busy', flat: true, headers };
    world.simulator.state.faults.add({ match: { method: 'PUT', path: '/disks/' }, effect });

    expect(await refusal(restoreOne(world))).toMatchObject({ status: 429, retryAfterMs: 7_000 });

    expect(world.simulator.state.faults.list()).toMatchObject([{ seen: 1, played: 1 }]);
  });
});

describe('a VM', () => {
  test('that was stopped takes other disks in one change, and starts again', async () => {
    const world = await openShop();
    await restoreOne(world);
    world.pass(60_000);
    const before = await lookAt(world);
    const { osDisk, ...rest } = before.storageProfile;

    await world.virtualMachines.deallocate(VM);
    world.pass(60_000);
    const stopped = await lookAt(world);
    const swapped = { ...osDisk, name: 'restored', managedDisk: { id: RESTORED } };
    await world.virtualMachines.replaceStorageProfile(VM, { ...rest, osDisk: swapped });
    world.pass(60_000);
    await world.virtualMachines.start(VM);
    world.pass(60_000);
    const after = await lookAt(world);

    expect([before.power, stopped.power, after.power]).toEqual(['running', 'deallocated', 'running']);
    expect(after.storageProfile.osDisk).toMatchObject({ name: 'restored' });
    expect(world.stateOf(ATTACHED)).toBe('Unattached');
    expect((await world.models.getDisk(RESTORED))?.['managedBy']).toBe(VM);
  });
});

interface MachineProperties {
  readonly storageProfile: { readonly osDisk: Readonly<Record<string, unknown>> };
  readonly instanceView: { readonly statuses: readonly { readonly code: string }[] };
}

async function lookAt({ models }: Awaited<ReturnType<typeof openShop>>) {
  const vm = await models.getVirtualMachine(VM);
  const { storageProfile, instanceView } = (vm?.properties ?? {}) as unknown as MachineProperties;
  const power = instanceView.statuses.find(({ code }) => code.startsWith('PowerState/'))?.code.split('/')[1];
  return { storageProfile, power };
}
