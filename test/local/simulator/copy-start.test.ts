import { describe, expect, test } from 'vitest';
import type { ArmResource } from '../../../local/simulator/arm-json.ts';
import { openSimulator } from './open-simulator.ts';
import { aFleet, aSnapshot, GROUP_ID, idIn } from './small-fleet.ts';

const VERSION = '?api-version=2025-01-02';

function point(name: string, day: number, changes: Partial<ArmResource> = {}): ArmResource {
  const properties = { timeCreated: `2026-11-0${day}T02:00:00.0000000+00:00`, ...changes.properties };
  return aSnapshot(name, { ...changes, properties });
}

function body(source: string, location = 'eastus', incremental = true) {
  const creationData = { createOption: 'CopyStart', sourceResourceId: idIn('snapshots', source) };
  return { location, properties: { incremental, creationData } };
}

async function open(snapshots: readonly ArmResource[], settings = {}) {
  const simulator = await openSimulator({ fleet: aFleet({ snapshots }), settings });
  const copy = async (name: string, source: string, location?: string) =>
    (await simulator.send('PUT', `${idIn('snapshots', name)}${VERSION}`, body(source, location))).status;
  const get = async (name: string) =>
    (await simulator.send('GET', `${idIn('snapshots', name)}${VERSION}`)).body.properties;
  return { ...simulator, copy, get };
}

const ofOtherDisk = { properties: { creationData: { createOption: 'Copy', sourceUniqueId: 'unique-disk2' } } };

describe('copies to another region', () => {
  test('begin complete of none, then rise, and only then are usable', async () => {
    const simulator = await open([point('a', 1)]);

    await simulator.copy('a-copy', 'a');
    simulator.pass(600);
    const begun = await simulator.get('a-copy');
    simulator.pass(10_000);
    const half = await simulator.get('a-copy');
    simulator.pass(10_000);

    expect(begun).toMatchObject({ provisioningState: 'Succeeded', completionPercent: 0 });
    expect(half.completionPercent).toBe(50);
    expect(await simulator.get('a-copy')).toMatchObject({
      completionPercent: 100,
      snapshotAccessState: 'Available',
      creationData: { sourceUniqueId: 'unique-a' },
    });
  });

  test('go one at a time of a disk, over all regions; another disk’s goes beside', async () => {
    const simulator = await open([point('a', 1), point('b', 2), point('c', 3, ofOtherDisk)]);

    const first = await simulator.copy('a-copy', 'a');
    const accepted = [await simulator.copy('b-copy', 'b'), await simulator.copy('c-copy', 'c')];
    simulator.pass(5_000);
    const running = [await simulator.copy('b-copy', 'b'), await simulator.copy('a-north', 'a', 'northeurope')];
    simulator.pass(20_000);

    expect([first, ...accepted, ...running]).toEqual([202, 409, 202, 409, 409]);
    expect(await simulator.copy('b-copy', 'b')).toBe(202);
  });

  test('follow the order in which the snapshots were taken, in each region for itself', async () => {
    const simulator = await open([point('a', 1), point('b', 2)]);

    await simulator.copy('b-copy', 'b');
    simulator.pass(30_000);
    const older = await simulator.copy('a-copy', 'a');
    const again = await simulator.copy('b-copy-2', 'b');
    const elsewhere = await simulator.copy('a-north', 'a', 'northeurope');

    expect([older, again, elsewhere]).toEqual([409, 409, 202]);
  });

  test('that a fleet brings along are links of the chain', async () => {
    const creationData = {
      createOption: 'CopyStart',
      sourceResourceId: idIn('snapshots', 'b'),
      sourceUniqueId: 'unique-b',
    };
    const present = aSnapshot('b-copy', { location: 'eastus', properties: { creationData } });
    const simulator = await open([point('a', 1), point('b', 2), point('c', 3), present]);

    expect([await simulator.copy('a-copy', 'a'), await simulator.copy('c-copy', 'c')]).toEqual([409, 202]);
  });

  test('of which one failed, or was deleted on its way, give way to the next', async () => {
    const simulator = await open([point('a', 1), point('b', 2), point('c', 3)]);
    const remove = (name: string) => simulator.send('DELETE', `${idIn('snapshots', name)}${VERSION}`);

    await simulator.copy('a-copy', 'a');
    await remove('a');
    simulator.pass(1_000);
    const failed = await simulator.get('a-copy');
    const next = await simulator.copy('b-copy', 'b');
    simulator.pass(1_000);
    await remove('b-copy');
    simulator.pass(1_000);

    expect(failed.copyCompletionError.errorCode).toBe('CopySourceNotFound');
    expect([next, await simulator.copy('b-copy', 'b')]).toEqual([202, 202]);
  });

  test('of which the operation failed may be asked for again', async () => {
    const simulator = await open([point('a', 1)]);
    simulator.state.faults.add({ times: 1, match: { method: 'PUT' }, effect: { operation: { status: 'Failed' } } });

    await simulator.copy('a-copy', 'a');
    simulator.pass(1_000);
    const failed = await simulator.get('a-copy');

    expect(failed.provisioningState).toBe('Failed');
    expect(await simulator.copy('a-copy-2', 'a')).toBe(202);
  });

  test('are so many at most under way into a region of a subscription', async () => {
    const disks = ['1', '2', '3'].map((disk) =>
      point(`s${disk}`, 1, { properties: { creationData: { createOption: 'Copy', sourceUniqueId: `disk-${disk}` } } }),
    );
    const simulator = await open(disks, { maxCopiesPerRegion: 2 });

    const statuses = [];
    for (const disk of ['1', '2', '3']) statuses.push(await simulator.copy(`c${disk}`, `s${disk}`));
    const elsewhere = await simulator.copy('n3', 's3', 'northeurope');

    expect(statuses).toEqual([202, 202, 409]);
    expect(elsewhere).toBe(202);
  });

  const unfinished = { provisioningState: 'Succeeded', completionPercent: 40 };
  const error = { copyCompletionError: { errorCode: 'CopySourceNotFound', errorMessage: 'gone' } };

  test.each([
    ['of a full snapshot', point('a', 1, { properties: { incremental: false } }), body('a')],
    ['that is full itself', point('a', 1), body('a', 'eastus', false)],
    ['in the same region', point('a', 1), body('a', 'West US')],
    ['of an unfinished snapshot', point('a', 1, { properties: unfinished }), body('a')],
    ['of a failed copy', point('a', 1, { properties: error }), body('a')],
  ])('%s are refused and leave nothing', async (_, source, asked) => {
    const simulator = await open([source]);

    const reply = await simulator.send('PUT', `${idIn('snapshots', 'copy')}${VERSION}`, asked);

    expect(reply.status).toBe(409);
    expect(simulator.state.snapshots.size).toBe(1);
  });

  test('into a group that is not there are refused', async () => {
    const simulator = await open([point('a', 1)]);
    const id = `${GROUP_ID.replace('Shop', 'nowhere')}/providers/Microsoft.Compute/snapshots/copy`;

    const reply = await simulator.send('PUT', `${id}${VERSION}`, body('a'));

    expect([reply.status, reply.body.error.code]).toEqual([404, 'ResourceGroupNotFound']);
  });
});
