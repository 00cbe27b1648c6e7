import { describe, expect, test } from 'vitest';
import { parseArmPath } from '../../../local/simulator/arm-path.ts';
import type { ArmRequest } from '../../../local/simulator/arm-request.ts';
import { requiredAccess } from '../../../local/simulator/required-access.ts';
import type { RolesRequest } from '../../../local/simulator/roles.ts';
import { knownRoutes } from '../../../local/simulator/router.ts';
import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import { type OpenArm, openArm } from '../../azure/open-arm.ts';
import { openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aSnapshot, GROUP_ID, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const SUBSCRIPTION_ID = `/subscriptions/${SUBSCRIPTION}`;
const DISK = `${idIn('disks', 'disk1')}${VERSION}`;
const DISKS = `${GROUP_ID}/providers/Microsoft.Compute/disks${VERSION}`;
const ALL_DISKS = `${SUBSCRIPTION_ID}/providers/Microsoft.Compute/disks${VERSION}`;
const POINT = `${idIn('snapshots', 'point')}${VERSION}`;
const TAGS = `${idIn('snapshots', 'point')}/providers/Microsoft.Resources/tags/default${VERSION}`;
const COLLECTION_ID = `${GROUP_ID}/providers/Microsoft.Compute/restorePointCollections/web-rp`;
const COLLECTION = `${COLLECTION_ID}${VERSION}`;
const SET_ID = `${GROUP_ID}/providers/Microsoft.Compute/diskEncryptionSets/set`;
const ACCESS_ID = `${GROUP_ID}/providers/Microsoft.Compute/diskAccesses/access`;
const CREATION = {
  location: 'westus',
  properties: { incremental: true, creationData: { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') } },
};
/** Of the tokens of the tests. */
const CLIENT = "The client 'c' with object id '22222222-2222-2222-2222-222222222222'";

/** What the product needs today: read, create, prune and tag. */
const PRODUCT_ACTIONS = [
  'Microsoft.Resources/subscriptions/resourceGroups/read',
  'Microsoft.Resources/tags/write',
  'Microsoft.Compute/virtualMachines/read',
  'Microsoft.Compute/disks/read',
  'Microsoft.Compute/disks/beginGetAccess/action',
  'Microsoft.Compute/snapshots/read',
  'Microsoft.Compute/snapshots/write',
  'Microsoft.Compute/snapshots/delete',
  'Microsoft.Compute/locations/diskOperations/read',
];

function aRole(actions: readonly string[], changes: Record<string, unknown> = {}): RolesRequest {
  return { roles: [{ Name: 'r', Actions: actions, NotActions: [], AssignableScopes: [SUBSCRIPTION_ID], ...changes }] };
}

async function open(roles?: RolesRequest) {
  return openSimulator({
    fleet: aFleet({ snapshots: [aSnapshot('point')] }),
    ...(roles === undefined ? {} : { roles }),
  });
}

describe('without roles', () => {
  test('everything is allowed, and again once they are cleared', async () => {
    const simulator = await open(aRole(['Microsoft.Compute/disks/read']));

    const refused = await simulator.send('DELETE', POINT);
    const cleared = await simulator.send('DELETE', '/_local/roles');
    const allowed = await simulator.send('DELETE', POINT);

    expect([refused.status, cleared.status, allowed.status]).toEqual([403, 204, 202]);
    expect((await simulator.send('GET', '/_local/roles')).body).toEqual({ enforced: false });
  });
});

describe('a request that no role allows', () => {
  test.each([
    ['GET', DISK, 'Microsoft.Compute/disks/read', idIn('disks', 'disk1')],
    ['GET', DISKS, 'Microsoft.Compute/disks/read', `${GROUP_ID}/providers/Microsoft.Compute`],
    ['GET', ALL_DISKS, 'Microsoft.Compute/disks/read', SUBSCRIPTION_ID],
    ['PUT', POINT, 'Microsoft.Compute/snapshots/write', idIn('snapshots', 'point')],
    ['PATCH', POINT, 'Microsoft.Compute/snapshots/write', idIn('snapshots', 'point')],
    ['DELETE', POINT, 'Microsoft.Compute/snapshots/delete', idIn('snapshots', 'point')],
    [
      'POST',
      `${idIn('snapshots', 'point')}/beginGetAccess${VERSION}`,
      'Microsoft.Compute/snapshots/beginGetAccess/action',
      idIn('snapshots', 'point'),
    ],
    ['PATCH', TAGS, 'Microsoft.Resources/tags/write', TAGS.split('?')[0]],
    ['GET', `${GROUP_ID}${VERSION}`, 'Microsoft.Resources/subscriptions/resourceGroups/read', GROUP_ID],
    ['GET', `${SUBSCRIPTION_ID}${VERSION}`, 'Microsoft.Resources/subscriptions/read', SUBSCRIPTION_ID],
    [
      'GET',
      `${idIn('virtualMachines', 'web')}/instanceView${VERSION}`,
      'Microsoft.Compute/virtualMachines/instanceView/read',
      idIn('virtualMachines', 'web'),
    ],
    [
      'GET',
      `${SUBSCRIPTION_ID}/providers/Microsoft.Compute/locations/westus/DiskOperations/x${VERSION}`,
      'Microsoft.Compute/locations/diskOperations/read',
      SUBSCRIPTION_ID,
    ],
    ['PUT', COLLECTION, 'Microsoft.Compute/restorePointCollections/write', COLLECTION_ID],
    [
      'PUT',
      `${COLLECTION_ID}/restorePoints/p${VERSION}`,
      'Microsoft.Compute/restorePointCollections/restorePoints/write',
      `${COLLECTION_ID}/restorePoints/p`,
    ],
    [
      'DELETE',
      `${COLLECTION_ID}/restorePoints/p${VERSION}`,
      'Microsoft.Compute/restorePointCollections/restorePoints/delete',
      `${COLLECTION_ID}/restorePoints/p`,
    ],
    [
      'GET',
      `${COLLECTION_ID}/restorePoints/p/diskRestorePoints${VERSION}`,
      'Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints/read',
      `${COLLECTION_ID}/restorePoints/p/diskRestorePoints`,
    ],
    [
      'POST',
      `${COLLECTION_ID}/restorePoints/p/diskRestorePoints/d/beginGetAccess${VERSION}`,
      'Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints/beginGetAccess/action',
      `${COLLECTION_ID}/restorePoints/p/diskRestorePoints/d`,
    ],
    [
      'POST',
      `${idIn('snapshots', 'point')}/updateImmutabilityPolicy${VERSION}`,
      'Microsoft.Compute/snapshots/updateImmutabilityPolicy/action',
      idIn('snapshots', 'point'),
    ],
    [
      'POST',
      `${idIn('snapshots', 'point')}/updateImmutabilityPolicyLock${VERSION}`,
      'Microsoft.Compute/snapshots/updateImmutabilityPolicyLock/action',
      idIn('snapshots', 'point'),
    ],
    [
      'GET',
      `${SUBSCRIPTION_ID}/providers/Microsoft.Compute/locations/westus/operations/x${VERSION}`,
      'Microsoft.Compute/locations/operations/read',
      SUBSCRIPTION_ID,
    ],
    [
      'PUT',
      `${GROUP_ID}/providers/Microsoft.Authorization/locks/keep${VERSION}`,
      'Microsoft.Authorization/locks/write',
      `${GROUP_ID}/providers/Microsoft.Authorization/locks/keep`,
    ],
  ])('%s %s is refused, naming action and scope', async (method, path, action, scope) => {
    const simulator = await open(aRole(['Microsoft.Nothing/*']));

    const reply = await simulator.send(method, path, method.startsWith('P') ? CREATION : undefined);

    expect([reply.status, reply.body.error.code, reply.headers['x-ms-failure-cause']]).toEqual([
      403,
      'AuthorizationFailed',
      'gateway',
    ]);
    expect(reply.body.error.message).toBe(
      `${CLIENT} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
    expect(simulator.state.snapshots.get(idIn('snapshots', 'point'))?.tags).toEqual({});
  });

  test('is not told apart by whether its resource exists', async () => {
    const simulator = await open(aRole(['Microsoft.Nothing/*']));

    expect((await simulator.send('GET', `${idIn('disks', 'none')}${VERSION}`)).status).toBe(403);
  });

  test('of a subscription that is not there is a 404 all the same', async () => {
    const simulator = await open(aRole(['*']));

    const reply = await simulator.send('GET', ALL_DISKS.replace(SUBSCRIPTION, 'none'));

    expect([reply.status, reply.body.error.code]).toEqual([404, 'SubscriptionNotFound']);
  });
});

test('every request that the simulator understands has its action', () => {
  const path = parseArmPath(SUBSCRIPTION_ID);
  const without = knownRoutes().filter((known) => {
    const [method = '', ...route] = known.split(' ');
    const request = { method, url: SUBSCRIPTION_ID, path: { ...path, route: route.join(' ') } } as ArmRequest;
    return requiredAccess(request) === undefined;
  });

  expect(without).toEqual(['GET tenants', 'GET subscriptions']);
});

describe('a role', () => {
  test.each([
    ['an action in any casing', ['MICROSOFT.COMPUTE/disks/READ'], [], 200],
    ['a wildcard', ['*'], [], 200],
    ['a wildcard inside', ['Microsoft.Compute/*/read'], [], 200],
    ['only a longer action', ['Microsoft.Compute/disks/read/more'], [], 403],
    ['only a part of the action', ['Compute/disks'], [], 403],
    ['a dot that is a dot', ['MicrosoftxCompute/disks/read'], [], 403],
    ['an action taken out again', ['*'], ['Microsoft.Compute/disks/*'], 403],
  ])('with %s', async (_, actions, notActions, status) => {
    const simulator = await open(aRole(actions, { NotActions: notActions }));

    expect((await simulator.send('GET', DISK)).status).toBe(status);
  });

  test.each([
    [
      'the REST API’s',
      {
        name: 'guid',
        properties: { roleName: 'r', permissions: [{ actions: ['*/read'] }], assignableScopes: [SUBSCRIPTION_ID] },
      },
    ],
    [
      'the CLI’s output',
      { roleName: 'r', permissions: [{ actions: ['*/read'], notActions: [] }], assignableScopes: [SUBSCRIPTION_ID] },
    ],
    [
      'the CLI’s input',
      { Name: 'r', IsCustom: true, Actions: ['*/read'], DataActions: [], AssignableScopes: [`${SUBSCRIPTION_ID}/`] },
    ],
    [
      'a management group’s',
      { Name: 'r', Actions: ['*/read'], AssignableScopes: ['/providers/Microsoft.Management/managementGroups/all'] },
    ],
  ])('may be in %s shape', async (_, definition) => {
    const simulator = await open();

    const set = await simulator.send('PUT', '/_local/roles', definition);

    expect(set.body).toEqual({ roles: [definition] });
    expect([(await simulator.send('GET', DISK)).status, (await simulator.send('DELETE', POINT)).status]).toEqual([
      200, 403,
    ]);
  });

  test.each([
    ['its subscription', SUBSCRIPTION_ID, [200, 200, 200]],
    ['its group', GROUP_ID.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), [403, 200, 200]],
    ['its resource', idIn('disks', 'disk1'), [403, 403, 200]],
    ['a group whose name only starts so', GROUP_ID.slice(0, -1), [403, 403, 403]],
  ])('assigned to %s holds there and below', async (_, scope, statuses) => {
    const simulator = await open({ ...aRole(['*/read']), assignments: [{ role: 'r', scope }] });

    const got = [];
    for (const path of [ALL_DISKS, DISKS, DISK]) got.push((await simulator.send('GET', path)).status);

    expect(got).toEqual(statuses);
  });

  test('adds to the others: what one leaves out another may give', async () => {
    const simulator = await open({
      roles: [
        { Name: 'all but disks', Actions: ['*'], NotActions: ['*/disks/*'], AssignableScopes: [SUBSCRIPTION_ID] },
        { Name: 'disks', Actions: ['*/disks/read'], AssignableScopes: [GROUP_ID] },
      ],
    });

    expect((await simulator.send('GET', DISK)).status).toBe(200);
    expect((await simulator.send('GET', ALL_DISKS)).status).toBe(403);
  });

  test('that holds nowhere allows nothing', async () => {
    const simulator = await open({ ...aRole(['*']), assignments: [] });

    const listed = await simulator.send('GET', `/subscriptions${VERSION}`);

    expect([(await simulator.send('GET', DISK)).status, listed.body.value]).toEqual([403, []]);
  });

  test.each([
    ['without a name', [{ Actions: ['*'] }], undefined, 'roles[0]: a role needs a Name'],
    [
      'without actions',
      [{ Name: 'r', NotActions: ['*'] }],
      undefined,
      'roles[0].permissions[0].actions: a role needs at least one action',
    ],
    [
      'with a scope of nothing',
      [{ Name: 'r', Actions: ['*'], AssignableScopes: ['here'] }],
      undefined,
      'not a scope of Azure: here',
    ],
    [
      'assigned under another name',
      aRole(['*']).roles,
      [{ role: 'x', scope: GROUP_ID }],
      'assignments[0].role: there is no role x',
    ],
    [
      'assigned outside its scopes',
      aRole(['*']).roles,
      [{ role: 'r', scope: '/subscriptions/other' }],
      'assignments[0].scope: /subscriptions/other is in no assignable scope of the role r',
    ],
  ])('%s is refused, and the roles before stay', async (_, roles, assignments, message) => {
    const simulator = await open(aRole(['*/read']));

    const reply = await simulator.send('PUT', '/_local/roles', { roles, assignments });

    expect([reply.status, reply.body.message]).toEqual([400, message]);
    expect((await simulator.send('GET', DISK)).status).toBe(200);
  });
});

describe('the linked access check', () => {
  const allowed = ['Microsoft.Compute/snapshots/write', 'Microsoft.Compute/disks/write'];

  test.each([
    [
      'a disk',
      'snapshots/new',
      { creationData: CREATION.properties.creationData },
      'Microsoft.Compute/disks/beginGetAccess/action',
      idIn('disks', 'disk1'),
    ],
    [
      'a snapshot',
      'disks/new',
      { creationData: { createOption: 'Copy', sourceResourceId: idIn('snapshots', 'point') } },
      'Microsoft.Compute/snapshots/beginGetAccess/action',
      idIn('snapshots', 'point'),
    ],
    [
      'an encryption set',
      'disks/new',
      { creationData: { createOption: 'Empty' }, encryption: { diskEncryptionSetId: SET_ID } },
      'Microsoft.Compute/diskEncryptionSets/read',
      SET_ID,
    ],
    [
      'a disk access',
      'snapshots/new',
      { creationData: { createOption: 'Empty' }, diskAccessId: ACCESS_ID },
      'Microsoft.Compute/diskAccesses/read',
      ACCESS_ID,
    ],
  ])('asks for a right on %s that a PUT names', async (_, target, properties, action, scope) => {
    const simulator = await open(aRole(allowed));
    const path = `${GROUP_ID}/providers/Microsoft.Compute/${target}`;
    const write = `Microsoft.Compute/${target.split('/')[0]}/write`;

    const refused = await simulator.send('PUT', `${path}${VERSION}`, { location: 'westus', properties });
    await simulator.send('PUT', '/_local/roles', aRole([...allowed, action]));
    const accepted = await simulator.send('PUT', `${path}${VERSION}`, { location: 'westus', properties });

    expect([refused.status, refused.body.error.code, accepted.status]).toEqual([403, 'LinkedAuthorizationFailed', 202]);
    expect(refused.body.error.message).toBe(
      `${CLIENT} has permission to perform action '${write}' on scope '${path}'; however, it does not have permission to perform action(s) '${action}' on the linked scope(s) '${scope}' (respectively) or the linked scope(s) are invalid.`,
    );
  });

  const COPY = `${COLLECTION_ID}-away/restorePoints/p`;
  const OWN = [
    'Microsoft.Compute/restorePointCollections/write',
    'Microsoft.Compute/restorePointCollections/restorePoints/write',
  ];
  const POINTS_READ = 'Microsoft.Compute/restorePointCollections/restorePoints/read';
  const BEGIN = 'Microsoft.Compute/restorePointCollections/restorePoints/diskRestorePoints/beginGetAccess/action';
  const DISK_POINT = `${COLLECTION_ID}/restorePoints/p/diskRestorePoints/d`;

  test.each([
    [
      'a VM',
      COLLECTION_ID,
      { source: { id: idIn('virtualMachines', 'web') } },
      'Microsoft.Compute/virtualMachines/read',
      201,
    ],
    [
      'a collection',
      COPY.split('/restorePoints/')[0] ?? '',
      { source: { id: COLLECTION_ID } },
      'Microsoft.Compute/restorePointCollections/read',
      404,
    ],
    ['a restore point', COPY, { sourceRestorePoint: { id: `${COLLECTION_ID}/restorePoints/p` } }, POINTS_READ, 404],
    [
      'a disk of one',
      idIn('disks', 'back'),
      { creationData: { createOption: 'Restore', sourceResourceId: DISK_POINT } },
      BEGIN,
      404,
    ],
  ])(
    'asks for a right on %s that restore points are made of, or made into',
    async (_, id, properties, action, status) => {
      const held = [...OWN, ...allowed];
      const simulator = await open(aRole(held));
      const put = () => simulator.send('PUT', `${id}${VERSION}`, { location: 'westus', properties });

      const refused = await put();
      await simulator.send('PUT', '/_local/roles', aRole([...held, action]));
      const passed = await put();

      expect([refused.status, refused.body.error.code, passed.status]).toEqual([
        403,
        'LinkedAuthorizationFailed',
        status,
      ]);
      expect(refused.body.error.message).toContain(`'${action}' on the linked scope(s)`);
    },
  );

  test('looks at the scope of the source, not of the snapshot', async () => {
    const simulator = await open({
      roles: [
        { Name: 'snapshots', Actions: ['Microsoft.Compute/snapshots/*'], AssignableScopes: [SUBSCRIPTION_ID] },
        { Name: 'disks', Actions: ['Microsoft.Compute/disks/*'], AssignableScopes: [`${GROUP_ID}-other`] },
      ],
    });

    const reply = await simulator.send('PUT', `${idIn('snapshots', 'new')}${VERSION}`, CREATION);

    expect([reply.status, reply.body.error.code]).toEqual([403, 'LinkedAuthorizationFailed']);
  });
});

describe('lists that show each identity its own', () => {
  test('tell the subscriptions and groups where it has a role', async () => {
    const inOther = idIn('disks', 'disk2').replace('/Shop/', '/Other/');
    const simulator = await openSimulator({
      fleet: aFleet({
        subscriptions: [{ subscriptionId: 'unseen' }, { subscriptionId: SUBSCRIPTION }],
        disks: [aDisk('disk1'), aDisk('disk2', { id: inOther })],
      }),
      roles: { ...aRole(['*/read']), assignments: [{ role: 'r', scope: GROUP_ID }] },
    });

    const subscriptions = await simulator.send('GET', `/subscriptions${VERSION}`);
    const groups = await simulator.send('GET', `${SUBSCRIPTION_ID}/resourceGroups${VERSION}`);

    expect(subscriptions.body.value).toMatchObject([{ subscriptionId: SUBSCRIPTION }]);
    expect(groups.body.value).toMatchObject([{ name: 'Shop' }]);
  });

  test('an operation is followed with a role of one group, since operations lie under none', async () => {
    const roles = { ...aRole(['*']), assignments: [{ role: 'r', scope: GROUP_ID }] };
    const simulator = await open(roles);
    const accepted = await simulator.send('DELETE', POINT);

    const status = await simulator.send('GET', String(accepted.headers['azure-asyncoperation']));

    expect(status.status).toBe(200);
  });
});

describe('the role of the product', () => {
  const point = idIn('snapshots', 'new') as ResourceId;
  const disk = idIn('disks', 'disk1') as ResourceId;
  const request = {
    id: point,
    location: 'westus',
    tags: { a: 'b' },
    incremental: true,
    sourceResourceId: disk,
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
  } as const;

  const REQUESTS: readonly (readonly [string, (arm: OpenArm) => Promise<unknown>, string | undefined])[] = [
    ['list subscriptions', ({ inventory }) => inventory.listSubscriptions(), undefined],
    [
      'list VMs',
      ({ inventory }) => inventory.listVirtualMachines(SUBSCRIPTION),
      'Microsoft.Compute/virtualMachines/read',
    ],
    ['list disks', ({ inventory }) => inventory.listDisks(SUBSCRIPTION), 'Microsoft.Compute/disks/read'],
    ['list snapshots', ({ inventory }) => inventory.listSnapshots(SUBSCRIPTION), 'Microsoft.Compute/snapshots/read'],
    [
      'list disks of a group',
      ({ inventory }) => inventory.listDisks(SUBSCRIPTION, 'Shop'),
      'Microsoft.Compute/disks/read',
    ],
    [
      'read a VM',
      ({ inventory }) => inventory.getVirtualMachine(idIn('virtualMachines', 'web') as ResourceId),
      'Microsoft.Compute/virtualMachines/read',
    ],
    ['read a disk', ({ inventory }) => inventory.getDisk(disk), 'Microsoft.Compute/disks/read'],
    [
      'ask for a group',
      ({ inventory }) => inventory.hasResourceGroup(SUBSCRIPTION, 'nightkeep-snapshots'),
      'Microsoft.Resources/subscriptions/resourceGroups/read',
    ],
    ['create', ({ snapshots }) => snapshots.create(request), 'Microsoft.Compute/snapshots/write'],
    ['create of a disk', ({ snapshots }) => snapshots.create(request), 'Microsoft.Compute/disks/beginGetAccess/action'],
    ['read a snapshot', ({ snapshots }) => snapshots.get(point), 'Microsoft.Compute/snapshots/read'],
    ['merge tags', ({ tags }) => tags.merge(disk, { a: 'b' }), 'Microsoft.Resources/tags/write'],
    ['remove tags', ({ tags }) => tags.remove(disk, { a: 'b' }), 'Microsoft.Resources/tags/write'],
    ['delete', ({ snapshots }) => snapshots.delete(point), 'Microsoft.Compute/snapshots/delete'],
  ];

  test('suffices for what it asks of Azure', async () => {
    const arm = await openArm({ roles: aRole(PRODUCT_ACTIONS) });

    for (const [title, ask] of REQUESTS) await expect(ask(arm), title).resolves.not.toThrow();

    const refused = arm.simulator.state.log.entries.filter(({ status }) => status === 403);
    expect([refused, arm.simulator.state.log.total]).toEqual([[], REQUESTS.length]);
  });

  test.each(REQUESTS.filter(([, , action]) => action !== undefined))(
    'short of one action fails to %s and hears which',
    async (_, ask, action) => {
      const arm = await openArm({ roles: aRole(PRODUCT_ACTIONS.filter((other) => other !== action)) });

      await expect(ask(arm)).rejects.toMatchObject({ message: expect.stringContaining(`'${action}'`) });
    },
  );
});
