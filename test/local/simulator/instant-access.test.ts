import { describe, expect, test } from 'vitest';
import { openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, idIn } from './small-fleet.ts';

const VERSION = '?api-version=2026-03-02';
const POINT = idIn('snapshots', 'point');

async function open(sku = 'PremiumV2_LRS') {
  const disk = aDisk('disk1', { sku: { name: sku } });
  const simulator = await openSimulator({ fleet: aFleet({ disks: [disk] }), settings: { backgroundCopyMs: 600_000 } });
  const take = (instantAccessDurationMinutes: unknown, version = VERSION, disk = 'disk1') => {
    const sourceResourceId = idIn('disks', disk);
    const creationData = { createOption: 'Copy', sourceResourceId, instantAccessDurationMinutes };
    return simulator.send('PUT', `${POINT}${version}`, {
      location: 'westus',
      properties: { incremental: true, creationData },
    });
  };
  const accessState = async () =>
    (await simulator.send('GET', `${POINT}${VERSION}`)).body.properties.snapshotAccessState;
  return { ...simulator, take, accessState };
}

describe('instant access', () => {
  test('gives a disk of its own kind at once, goes on beside the copy, and ends after its minutes', async () => {
    const simulator = await open();
    const restore = async (name: string, sku: string) => {
      const creationData = { createOption: 'Copy', sourceResourceId: POINT };
      const body = { location: 'westus', sku: { name: sku }, properties: { creationData } };
      return (await simulator.send('PUT', `${idIn('disks', name)}${VERSION}`, body)).status;
    };

    const accepted = await simulator.take(120);
    simulator.pass(1_000);
    const states = [await simulator.accessState()];
    const restored = [await restore('new', 'PremiumV2_LRS'), await restore('old', 'Premium_LRS')];
    simulator.pass(600_000);
    states.push(await simulator.accessState());
    simulator.pass(120 * 60_000);
    states.push(await simulator.accessState());

    expect(accepted.status).toBe(202);
    expect(restored).toEqual([202, 409]);
    expect(states).toEqual(['InstantAccess', 'AvailableWithInstantAccess', 'Available']);
  });

  test.each([
    ['of 59 minutes', 59, 'PremiumV2_LRS', 400],
    ['of 301 minutes', 301, 'UltraSSD_LRS', 400],
    ['of half a minute more', 60.5, 'UltraSSD_LRS', 400],
    ['of a Premium SSD', 60, 'Premium_LRS', 400],
    ['of 60 minutes of an Ultra disk', 60, 'UltraSSD_LRS', 202],
    ['of 300 minutes of a Premium SSD v2', 300, 'PremiumV2_LRS', 202],
  ])('%s is refused, or not', async (_, minutes, sku, status) => {
    const simulator = await open(sku);

    const reply = await simulator.take(minutes);

    expect(reply.status).toBe(status);
    expect(simulator.state.snapshots.size).toBe(status === 202 ? 1 : 0);
    if (status !== 400) return;
    expect(reply.body.error).toMatchObject({
      code: 'InvalidParameter',
      target: 'creationData.instantAccessDurationMinutes',
    });
  });

  test('is not known to older api-versions, nor to be had of a disk that is being filled', async () => {
    const simulator = await open();
    await simulator.take(undefined);
    simulator.pass(700_000);
    const creationData = { createOption: 'Copy', sourceResourceId: POINT };
    const body = { location: 'westus', sku: { name: 'PremiumV2_LRS' }, properties: { creationData } };
    await simulator.send('PUT', `${idIn('disks', 'filled')}${VERSION}`, body);
    simulator.pass(1_000);
    await simulator.send('DELETE', `${POINT}${VERSION}`);
    simulator.pass(1_000);

    const older = await simulator.take(60, '?api-version=2024-03-02');
    const filled = await simulator.take(60, VERSION, 'filled');

    expect([older.status, filled.status]).toEqual([400, 409]);
  });
});

describe('a full snapshot', () => {
  test.each(['Standard_LRS', 'Standard_ZRS', 'Premium_LRS'])('may be of %s, and counts to no limit', async (name) => {
    const simulator = await openSimulator({ settings: { maxSnapshotsPerDisk: 1, maxSnapshotsPerDiskIn5Minutes: 1 } });
    const put = async (id: string, incremental: boolean) => {
      const creationData = { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') };
      const sku = incremental ? {} : { sku: { name } };
      const body = { location: 'westus', ...sku, properties: { incremental, creationData } };
      return (await simulator.send('PUT', `${idIn('snapshots', id)}${VERSION}`, body)).status;
    };

    const statuses = [await put('a', false), await put('b', false), await put('c', true), await put('d', true)];
    simulator.pass(1_000);
    const full = (await simulator.send('GET', `${idIn('snapshots', 'a')}${VERSION}`)).body;

    expect(statuses).toEqual([202, 202, 202, 409]);
    expect(full).toMatchObject({ sku: { name }, properties: { incremental: false } });
    expect(full.properties).not.toHaveProperty('incrementalSnapshotFamilyId');
  });
});
