import { describe, expect, test } from 'vitest';
import { computeId } from '../../shared/policy/resource-id.ts';
import type { DiskRequest } from '../../shared/policy/restore/disk-request.ts';
import { refusal } from '../support/refusal.ts';
import { openHost } from './open-host.ts';

const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/Shop/providers/Microsoft.Compute`;
const VM = computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web');
const DISK = computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk1');
const POINT = computeId(SUBSCRIPTION, 'Shop', 'snapshots', 'point');

const REQUEST: DiskRequest = {
  id: DISK,
  location: 'westus',
  zones: ['2'],
  sku: { name: 'PremiumV2_LRS' },
  tags: { app: 'shop' },
  properties: {
    creationData: { createOption: 'Copy', sourceResourceId: POINT, logicalSectorSize: 512 },
    diskIOPSReadWrite: 3000,
    newInAzure: { kept: true },
  },
};

describe('a model', () => {
  test('of a VM comes whole, in the casing and with the fields of ARM, and with its instance view', async () => {
    const body = {
      id: VM.toUpperCase(),
      name: 'web',
      location: 'westus',
      identity: { type: 'SystemAssigned' },
      properties: {
        storageProfile: { osDisk: { diskIOPSReadWrite: 500 }, dataDisks: [], diskControllerType: 'NVMe' },
        newInAzure: { kept: [1, null] },
        instanceView: { statuses: [{ code: 'PowerState/running' }] },
      },
    };
    const host = await openHost(() => ({ status: 200, body }));

    expect(await host.models.getVirtualMachine(VM)).toEqual(body);

    expect(host.asked).toMatchObject([
      { method: 'GET', url: `${GROUP}/virtualMachines/web?api-version=2026-04-01&$expand=instanceView` },
    ]);
  });

  test('of a disk and of a snapshot are asked for by the version of the disks', async () => {
    const host = await openHost(({ url }) => ({
      status: 200,
      body: { id: url.split('?')[0], name: 'x', location: 'westus', properties: { optimizedForFrequentAttach: true } },
    }));

    const disk = await host.models.getDisk(DISK);
    const point = await host.models.getSnapshot(POINT);

    expect([disk?.properties, point?.properties]).toEqual(Array(2).fill({ optimizedForFrequentAttach: true }));
    expect(host.asked.map(({ url }) => url)).toEqual([
      `${GROUP}/disks/disk1?api-version=2026-03-02`,
      `${GROUP}/snapshots/point?api-version=2026-03-02`,
    ]);
  });

  test('is absent where Azure says so, and only then', async () => {
    const codes = ['ResourceNotFound', 'ResourceGroupNotFound', 'NotFound', 'SubscriptionNotFound'];
    const host = await openHost((_, count) => ({
      status: 404,
      body: { error: { code: codes[count - 1], message: 'not there' } },
    }));

    for (const get of ['getVirtualMachine', 'getDisk', 'getSnapshot'] as const) {
      expect(await host.models[get](VM)).toBeUndefined();
    }
    expect(await refusal(host.models.getDisk(DISK))).toMatchObject({ code: 'SubscriptionNotFound', status: 404 });
  });

  test.each([
    undefined,
    [],
    { name: 'x', location: 'westus', properties: {} },
    { id: DISK, name: 'x', location: 'westus' },
    { id: DISK, name: 'x', location: 'westus', properties: null },
    { id: 'elsewhere', name: 'x', location: 'westus', properties: {} },
  ])('that is none is an error: %j', async (body) => {
    const host = await openHost(() => ({ status: 200, ...(body === undefined ? {} : { body }) }));

    expect((await refusal(host.models.getDisk(DISK))).code).toBe('UnexpectedReply');
  });

  test('is read three times at most, and not again before Azure wants it', async () => {
    const tired = await openHost(() => ({
      status: 500,
      body: { error: { code: 'InternalServerError', message: '' } },
    }));
    const busy = await openHost(() => ({
      status: 429,
      headers: { 'Retry-After': '17' },
      body: { code: 'OperationNotAllowed', message: 'flat' },
    }));

    expect((await refusal(tired.models.getDisk(DISK))).status).toBe(500);
    expect(await refusal(busy.models.getVirtualMachine(VM))).toMatchObject({ status: 429, retryAfterMs: 17_000 });

    expect([tired.asked.length, busy.asked.length]).toEqual([3, 1]);
  });
});

describe('a write', () => {
  test('of a disk is one PUT of the request, in which no field is lost', async () => {
    const host = await openHost(() => ({ status: 202, body: {} }));

    await host.disks.create(REQUEST);

    const { id: _, ...body } = REQUEST;
    expect(host.asked).toMatchObject([{ method: 'PUT', url: `${GROUP}/disks/disk1?api-version=2026-03-02`, body }]);
    expect(Object.keys(host.asked[0]?.body as object)).not.toContain('id');
  });

  test('of a VM is one PATCH of the whole storage profile, and nothing beside it', async () => {
    const host = await openHost(() => ({ status: 202, body: {} }));
    const storageProfile = { osDisk: { name: 'a', caching: 'ReadOnly' }, dataDisks: [{ lun: 3, toBeDetached: false }] };

    await host.virtualMachines.replaceStorageProfile(VM, storageProfile);

    expect(host.asked[0]).toMatchObject({
      method: 'PATCH',
      url: `${GROUP}/virtualMachines/web?api-version=2026-04-01`,
    });
    expect(host.asked.map(({ body }) => body)).toEqual([{ properties: { storageProfile } }]);
  });

  test('is accepted without being followed: a deallocation, a start, a deletion', async () => {
    const host = await openHost(() => ({ status: 202, headers: { 'Azure-AsyncOperation': 'https://localhost/op' } }));

    await host.virtualMachines.deallocate(VM);
    await host.virtualMachines.start(VM);
    await host.disks.delete(DISK);

    expect(host.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `POST ${GROUP}/virtualMachines/web/deallocate?api-version=2026-04-01`,
      `POST ${GROUP}/virtualMachines/web/start?api-version=2026-04-01`,
      `DELETE ${GROUP}/disks/disk1?api-version=2026-03-02`,
    ]);
  });

  test('that deletes a disk is done where nothing was there', async () => {
    const gone = await openHost(() => ({ status: 204 }));
    const missing = await openHost(() => ({ status: 404, body: { error: { code: 'ResourceNotFound', message: '' } } }));

    await gone.disks.delete(DISK);
    await missing.disks.delete(DISK);

    expect([...gone.asked, ...missing.asked].map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });

  test.each([408, 409, 429, 500, 503])('is sent once, whatever the answer: %d', async (status) => {
    const headers = { 'Retry-After': '3', 'x-ms-request-id': 'r-1' };
    const host = await openHost(() => ({ status, headers, body: { error: { code: 'Busy', message: 'busy' } } }));

    const errors = [
      await refusal(host.disks.create(REQUEST)),
      await refusal(host.disks.delete(DISK)),
      await refusal(host.virtualMachines.replaceStorageProfile(VM, {})),
      await refusal(host.virtualMachines.deallocate(VM)),
      await refusal(host.virtualMachines.start(VM)),
    ];

    expect(host.asked.map(({ method }) => method)).toEqual(['PUT', 'DELETE', 'PATCH', 'POST', 'POST']);
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'Busy', status, requestId: 'r-1', retryAfterMs: 3_000 });
    }
  });
});
