import { describe, expect, test } from 'vitest';
import { makeToken } from '../../../local/identity/make-token.ts';
import type { LimitChanges } from '../../../local/simulator/limits.ts';
import { openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aSnapshot, idIn } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const DISK = `${idIn('disks', 'disk1')}${VERSION}`;
const ARM = 'x-ms-ratelimit-remaining-subscription-';
const RESOURCE = 'x-ms-ratelimit-remaining-resource';
const CREATES = 'Microsoft.Compute/HighCostSnapshotCreateHydrate';
const SOURCES = ['west', 'west2', 'north'];

function point(name: string): string {
  return `${idIn('snapshots', name)}${VERSION}`;
}

function creation(source = 'west', location = 'westus') {
  const creationData = { createOption: 'Copy', sourceResourceId: idIn('disks', source) };
  return { location, properties: { incremental: true, creationData } };
}

async function open(limits: LimitChanges) {
  const disks = SOURCES.map((name) => aDisk(name, { location: name === 'north' ? 'northeurope' : 'westus' }));
  const snapshots = [aSnapshot('in-west'), aSnapshot('in-north', { location: 'northeurope' })];
  const simulator = await openSimulator({
    fleet: aFleet({ disks: [...disks, aDisk('disk1')], snapshots }),
    settings: { maxSnapshotsPerDiskIn5Minutes: 1_000 },
    limits: { enforce: true, ...limits },
  });
  let next = 0;
  const create = (source?: string, location?: string) =>
    simulator.send('PUT', point(`new-${next++}`), creation(source, location));
  return { ...simulator, create };
}

describe('ARM’s token buckets', () => {
  test('hold Azure’s figures: 200 writes at once, then 10 a second', async () => {
    const simulator = await open({});
    const replies = [];
    for (let index = 0; index < 201; index++) replies.push(await simulator.create());
    simulator.pass(1_000);
    for (let index = 0; index < 11; index++) replies.push(await simulator.create());

    expect(replies.map(({ status }) => status)).toEqual([...Array(200).fill(202), 429, ...Array(10).fill(202), 429]);
    expect(replies[0]?.headers).toMatchObject({ [`${ARM}writes`]: '199', [`${ARM}global-writes`]: '2999' });
  });

  test('are apart for reads, writes and deletes, and for each identity', async () => {
    const one = { size: 1, perSecond: 1 };
    const simulator = await open({ arm: { reads: one, writes: one, deletes: one } });
    const other = makeToken({ audience: 'x', clientId: 'other', issuedAt: 0, expiresAt: 99_999_999_999 });

    const statuses = [
      (await simulator.send('GET', DISK)).status,
      (await simulator.create()).status,
      (await simulator.send('DELETE', point('in-west'))).status,
      (await simulator.send('GET', DISK)).status,
      (await simulator.send('GET', DISK, undefined, { authorization: `Bearer ${other}` })).status,
    ];

    expect(statuses).toEqual([200, 202, 202, 429, 200]);
  });

  test('of all identities together hold 15 times the tokens of one', async () => {
    const simulator = await open({
      arm: { reads: { size: 1, perSecond: 0.001 } },
    });
    const statuses = [];
    for (let index = 0; index < 16; index++) {
      const token = makeToken({ audience: 'x', clientId: `c${index}`, issuedAt: 0, expiresAt: 99_999_999_999 });
      statuses.push((await simulator.send('GET', DISK, undefined, { authorization: `Bearer ${token}` })).status);
    }

    expect(statuses).toEqual([...Array(15).fill(200), 429]);
  });

  test('of requests outside of any subscription are the tenant’s', async () => {
    const simulator = await open({});

    const { headers } = await simulator.send('GET', `/subscriptions${VERSION}`);

    expect(headers['x-ms-ratelimit-remaining-tenant-reads']).toBe('249');
    expect(headers).not.toHaveProperty(`${ARM}reads`);
  });
});

