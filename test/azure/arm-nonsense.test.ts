import { afterAll, expect, test } from 'vitest';
import { ArmClient } from '../../shared/azure/arm-client.ts';
import { replyError } from '../../shared/azure/arm-errors.ts';
import { ArmInventory } from '../../shared/azure/arm-inventory.ts';
import { ArmSnapshots } from '../../shared/azure/arm-snapshots.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { WireArm } from '../fuzz/arm-wire.ts';
import { type Loopback, serveHttps } from '../support/loopback.ts';

const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
const opened: Loopback[] = [];

afterAll(async () => {
  for (const server of opened) await server.close();
});

/** The inventory before a server that answers every request with this text. */
async function openBefore(text: string, contentType = 'application/json'): Promise<ArmInventory> {
  const server = await serveHttps((_, response) => {
    response.setHeader('Content-Type', contentType);
    response.end(text);
  });
  opened.push(server);
  const credential = { getToken: async () => ({ token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  return new ArmInventory(new ArmClient({ credential, endpoint: server.url }));
}

test.each([
  ['a list without its value', '{}', 'application/json'],
  ['a list whose value is null', '{"value":null}', 'application/json'],
  ['nothing at all', '', 'application/json'],
  ['a page in HTML', '<html>Service unavailable</html>', 'text/html'],
  ['a resource without an id', '{"value":[{"location":"westus","properties":{}}]}', 'application/json'],
  ['a list of nothing', '{"value":[null]}', 'application/json'],
])('%s is an error and no empty list', async (_, text, contentType) => {
  const inventory = await openBefore(text, contentType);

  await expect(inventory.listDisks(SUBSCRIPTION)).rejects.toBeInstanceOf(AzureError);
  await expect(inventory.listSnapshots(SUBSCRIPTION)).rejects.toBeInstanceOf(AzureError);
  await expect(inventory.listVirtualMachines(SUBSCRIPTION)).rejects.toBeInstanceOf(AzureError);
  if (!text.includes('location')) await expect(inventory.listSubscriptions()).rejects.toBeInstanceOf(AzureError);
});

test('restore points of which one names nonsense as its source are told as unread', async () => {
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/Shop/providers/Microsoft.Compute/restorePointCollections/c`;
  const restorePoints = [{ name: 'p', properties: { sourceRestorePoint: { id: 'nonsense' } } }];
  const owned = { id, location: 'westus', tags: { 'nightkeep-owner': 'me' }, properties: { restorePoints } };
  const inventory = await openBefore(JSON.stringify({ ...owned, value: [owned] }));

  const { points, unread } = await inventory.listRestorePoints(SUBSCRIPTION, ['me']);

  expect(points).toEqual([]);
  expect(unread).toMatchObject([{ location: 'westus', error: { name: 'AzureError', code: 'UnexpectedReply' } }]);
});

test('what is deleted is not chosen by a redirect', async () => {
  const asked: string[] = [];
  const arm = new WireArm(({ method, path }) => {
    asked.push(`${method} ${path}`);
    return { status: 307, headers: { location: path.replace('expired', 'kept') }, body: '' };
  });
  const id = computeId(SUBSCRIPTION, 'Shop', 'snapshots', 'expired');

  await expect(new ArmSnapshots(arm).delete(id)).rejects.toMatchObject({ status: 307 });
  expect(asked).toEqual([`DELETE ${id}`]);
});

test('a nextLink to another host gets no token', async () => {
  const inventory = await openBefore('{"value":[],"nextLink":"https://127.0.0.2:1/subscriptions?page=2"}');

  await expect(inventory.listSubscriptions()).rejects.toMatchObject({ code: 'ForeignLink' });
});

test.each<[string, (inventory: ArmInventory) => Promise<unknown>]>([
  ['subscriptions', (inventory) => inventory.listSubscriptions()],
  ['VMs', (inventory) => inventory.listVirtualMachines(SUBSCRIPTION)],
  ['disks', (inventory) => inventory.listDisks(SUBSCRIPTION)],
  ['snapshots', (inventory) => inventory.listSnapshots(SUBSCRIPTION)],
  ['collections', (inventory) => inventory.listRestorePoints(SUBSCRIPTION, ['me'])],
])('a list of %s whose pages lead in a circle is an error, and is not read for ever', async (_, list) => {
  const pages: number[] = [];
  const server = await serveHttps((request, response) => {
    const url = new URL(request.url ?? '', `https://${request.headers.host}`);
    const page = Number(url.searchParams.get('page') ?? '0');
    pages.push(page);
    const nextLink = `${url.origin}${url.pathname}?page=${(page % 3) + 1}`;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ value: [], nextLink }));
  });
  opened.push(server);
  const credential = { getToken: async () => ({ token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const inventory = new ArmInventory(new ArmClient({ credential, endpoint: server.url }));

  await expect(list(inventory)).rejects.toMatchObject({ code: 'EndlessList' });

  expect(pages).toEqual([0, 1, 2, 3]);
});

test('a host that cannot be reached is told by its code', async () => {
  const credential = { getToken: async () => ({ token: 'secret', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const inventory = new ArmInventory(new ArmClient({ credential, endpoint: 'https://localhost:1' }));

  const listing = inventory.listSubscriptions();

  await expect(listing).rejects.toBeInstanceOf(AzureError);
  await expect(listing).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('an identity that gives no token is told as such', async () => {
  const refusal = Object.assign(new Error('no identity here'), { name: 'CredentialUnavailableError' });
  const credential = { getToken: () => Promise.reject(refusal) };
  const inventory = new ArmInventory(new ArmClient({ credential, endpoint: 'https://localhost:1' }));

  await expect(inventory.listSubscriptions()).rejects.toMatchObject({
    code: 'CredentialUnavailableError',
    message: expect.stringContaining('no identity here'),
  });
});

test('a refusal keeps its status, whatever stands in its details', () => {
  const details = [{ code: { toString: 1 }, message: [] }, 'no', null];
  const bodyText = JSON.stringify({ error: { code: 'OperationNotAllowed', message: 'no', details } });

  const error = replyError({ status: 409, bodyText, header: () => undefined });

  expect(error).toMatchObject({ status: 409, code: 'OperationNotAllowed', details: ['(an object): (an object)'] });
});
