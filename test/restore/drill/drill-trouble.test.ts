import { describe, expect, test } from 'vitest';
import { chooseKind } from '../../../local/simulator/content/content-kind.ts';
import { startDrill } from '../../../shared/restore/drill/start-drill.ts';
import { startTimedDrill } from '../../../shared/restore/drill/start-timed-drill.ts';
import { readHealth } from '../../../shared/run/read/read-health.ts';
import { FakeRestoreStore } from '../../fakes/fake-restore-store.ts';
import { tickAndDrain } from '../../run/world.ts';
import { drainRestores, openRestoreWorld, type RestoreWorld, takePoints } from '../restore-world.ts';
import { aShopDisk, SUBSCRIPTION } from '../shop-fleet.ts';
import { coverageOf, deletedDisks, disksOfDrills, drillHour, drillsOf } from './drill-world.ts';

const DISK_PUT = { method: 'PUT', path: '/nightkeep-drills/.*/disks/' };
const BY = { startedBy: { kind: 'http' as const, principal: 'key' } };

async function aWorldWithPoints(options: Parameters<typeof openRestoreWorld>[0] = {}): Promise<RestoreWorld> {
  const world = await openRestoreWorld(options);
  await takePoints(world, 1);
  return world;
}

describe('a drill that cannot prove its set', () => {
  test('fails with what to do where the right to make disks is missing, and leaves nothing', async () => {
    const world = await aWorldWithPoints();
    const message = (id: string) =>
      `The client 'app' with object id 'app' does not have authorization to perform action 'Microsoft.Compute/disks/write' over scope '${id}' or the scope is invalid.`;
    const scope = `/subscriptions/${SUBSCRIPTION}/resourceGroups/nightkeep-drills/providers/Microsoft.Compute/disks/x`;
    const effect = { status: 403, code: 'AuthorizationFailed', message: message(scope) };
    world.simulator.state.faults.add({ match: DISK_PUT, effect, times: 100 });

    const [drill] = await drillHour(world);

    expect(drill).toMatchObject({ state: 'failed', error: { code: 'AuthorizationFailed' } });
    expect(drill?.error?.remedy).toContain('Nightkeep Drill');
    expect(disksOfDrills(world)).toEqual([]);
    expect((await coverageOf(world)).get('web')).toMatchObject({ lastDrill: { state: 'failed' } });
    expect((await coverageOf(world)).get('web')?.lastProvenAt).toBeUndefined();
  });

  test('deletes what it made where another disk is refused', async () => {
    const world = await aWorldWithPoints();
    const effect = { status: 409, code: 'OperationNotAllowed', message: 'A quota is exceeded.' };
    world.simulator.state.faults.add({ match: { ...DISK_PUT, path: `${DISK_PUT.path}web-data` }, effect });

    const [drill] = await drillHour(world);

    expect(drill).toMatchObject({ state: 'failed', error: { code: 'OperationNotAllowed' } });
    expect(drill?.restoredInMs).toBeUndefined();
    expect(disksOfDrills(world)).toEqual([]);
    expect(deletedDisks(world)).toHaveLength(1);
  });

  test('is partial where a disk cannot be exported, and says why', async () => {
    const world = await aWorldWithPoints();
    const effect = { status: 409, code: 'OperationNotAllowed', message: 'Export is not allowed.' };
    world.simulator.state.faults.add({
      match: { method: 'POST', path: 'web-data.*/beginGetAccess' },
      effect,
      times: 9,
    });

    const [drill] = await drillHour(world);

    expect(drill).toMatchObject({ state: 'partial', error: { code: 'unread' } });
    expect(drill?.checks.map(({ unread, sizeMatches }) => [unread, sizeMatches])).toEqual([
      [undefined, true],
      ['OperationNotAllowed: Export is not allowed.', true],
    ]);
    expect(disksOfDrills(world)).toEqual([]);
  });

  test('is partial where a disk is nothing but zeros: it may be one that was lost', async () => {
    const name = emptyDiskName();
    const world = await aWorldWithPoints({ machines: [{ name: 'web', data: [{ name }] }] });

    const [drill] = await drillHour(world);

    expect(drill).toMatchObject({ state: 'partial', error: { code: 'unrecognised' } });
    expect(drill?.checks.map(({ content }) => content)).toEqual(['gpt', 'blank']);
  });

  test('leaves the disk of another that stands under a name of its own', async () => {
    const world = await aWorldWithPoints();
    await startTimedDrill(world.ports, world.settings);
    const [begun] = await drillsOf(world);
    const id = begun?.disks[0]?.request.id ?? '';
    const name = id.split('/').at(-1) ?? '';
    world.simulator.state.disks.put({ ...aShopDisk({ name }), id });

    const [drill] = await drainRestores(world);

    expect(drill).toMatchObject({ state: 'failed', error: { code: 'name-taken' } });
    expect(disksOfDrills(world)).toEqual([name]);
    expect(deletedDisks(world)).not.toContain(id.toLowerCase());
  });

  test('rides out throttling and faults of the wire', async () => {
    const world = await aWorldWithPoints();
    const throttled = { status: 429, code: 'TooManyRequests', message: 'Slow down.', headers: { 'retry-after': '7' } };
    const { faults } = world.simulator.state;
    faults.add({ match: { method: 'PUT|DELETE|POST', path: '/disks/' }, effect: throttled, times: 4 });
    faults.add({ match: { method: 'GET', path: '/disks/' }, effect: { reset: 'before' }, after: 4, times: 3 });
    faults.add({ match: { method: 'DELETE', path: '/disks/' }, effect: { html: true }, times: 2 });

    const [drill] = await drillHour(world);

    expect(drill?.state).toBe('succeeded');
    expect(disksOfDrills(world)).toEqual([]);
  });

  test('keeps what a person holds, ends all the same, and the next drill removes it once it is let go', async () => {
    const world = await aWorldWithPoints();
    await startTimedDrill(world.ports, world.settings);
    await drainRestores(world, { until: world.ports.clock.now() + 1 });
    const [id] = world.simulator.state.disks
      .all()
      .flatMap((disk) => (disk.id.includes('nightkeep-drills') ? disk.id : []));
    const disk = world.simulator.state.disks.get(id ?? '');
    if (disk === undefined) throw new Error('the drill made no disk');
    world.simulator.state.disks.put({ ...disk, tags: { ...disk.tags, 'nightkeep-hold': 'ann' } });

    const [drill] = await drainRestores(world);
    expect(drill).toMatchObject({ state: 'partial', error: { code: 'left-behind' } });
    expect(drill?.error?.message).toContain('it is on hold');
    expect(disksOfDrills(world)).toEqual([disk.name]);

    const { 'nightkeep-hold': _, ...tags } = world.simulator.state.disks.get(disk.id)?.tags ?? {};
    world.simulator.state.disks.put({ ...disk, tags });
    world.ports.clock.set('2026-11-30T03:17:00Z');
    await drillHour(world);
    expect(disksOfDrills(world)).toEqual([]);
  });
});

