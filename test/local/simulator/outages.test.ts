import { describe, expect, test } from 'vitest';
import { openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aMachine, aSnapshot, GROUP_ID, idIn, SUBSCRIPTION } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';
const NORTH_GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/north`;

async function open() {
  const fleet = aFleet({
    resourceGroups: [{ id: NORTH_GROUP, location: 'northeurope' }],
    virtualMachines: [aMachine('web'), aMachine('north', { location: 'northeurope' })],
    disks: [aDisk('disk1'), aDisk('cold', { location: 'northeurope' })],
    snapshots: [aSnapshot('here'), aSnapshot('there', { location: 'northeurope' })],
  });
  const simulator = await openSimulator({ fleet });
  const status = async (method: string, path: string, body?: unknown) =>
    (await simulator.send(method, `${path}${path.includes('?') ? '' : VERSION}`, body)).status;
  return { ...simulator, status };
}

function snapshotOf(disk: string, location: string) {
  const creationData = { createOption: 'Copy', sourceResourceId: idIn('disks', disk) };
  return { location, properties: { incremental: true, creationData } };
}

function copyOf(snapshot: string, location: string) {
  const creationData = { createOption: 'CopyStart', sourceResourceId: idIn('snapshots', snapshot) };
  return { location, properties: { incremental: true, creationData } };
}

describe('an outage of a region', () => {
  test.each([
    ['GET', idIn('snapshots', 'there'), undefined],
    ['DELETE', idIn('snapshots', 'there'), undefined],
    ['GET', idIn('disks', 'cold'), undefined],
    ['GET', idIn('virtualMachines', 'north'), undefined],
    ['POST', `${idIn('virtualMachines', 'north')}/start`, undefined],
    ['PUT', idIn('snapshots', 'new'), snapshotOf('cold', 'North Europe')],
    ['PUT', idIn('snapshots', 'copy'), copyOf('here', 'northeurope')],
    ['PUT', idIn('snapshots', 'copy'), copyOf('there', 'westus')],
    ['PATCH', `${idIn('snapshots', 'there')}/providers/Microsoft.Resources/tags/default`, { operation: 'Merge' }],
    ['PUT', `${NORTH_GROUP}/providers/Microsoft.Compute/snapshots/new`, snapshotOf('disk1', 'westus')],
    [
      'GET',
      `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/locations/northeurope/DiskOperations/x`,
      undefined,
    ],
  ])('answers 503 to %s %s', async (method, path, body) => {
    const simulator = await open();
    await simulator.send('PUT', '/_local/outages/northeurope');

    const reply = await simulator.send(method, `${path}${VERSION}`, body);

    expect([reply.status, reply.body.error.code]).toEqual([503, 'ServiceUnavailable']);
    expect(simulator.state.snapshots.size).toBe(2);
  });

  test.each([
    ['GET', `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/snapshots`, undefined, 200],
    ['GET', `${GROUP_ID}/providers/Microsoft.Compute/disks`, undefined, 200],
    ['GET', `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines`, undefined, 200],
    ['GET', NORTH_GROUP, undefined, 200],
    ['GET', idIn('snapshots', 'here'), undefined, 200],
    ['DELETE', idIn('snapshots', 'here'), undefined, 202],
    ['PUT', idIn('snapshots', 'new'), snapshotOf('disk1', 'westus'), 202],
    ['PUT', idIn('snapshots', 'copy'), copyOf('here', 'eastus'), 202],
  ])('leaves %s %s as it was', async (method, path, body, expected) => {
    const simulator = await open();
    await simulator.send('PUT', '/_local/outages/northeurope');

    expect(await simulator.status(method, path, body)).toBe(expected);
  });

  test('ends at the instant given, or when it is ended', async () => {
    const simulator = await open();
    const there = idIn('snapshots', 'there');
    await simulator.send('PUT', '/_local/outages/NorthEurope', { until: '2026-11-23T03:00:00Z' });

    const during = await simulator.status('GET', there);
    const listed = (await simulator.send('GET', '/_local/outages')).body;
    simulator.pass(3_600_000);
    const after = await simulator.status('GET', there);
    await simulator.send('PUT', '/_local/outages/northeurope');
    const again = await simulator.status('GET', there);
    const ended = await simulator.send('DELETE', '/_local/outages/northeurope');

    expect(listed).toEqual({ outages: [{ region: 'northeurope', until: '2026-11-23T03:00:00.000Z' }] });
    expect([during, after, again, ended.status]).toEqual([503, 200, 503, 204]);
    expect(await simulator.status('GET', there)).toBe(200);
    expect((await simulator.send('PUT', '/_local/outages/x', { until: 'soon' })).status).toBe(400);
  });

  test.each([
    ['source', 'westus'],
    ['target', 'northeurope'],
  ])('of the %s lets a copy wait until it ends', async (_, region) => {
    const simulator = await open();
    const copy = idIn('snapshots', 'copy');
    await simulator.send('PUT', `${copy}${VERSION}`, copyOf('here', 'northeurope'));
    simulator.pass(1_000);

    await simulator.send('PUT', `/_local/outages/${region}`, { until: '2026-11-24T02:00:00Z' });
    simulator.pass(12 * 3_600_000);
    const url = `/subscriptions/${SUBSCRIPTION}/providers/Microsoft.Compute/snapshots${VERSION}`;
    const listed = (await simulator.send('GET', url)).body.value;
    simulator.pass(12 * 3_600_000);
    const after = (await simulator.send('GET', `${copy}${VERSION}`)).body;

    const during = listed.find(({ name }: { name: string }) => name === 'copy');
    expect(during.properties.completionPercent).toBeLessThan(100);
    expect(after.properties).toMatchObject({ completionPercent: 100, snapshotAccessState: 'Available' });
  });
});