test('limits are Azure’s figures again, not enforced, once they are deleted', async () => {
  const simulator = await open({ retryAfterSeconds: 1_200, arm: { reads: { size: 1, perSecond: 1 } } });
  await simulator.send('GET', DISK);

  const deleted = await simulator.send('DELETE', '/_local/limits');

  const { body } = await simulator.send('GET', '/_local/limits');
  expect(deleted.status).toBe(204);
  expect(body).toMatchObject({ enforce: false, arm: { reads: { size: 250, perSecond: 25 } } });
  expect(body).not.toHaveProperty('retryAfterSeconds');
  expect((await simulator.send('GET', DISK)).headers[`${ARM}reads`]).toBe('249');
});

describe('DiskRP’s windows', () => {
  const provider = {
    HighCostSnapshotCreateHydrate: { per3Minutes: 2, per30Minutes: 5 },
    DeleteDisks: { per3Minutes: 1, per30Minutes: 5 },
  };

  test('tell both what they have left', async () => {
    const simulator = await open({});

    expect((await simulator.create()).headers[RESOURCE]).toBe(`${CREATES}3Min;999,${CREATES}30Min;7999`);
    expect((await simulator.send('DELETE', point('in-west'))).headers[RESOURCE]).toBe(
      'Microsoft.Compute/DeleteDisks3Min;999,Microsoft.Compute/DeleteDisks30Min;7999',
    );
  });

  test('are apart for each region, however it is written, and for creates and deletes', async () => {
    const simulator = await open({ provider });

    const statuses = [
      (await simulator.create('west', 'West US')).status,
      (await simulator.create('west', 'westus')).status,
      (await simulator.create('west', 'WESTUS')).status,
      (await simulator.create('north', 'northeurope')).status,
      (await simulator.send('DELETE', point('in-west'))).status,
      (await simulator.send('DELETE', point('in-north'))).status,
      (await simulator.send('DELETE', point('in-north'))).status,
    ];

    expect(statuses).toEqual([202, 202, 429, 202, 202, 202, 429]);
  });

  test('open again when the window ends, which Retry-After tells', async () => {
    const simulator = await open({ provider });
    await simulator.create();
    simulator.pass(60_000);
    await simulator.create();

    const refused = await simulator.create();
    simulator.pass(120_000);
    const later = await simulator.create();

    expect([refused.status, refused.headers['retry-after'], later.status]).toEqual([429, '120', 202]);
  });

  test('count what they refuse, so that whoever does not wait fills the longer one', async () => {
    const simulator = await open({ provider });
    for (let index = 0; index < 6; index++) await simulator.create();
    simulator.pass(180_000);

    const reply = await simulator.create();

    expect([reply.status, reply.headers['retry-after']]).toEqual([429, '1620']);
    expect(JSON.parse(reply.body.details[0].message)).toMatchObject({
      operationGroup: 'HighCostSnapshotCreateHydrate30Min',
      allowedRequestCount: 5,
      measuredRequestCount: 7,
    });
  });

  test('refuse all that comes before a longer Retry-After, though the window is over', async () => {
    const simulator = await open({ provider, retryAfterSeconds: 1_200 });
    for (let index = 0; index < 2; index++) await simulator.create();

    const refused = await simulator.create();
    simulator.pass(1_199_000);
    const early = await simulator.create();
    simulator.pass(1_000);
    const later = await simulator.create();

    expect([refused, early, later].map(({ status, headers }) => [status, headers['retry-after']])).toEqual([
      [429, '1200'],
      [429, '1'],
      [202, undefined],
    ]);
  });

  test('do not count what ARM refuses', async () => {
    const simulator = await open({ provider });
    const none = [{ Name: 'none', Actions: ['x/y'], AssignableScopes: ['/'] }];
    await simulator.send('PUT', '/_local/roles', { roles: none });
    for (let index = 0; index < 5; index++) await simulator.create();
    await simulator.send('DELETE', '/_local/roles');

    expect((await simulator.create()).headers[RESOURCE]).toBe(`${CREATES}3Min;1,${CREATES}30Min;4`);
  });
});