describe('what a killed drill left', () => {
  test('is removed by the next, though no table knows of it and a SAS is open, and the record says so', async () => {
    const world = await aWorldWithPoints();
    await startTimedDrill(world.ports, world.settings);
    await drainRestores(world, { until: world.ports.clock.now() + 1 });
    const left = disksOfDrills(world);
    expect(left).toHaveLength(2);
    world.ports.queue.lose(() => true);
    const forgetful = { ...world, ports: { ...world.ports, restores: new FakeRestoreStore() } };
    world.ports.clock.set('2026-11-30T03:05:00Z');
    openToReaders(world, left[0] ?? '');

    await tickAndDrain(forgetful);
    const [drill] = await drillHour(forgetful);

    expect(disksOfDrills(world)).toEqual([]);
    expect(drill?.state).toBe('succeeded');
    expect(drill?.notes.toSorted()).toEqual(
      left.map((name) => `Removed the disk ${name}, which an earlier drill had left.`).toSorted(),
    );
  });

  test('stays while that drill is at work', async () => {
    const world = await aWorldWithPoints({ machines: [{ name: 'web' }, { name: 'sql' }] });
    await startTimedDrill(world.ports, world.settings);
    await drainRestores(world, { until: world.ports.clock.now() + 1 });
    const [working] = disksOfDrills(world);

    const started = await startDrill(world.ports, world.settings, BY);
    const drills = await drainRestores(world);

    expect(started.kind).toBe('started');
    expect(drills.map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(drills.flatMap(({ notes }) => notes)).toEqual([]);
    expect(deletedDisks(world).filter((id) => id.endsWith(`/${working?.toLowerCase()}`))).toHaveLength(1);
  });
});

describe('no drill begins', () => {
  test('where its group is missing: health and the reply name the parameter that makes it', async () => {
    const world = await openRestoreWorld();
    world.simulator.state.groups.delete(groupKey(world));
    await takePoints(world, 1);

    expect(await drillHour(world)).toEqual([]);

    const { findings } = await readHealth(world.ports);
    expect(findings.join()).toContain('drill=true of infra/subscription.bicep');
    const refused = await startDrill(world.ports, world.settings, { ...BY, vm: 'web' });
    expect(refused).toMatchObject({ kind: 'refused', because: 'conflict', code: 'drill-group-missing' });
    expect((await coverageOf(world)).get('web')?.drillBy).toBeUndefined();
  });

  test('while the mode is observe, or the setting is 0', async () => {
    const world = await aWorldWithPoints();
    for (const settings of [{ mode: 'observe' as const }, { drillsPerWeek: 0 }]) {
      expect(await drillHour({ ...world, settings: { ...world.settings, ...settings } })).toEqual([]);
    }
    const observing = { ...world.settings, mode: 'observe' as const };
    expect(await startDrill(world.ports, observing, BY)).toMatchObject({ kind: 'refused', code: 'mode-observe' });
  });

  test('where no set is complete, usable and of the last 30 days', async () => {
    const world = await aWorldWithPoints();
    world.ports.clock.set('2026-12-24T02:17:00Z');

    expect(await drillHour(world)).toEqual([]);
    expect(await startDrill(world.ports, world.settings, BY)).toMatchObject({ kind: 'refused', code: 'no-candidate' });
  });
});

describe('a drill on demand', () => {
  test('is of the VM named, and the same key starts it once', async () => {
    const world = await aWorldWithPoints({ machines: [{ name: 'web' }, { name: 'sql' }] });
    const request = { ...BY, vm: 'sql', idempotencyKey: 'k1', reason: 'audit' };

    const first = await startDrill(world.ports, world.settings, request);
    const again = await startDrill(world.ports, world.settings, request);
    const other = await startDrill(world.ports, world.settings, { ...request, vm: 'web' });
    const drills = await drainRestores(world);

    expect(first).toMatchObject({ kind: 'started', record: { source: { vm: 'Shop/sql' }, reason: 'audit' } });
    expect(again).toMatchObject({ kind: 'started', record: { id: drills[0]?.id } });
    expect(other).toMatchObject({ kind: 'key-reused', restoreId: drills[0]?.id });
    expect(drills).toMatchObject([{ state: 'succeeded' }]);
  });

  test('without a VM is of the next in turn, and was its turn', async () => {
    const world = await aWorldWithPoints({ machines: [{ name: 'web' }, { name: 'sql' }] });

    await startDrill(world.ports, world.settings, BY);
    const [first] = await drainRestores(world);
    await startDrill(world.ports, world.settings, BY);
    const [second] = await drainRestores(world);

    expect([first?.source.vm, second?.source.vm].toSorted()).toEqual(['Shop/sql', 'Shop/web']);
  });

  test('of what nobody knows is refused with the nearest names', async () => {
    const world = await aWorldWithPoints();
    const refused = await startDrill(world.ports, world.settings, { ...BY, vm: 'wob' });
    expect(refused).toMatchObject({
      kind: 'refused',
      because: 'unknown',
      code: 'vm-unknown',
      more: { nearest: ['web'] },
    });
  });
});

/** A data disk that the simulator gives no content. */
function emptyDiskName(): string {
  for (let number = 1; ; number++) {
    const { table, fileSystem } = chooseKind(`unique-web-data${number}`, {});
    if (table === 'none' && fileSystem === 'none') return `web-data${number}`;
  }
}

/** As a reader leaves it that was killed before it could revoke its SAS. */
function openToReaders({ simulator: { state } }: RestoreWorld, name: string): void {
  const disk = state.disks.all().find((one) => one.name === name);
  if (disk === undefined) throw new Error(`there is no disk ${name}`);
  state.grants.add({
    id: 'sas',
    resourceId: disk.id.toLowerCase(),
    signature: 'signature',
    expiresAt: Number.POSITIVE_INFINITY,
  });
  disk.properties.diskState = 'ActiveSAS';
}

function groupKey({ simulator, settings }: RestoreWorld): string {
  const key = [...simulator.state.groups.keys()].find((one) => one.toLowerCase().endsWith(settings.drillResourceGroup));
  if (key === undefined) throw new Error('the simulator knows no group of the drills');
  return key;
}
