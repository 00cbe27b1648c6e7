import { describe, expect, test } from 'vitest';
import { makeToken } from '../../../local/identity/make-token.ts';
import { openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aMachine, aSnapshot, GROUP_ID, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';

function numbered(count: number) {
  return Array.from({ length: count }, (_, index) => aSnapshot(`point-${String(index).padStart(2, '0')}`));
}

describe('every request', () => {
  test.each([
    ['no token', { authorization: '' }, 'InvalidAuthenticationToken'],
    ['no well-formed token', { authorization: 'Bearer abc' }, 'InvalidAuthenticationToken'],
    [
      'an expired token',
      { authorization: `Bearer ${makeToken({ audience: 'x', clientId: 'c', issuedAt: 0, expiresAt: 1 })}` },
      'ExpiredAuthenticationToken',
    ],
  ])('with %s is a 401 with a challenge', async (_, headers, code) => {
    const simulator = await openSimulator();

    const reply = await simulator.send('GET', `/subscriptions${VERSION}`, undefined, headers);

    expect([reply.status, reply.body.error.code]).toEqual([401, code]);
    expect(reply.headers['www-authenticate']).toMatch(/^Bearer authorization_uri=/);
  });

  test.each([
    ['without an api-version', 'GET', '/subscriptions', 400, 'MissingApiVersionParameter'],
    [
      'of an unknown subscription',
      'GET',
      `/subscriptions/none/providers/Microsoft.Compute/disks${VERSION}`,
      404,
      'SubscriptionNotFound',
    ],
    [
      'of an unknown group',
      'GET',
      `${GROUP_ID}x/providers/Microsoft.Compute/disks${VERSION}`,
      404,
      'ResourceGroupNotFound',
    ],
    [
      'of an unknown type',
      'GET',
      `${GROUP_ID}/providers/Microsoft.Compute/images${VERSION}`,
      404,
      'InvalidResourceType',
    ],
    ['by an unknown method', 'PUT', `/subscriptions${VERSION}`, 405, 'HttpMethodNotAllowed'],
    [
      'of a forgotten operation',
      'GET',
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/locations/westus/DiskOperations/x${VERSION}`,
      404,
      'NotFound',
    ],
  ])('%s is refused with its true code', async (_, method, path, status, code) => {
    const simulator = await openSimulator();

    const reply = await simulator.send(method, path);

    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
  });

  test('is understood whatever the casing of its path, and ids keep the casing stored', async () => {
    const simulator = await openSimulator();
    const path = idIn('disks', 'disk1').toUpperCase();

    const reply = await simulator.send('GET', `${path}${VERSION}`);

    expect(reply.body.id).toBe(idIn('disks', 'disk1'));
  });

  test('is answered with the ids and the clock of ARM', async () => {
    const simulator = await openSimulator({ settings: { dateOffsetMs: 600_000 } });

    const { headers } = await simulator.send('GET', `/subscriptions${VERSION}`, undefined, {
      'x-ms-client-request-id': 'mine',
      'x-ms-return-client-request-id': 'true',
    });

    expect(headers).toMatchObject({ date: 'Mon, 23 Nov 2026 02:10:00 GMT', 'x-ms-client-request-id': 'mine' });
    expect(headers['x-ms-routing-request-id']).toMatch(/^LOCAL:20261123T021000Z:/);
    expect(headers['x-ms-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('with a body that is no JSON object is a 400', async () => {
    const simulator = await openSimulator();

    const reply = await simulator.send('PUT', `${idIn('snapshots', 'point')}${VERSION}`, 'text');

    expect([reply.status, reply.body.error.code]).toEqual([400, 'InvalidRequestContent']);
  });
});

describe('a list', () => {
  test('comes in small pages, and none is lost though others are deleted between pages', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: numbered(12) }), settings: { pageSize: 5 } });
    const names: string[] = [];

    let next: string | undefined = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/snapshots${VERSION}`;
    for (let page = 0; next !== undefined; page++) {
      const { body } = await simulator.send('GET', next);
      names.push(...body.value.map(({ name }: { name: string }) => name));
      next = body.nextLink;
      if (page === 0) simulator.state.snapshots.delete(idIn('snapshots', 'point-02'));
    }

    expect(names).toEqual(numbered(12).map(({ name }) => name));
  });

  test('has empty pages with a nextLink where that is set, and no nextLink at its end', async () => {
    const simulator = await openSimulator({
      fleet: aFleet({ snapshots: numbered(3) }),
      settings: { pageSize: 2, emptyPageEvery: 1 },
    });

    const first = (await simulator.send('GET', `${GROUP_ID}/providers/Microsoft.Compute/snapshots${VERSION}`)).body;
    simulator.state.settings.emptyPageEvery = 0;
    const second = (await simulator.send('GET', first.nextLink)).body;
    const third = (await simulator.send('GET', second.nextLink)).body;

    expect([first.value.length, second.value.length, third.value.length]).toEqual([0, 2, 1]);
    expect(third).not.toHaveProperty('nextLink');
    expect(first.nextLink).toMatch(
      new RegExp(`^${simulator.url}/subscriptions/.+api-version=2025-01-02&\\$skiptoken=`),
    );
  });

  test.each([
    ['upper-groups', idIn('disks', 'disk1').replace('Shop', 'SHOP')],
    ['lower', idIn('disks', 'disk1').toLowerCase()],
  ] as const)('can give ids in %s casing', async (idCasing, id) => {
    const simulator = await openSimulator({ settings: { idCasing } });

    const { body } = await simulator.send('GET', `${GROUP_ID}/providers/Microsoft.Compute/disks${VERSION}`);

    expect(body.value[0].id).toBe(id);
  });

  test('of subscriptions tells their state, and of VMs their power state where asked', async () => {
    const fleet = aFleet({ subscriptions: [{ subscriptionId: SUBSCRIPTION, displayName: 'Shop', state: 'Warned' }] });
    const simulator = await openSimulator({ fleet });

    const subscriptions = await simulator.send('GET', `/subscriptions${VERSION}`);
    const machines = await simulator.send(
      'GET',
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines${VERSION}&statusOnly=true`,
    );

    expect(subscriptions.body.value).toMatchObject([
      { subscriptionId: SUBSCRIPTION, displayName: 'Shop', state: 'Warned' },
    ]);
    expect(machines.body.value[0].properties.instanceView.statuses[1].code).toBe('PowerState/running');
  });
});

describe('a change', () => {
  test.each([
    ['CanNotDelete', 'DELETE', 409],
    ['ReadOnly', 'DELETE', 409],
    ['CanNotDelete', 'PATCH', 202],
    ['ReadOnly', 'PATCH', 409],
  ])('under a %s lock of the group: %s answers %i', async (level, method, status) => {
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point')] }) });
    const lock = `${GROUP_ID}/providers/Microsoft.Authorization/locks/keep${VERSION}`;
    await simulator.send('PUT', lock, { properties: { level } });

    const reply = await simulator.send(
      method,
      `${idIn('snapshots', 'point')}${VERSION}`,
      method === 'PATCH' ? { tags: {} } : undefined,
    );

    expect(reply.status).toBe(status);
    expect(reply.body?.error?.code).toBe(status === 409 ? 'ScopeLocked' : undefined);
    expect(simulator.state.snapshots.size).toBe(1);
    const unlocked = await simulator.send('DELETE', lock);
    expect([unlocked.status, (await simulator.send('DELETE', lock)).status]).toEqual([200, 204]);
  });

  test('in a disabled subscription is refused, a read is not', async () => {
    const fleet = aFleet({
      subscriptions: [{ subscriptionId: SUBSCRIPTION, state: 'Disabled' }],
      snapshots: [aSnapshot('point')],
    });
    const simulator = await openSimulator({ fleet });

    const deleted = await simulator.send('DELETE', `${idIn('snapshots', 'point')}${VERSION}`);
    const read = await simulator.send('GET', `${idIn('snapshots', 'point')}${VERSION}`);

    expect([deleted.status, deleted.body.error.code, read.status]).toEqual([409, 'ReadOnlyDisabledSubscription', 200]);
  });
});

describe('tags', () => {
  const tagsOf = `${idIn('snapshots', 'point')}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`;
  const present = { Hold: 'x', kept: 'y' };

  test.each([
    ['Merge', { hold: 'z', added: '1' }, { kept: 'y', hold: 'z', added: '1' }],
    ['Replace', { added: '1' }, { added: '1' }],
    ['Delete', { HOLD: 'x' }, { kept: 'y' }],
    ['Delete', { hold: 'another value' }, present],
    ['Delete', { hold: '' }, { kept: 'y' }],
  ])('%s of %j', async (operation, tags, expected) => {
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point', { tags: present })] }) });

    const reply = await simulator.send('PATCH', tagsOf, { operation, properties: { tags } });

    expect(reply.body.properties.tags).toEqual(expected);
    expect((await simulator.send('GET', tagsOf)).body.properties.tags).toEqual(expected);
    expect(simulator.state.snapshots.get(idIn('snapshots', 'point'))?.tags).toEqual(expected);
  });

  test('of a VM, a disk and a group can be changed too; of nothing, not', async () => {
    const simulator = await openSimulator();
    const change = { operation: 'Merge', properties: { tags: { a: 'b' } } };
    const patch = (scope: string) =>
      simulator.send('PATCH', `${scope}/providers/Microsoft.Resources/tags/default?api-version=2021-04-01`, change);

    const statuses = [];
    for (const scope of [idIn('virtualMachines', 'web'), idIn('disks', 'disk1'), GROUP_ID, idIn('disks', 'none')]) {
      statuses.push((await patch(scope)).status);
    }

    expect(statuses).toEqual([200, 200, 200, 404]);
    expect(simulator.state.virtualMachines.get(idIn('virtualMachines', 'web'))?.tags).toHaveProperty('a', 'b');
  });

  test('over 50 after a merge are refused', async () => {
    const full = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, 'x']));
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point', { tags: full })] }) });

    const reply = await simulator.send('PATCH', tagsOf, { operation: 'Merge', properties: { tags: { more: 'x' } } });

    expect(reply.status).toBe(400);
    expect(simulator.state.snapshots.get(idIn('snapshots', 'point'))?.tags).toEqual(full);
  });
});

describe('disks and VMs', () => {
  test('a disk made from a snapshot is a new incarnation with the snapshot as its source', async () => {
    const simulator = await openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point')] }) });
    const creationData = { createOption: 'Copy', sourceResourceId: idIn('snapshots', 'point') };

    await simulator.send('PUT', `${idIn('disks', 'restored')}${VERSION}`, {
      location: 'westus',
      sku: { name: 'Premium_LRS' },
      properties: { creationData },
    });
    simulator.pass(400);
    const { body } = await simulator.send('GET', `${idIn('disks', 'restored')}${VERSION}`);

    expect(body.properties).toMatchObject({
      diskSizeGB: 200,
      tier: 'P15',
      creationData: { sourceUniqueId: 'unique-point' },
    });
    expect(body.properties.uniqueId).not.toBe('unique-disk1');
  });

  test('an attached disk cannot be deleted; it can when its VM is gone', async () => {
    const fleet = aFleet({
      disks: [aDisk('disk1', { managedBy: idIn('virtualMachines', 'web') })],
      virtualMachines: [aMachine('web')],
    });
    const simulator = await openSimulator({ fleet });

    const attached = await simulator.send('DELETE', `${idIn('disks', 'disk1')}${VERSION}`);
    await simulator.send('DELETE', `${idIn('virtualMachines', 'web')}${VERSION}`);
    simulator.pass(200);
    const detached = await simulator.send('DELETE', `${idIn('disks', 'disk1')}${VERSION}`);
    simulator.pass(200);

    expect([attached.status, detached.status]).toEqual([409, 202]);
    expect(simulator.state.disks.size).toBe(0);
  });
});
