import { describe, expect, test } from 'vitest';
import type { PolicyRequest } from '../../../local/simulator/policies.ts';
import { openSimulator } from './open-simulator.ts';
import { aFleet, aSnapshot, GROUP_ID, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const NEW = `${idIn('snapshots', 'new')}${VERSION}`;
const POINT = `${idIn('snapshots', 'point')}${VERSION}`;
const IS_SNAPSHOT = { field: 'type', equals: 'Microsoft.Compute/snapshots' };

function creation(changes: Record<string, unknown> = {}, properties: Record<string, unknown> = {}) {
  const creationData = { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') };
  return { location: 'westus', ...changes, properties: { incremental: true, creationData, ...properties } };
}

function aPolicy(condition: unknown, changes: Partial<PolicyRequest> = {}, effect = 'deny'): PolicyRequest {
  // biome-ignore lint/suspicious/noThenProperty: that is its name in Azure
  return { name: 'rule-1', displayName: 'Rule 1', policyRule: { if: condition, then: { effect } }, ...changes };
}

async function open(...policies: PolicyRequest[]) {
  return openSimulator({ fleet: aFleet({ snapshots: [aSnapshot('point')] }), policies });
}

describe('a denied request', () => {
  test('is a 403 in Azure’s words, with the policy’s ids, and changes nothing', async () => {
    const scope = `/subscriptions/${SUBSCRIPTION}`;
    const simulator = await open(aPolicy(IS_SNAPSHOT, { scope }));

    const reply = await simulator.send('PUT', NEW, creation());

    const assignment = `${scope}/providers/Microsoft.Authorization/policyAssignments/rule-1`;
    expect([reply.status, reply.body.error.code, reply.body.error.target]).toEqual([
      403,
      'RequestDisallowedByPolicy',
      'new',
    ]);
    expect(reply.body.error.message).toMatch(
      /^Resource 'new' was disallowed by policy\. Policy identifiers: '\[\{.*\}\]'\.$/,
    );
    expect(reply.body.error.message).toContain(`"policyAssignment":{"name":"Rule 1","id":"${assignment}"}`);
    expect(reply.body.error.additionalInfo).toMatchObject([
      { type: 'PolicyViolation', info: { policyAssignmentId: assignment, policyDefinitionEffect: 'deny' } },
    ]);
    expect(simulator.state.snapshots.size).toBe(1);
  });

  test('is allowed again once the policies are gone', async () => {
    const simulator = await open(aPolicy(IS_SNAPSHOT));

    const denied = await simulator.send('PUT', NEW, creation());
    const listed = await simulator.send('GET', '/_local/policies');
    await simulator.send('DELETE', '/_local/policies');

    expect([denied.status, listed.body.policies.length]).toEqual([403, 1]);
    expect((await simulator.send('PUT', NEW, creation())).status).toBe(202);
  });

  test('may be a PATCH, judged by what would come of it; reads and deletions are not denied', async () => {
    const simulator = await open(aPolicy({ field: "tags['owner']", exists: 'false' }));

    const statuses = [
      (await simulator.send('PATCH', POINT, { tags: { Owner: 'me' } })).status,
      (await simulator.send('PATCH', POINT, { tags: { other: 'x' } })).status,
      (await simulator.send('GET', POINT)).status,
      (await simulator.send('DELETE', POINT)).status,
    ];

    expect(statuses).toEqual([202, 403, 200, 202]);
  });

  test('may be a deletion where the effect is denyAction', async () => {
    const simulator = await open(aPolicy(IS_SNAPSHOT, {}, 'denyAction'));

    const statuses = [
      (await simulator.send('DELETE', POINT)).status,
      (await simulator.send('PUT', NEW, creation())).status,
    ];

    expect(statuses).toEqual([403, 202]);
    simulator.pass(60_000);
    expect(simulator.state.snapshots.size).toBe(2);
  });
});

describe('a rule', () => {
  const alias = (name: string) => `Microsoft.Compute/snapshots/${name}`;

  test.each([
    ['of another type', { field: 'type', equals: 'Microsoft.Compute/disks' }, creation(), 202],
    ['of the type in any casing', { field: 'type', equals: 'microsoft.compute/SNAPSHOTS' }, creation(), 403],
    ['of a location', { field: 'location', notIn: ['westus', 'eastus'] }, creation(), 202],
    ['of a name', { field: 'name', like: 'ne*' }, creation(), 403],
    ['of a property', { field: alias('networkAccessPolicy'), notEquals: 'DenyAll' }, creation(), 403],
    [
      'of a property that fits',
      { field: alias('networkAccessPolicy'), notEquals: 'DenyAll' },
      creation({}, { networkAccessPolicy: 'DenyAll' }),
      202,
    ],
    ['of an inner property', { field: alias('creationData.createOption'), equals: 'Copy' }, creation(), 403],
    ['of another type’s property', { field: 'Microsoft.Compute/disks/incremental', equals: 'true' }, creation(), 202],
    ['of a SKU', { field: alias('sku.name'), contains: 'ZRS' }, creation({ sku: { name: 'Standard_ZRS' } }), 403],
    ['of a missing tag', { field: "tags['owner']", exists: false }, creation(), 403],
    ['of a present tag', { field: 'tags.owner', exists: 'true' }, creation({ tags: { Owner: 'me' } }), 403],
    ['of all', { allOf: [IS_SNAPSHOT, { field: 'location', equals: 'eastus' }] }, creation(), 202],
    ['of any', { anyOf: [IS_SNAPSHOT, { field: 'location', equals: 'eastus' }] }, creation(), 403],
    ['of a negation', { not: IS_SNAPSHOT }, creation(), 202],
  ])('%s', async (_, condition, body, status) => {
    const simulator = await open(aPolicy(condition));

    expect((await simulator.send('PUT', NEW, body)).status).toBe(status);
  });

  test.each([
    [GROUP_ID, 403],
    [`${GROUP_ID}x`, 202],
    ['/providers/Microsoft.Management/managementGroups/all', 403],
  ])('assigned to %s answers %i', async (scope, status) => {
    const simulator = await open(aPolicy(IS_SNAPSHOT, { scope }));

    expect((await simulator.send('PUT', NEW, creation())).status).toBe(status);
  });

  test('that only audits denies nothing', async () => {
    const simulator = await open(aPolicy(IS_SNAPSHOT, {}, 'audit'));

    expect((await simulator.send('PUT', NEW, creation())).status).toBe(202);
  });

  test.each([
    ['no list', {}, 'policies: expected a list of policies'],
    ['no name', { policies: [{ policyRule: {} }] }, 'policies[0]: a policy needs a name'],
    [
      'an effect that is not simulated',
      { policies: [aPolicy(IS_SNAPSHOT, {}, 'modify')] },
      'policies[0].policyRule.then.effect: expected one of deny, denyaction, audit, disabled',
    ],
    [
      'an unknown operator',
      { policies: [aPolicy({ allOf: [{ field: 'name', matches: 'x' }] })] },
      'policies[0].policyRule.if.allOf[0]: expected allOf, anyOf, not, or a field with one of equals, notEquals, in, notIn, like, notLike, contains, exists',
    ],
    [
      'a parameter',
      { policies: [aPolicy({ field: 'name', equals: "[parameters('x')]" })] },
      'policies[0].policyRule.if: expressions in brackets are not understood',
    ],
  ])('with %s is refused', async (_, body, message) => {
    const simulator = await open();

    const reply = await simulator.send('PUT', '/_local/policies', body);

    expect([reply.status, reply.body.message]).toEqual([400, message]);
    expect(simulator.state.policies.list()).toEqual([]);
  });
});
