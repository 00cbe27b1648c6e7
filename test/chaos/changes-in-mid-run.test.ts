import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { ActionRecord } from '../../shared/run/records.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import { actionsOf, deliver, pointsIn, runsOf } from '../run/world.ts';
import { aFaultyNight, type FaultyNight, liveToTheNextMorning, liveUntil, wrongsOf } from './faulty-night.ts';

/** Starts a run, changes the world once everything is planned, and lets it go on to its end. */
async function changeAfterThePlan(night: FaultyNight, change: () => void | Promise<void>): Promise<void> {
  const { ports, settings } = night.world;
  await tick(ports, settings);
  let isChanged = false;
  await ports.queue.drain(
    async (message) => {
      if (message.kind === 'execute' && !isChanged) {
        isChanged = true;
        await change();
      }
      await deliver(night.world, message);
    },
    { until: ports.clock.now() + 120_000 },
  );
  expect(isChanged).toBe(true);
}

async function recordsOf(
  { world }: FaultyNight,
  kind: 'create' | 'prune',
  about: string,
): Promise<readonly ActionRecord[]> {
  const all = await actionsOf(world);
  return all.filter(
    ({ action }) => action.kind === kind && 'snapshotId' in action && action.snapshotId.includes(`/${about}`),
  );
}

function pointsOf({ world }: FaultyNight, disk: string): readonly Snapshot[] {
  return pointsIn(world).filter(({ name }) => name.startsWith(`${disk}-20261123T0200`));
}

function vmNamed({ world }: FaultyNight, name: string) {
  const vm = [...world.ports.azure.virtualMachines.values()].find((one) => one.name === name);
  if (vm === undefined) throw new Error(`there is no VM ${name}`);
  return vm;
}

test('an ad-hoc run of everything beside the timer makes its own points and none of the timer twice', async () => {
  const night = aFaultyNight();
  const { ports, settings } = night.world;

  await changeAfterThePlan(night, async () => {
    await startRun(ports, settings, {
      target: { kind: 'all' },
      creates: 'now',
      prune: true,
      keepFor: { count: 2, unit: 'd' },
      dryRun: false,
      startedBy: { kind: 'http' },
    });
  });
  await liveToTheNextMorning(night);

  expect(await wrongsOf(night)).toEqual([]);
  const adHoc = pointsIn(night.world).filter(({ tags }) => tags['nightkeep-scheduled-for'] === 'ad-hoc');
  expect(adHoc.map(({ sourceUniqueId }) => sourceUniqueId).sort()).toEqual(
    night.disks.map(({ uniqueId }) => uniqueId).sort(),
  );
  expect((await runsOf(night.world)).map(({ state }) => state)).toEqual(
    expect.arrayContaining(['succeeded', 'succeeded']),
  );
});

test('a run of what is due, called for while the timer is at it, makes nothing twice', async () => {
  const night = aFaultyNight();
  const { ports, settings } = night.world;
  const call = { target: { kind: 'all' }, creates: 'due', prune: true, keepFor: { count: 7, unit: 'd' } } as const;

  await changeAfterThePlan(night, async () => {
    await startRun(ports, settings, { ...call, dryRun: false, startedBy: { kind: 'http' } });
    await startRun(ports, settings, { ...call, dryRun: false, startedBy: { kind: 'http' } });
  });
  await liveToTheNextMorning(night);

  expect(await wrongsOf(night)).toEqual([]);
  expect(ports.azure.countOf('createSnapshot')).toBe(3);
});

describe('a policy edited in mid-run', () => {
  test('that opts out makes no point of what was not begun, and says so', async () => {
    const night = aFaultyNight();
    const web = vmNamed(night, 'web');

    await changeAfterThePlan(night, () => {
      night.world.ports.azure.addVm({ ...web, tags: { 'snapshot-policy': 'off' } });
    });

    expect(pointsOf(night, 'web-os')).toEqual([]);
    expect(await recordsOf(night, 'create', 'web-os')).toMatchObject([{ state: 'skipped', note: expect.any(String) }]);
    expect(pointsOf(night, 'db-os')).toHaveLength(1);
  });

  test('that keeps more is obeyed from the next plan on: the run carries out what it decided', async () => {
    const night = aFaultyNight();
    const { azure } = night.world.ports;

    await changeAfterThePlan(night, () => {
      for (const name of ['web', 'db']) {
        azure.addVm({ ...vmNamed(night, name), tags: { 'snapshot-policy': 'nightly keep 30d' } });
      }
    });
    expect(night.expired.filter(({ id }) => azure.has(id))).toEqual([]);
    const left = pointsIn(night.world);
    await liveToTheNextMorning(night);

    expect(left).toHaveLength(12);
    expect(left.filter(({ id }) => !azure.has(id))).toEqual([]);
  });

  test('to another schedule leaves at most one point of each schedule', async () => {
    const night = aFaultyNight();
    const web = vmNamed(night, 'web');

    await changeAfterThePlan(night, () => {
      night.world.ports.azure.addVm({ ...web, tags: { 'snapshot-policy': 'at 01:00 keep 3d' } });
    });
    await liveUntil(night, '2026-11-23T05:00:00Z');

    const made = pointsIn(night.world).filter(({ name }) => name.startsWith('web-os-20261123'));
    expect(made).toHaveLength(1);
  });
});

test('a VM deleted between plan and execution ends its create skipped; its disk, if it still stands, is no orphan yet', async () => {
  const night = aFaultyNight();
  const { azure } = night.world.ports;
  const web = vmNamed(night, 'web');
  const before = pointsIn(night.world).filter(({ name }) => name.startsWith('web-os'));

  await changeAfterThePlan(night, () => {
    azure.virtualMachines.delete(idKey(web.id));
    for (const { diskId } of web.disks) azure.disks.delete(idKey(diskId ?? ''));
  });

  expect(pointsOf(night, 'web-os')).toEqual([]);
  expect(await recordsOf(night, 'create', 'web-os')).toMatchObject([{ state: 'skipped', note: expect.any(String) }]);
  const newest = before.slice(0, 2);
  expect(newest.filter(({ id }) => !azure.has(id))).toEqual([]);
  expect(pointsOf(night, 'db-log')).toHaveLength(1);

  await liveToTheNextMorning(night);
  expect(newest.filter(({ id }) => !azure.has(id))).toEqual([]);
});

test('a disk detached in mid-run is passed over, and the other disk of its VM is not', async () => {
  const night = aFaultyNight();
  const { azure } = night.world.ports;
  const db = vmNamed(night, 'db');

  await changeAfterThePlan(night, () => {
    azure.addVm({ ...db, disks: db.disks.filter(({ name }) => name !== 'db-log') });
    const disk = [...azure.disks.values()].find(({ name }) => name === 'db-log');
    if (disk !== undefined) azure.addDisk({ ...disk, attachedTo: [], diskState: 'Unattached' });
  });

  expect(pointsOf(night, 'db-os')).toHaveLength(1);
  expect(pointsOf(night, 'db-log')).toEqual([]);
  expect(await recordsOf(night, 'create', 'db-log')).toMatchObject([{ state: 'skipped', note: expect.any(String) }]);
});

describe('a snapshot deleted by hand', () => {
  test('that was to be pruned counts as pruned', async () => {
    const night = aFaultyNight();
    const { azure } = night.world.ports;
    const [gone] = night.expired;

    await changeAfterThePlan(night, () => void azure.snapshots.delete(idKey(gone?.id ?? '')));

    expect(await recordsOf(night, 'prune', gone?.name ?? '?')).toMatchObject([{ state: 'succeeded' }]);
    expect(azure.calls.filter(({ call, subject }) => call === 'deleteSnapshot' && subject === gone?.id)).toEqual([]);
  });

  test('that was to remain keeps the expired ones of its disk', async () => {
    const night = aFaultyNight();
    const { azure } = night.world.ports;
    const [newest] = night.kept;
    const older = night.expired.filter(({ name }) => name.startsWith('web-os'));

    await changeAfterThePlan(night, () => void azure.snapshots.delete(idKey(newest?.id ?? '')));

    expect(older.length).toBe(5);
    expect(older.filter(({ id }) => !azure.has(id))).toEqual([]);
    for (const prune of await recordsOf(night, 'prune', 'web-os')) {
      expect(prune).toMatchObject({ state: 'skipped', note: expect.stringContaining('newest') });
    }
  });

  test('while Azure was still making it is told as vanished, and made again by the next attempt', async () => {
    const night = aFaultyNight();
    const { azure } = night.world.ports;
    azure.provisioningMs = 5 * 60_000;
    await changeAfterThePlan(night, () => undefined);
    const [made] = pointsOf(night, 'web-os');
    expect(made).toBeDefined();

    azure.snapshots.delete(idKey(made?.id ?? ''));
    await liveUntil(night, '2026-11-23T03:00:00Z');

    expect(pointsOf(night, 'web-os')).toHaveLength(1);
    const creates = await recordsOf(night, 'create', 'web-os');
    expect(creates.map(({ state, error }) => [state, error?.code])).toEqual(
      expect.arrayContaining([
        ['failed', 'vanished'],
        ['succeeded', undefined],
      ]),
    );
  });
});

test('a lock put on in mid-run is asked once, keeps what is left, and is one problem of a run that succeeds', async () => {
  const night = aFaultyNight();
  const { azure } = night.world.ports;
  const scope = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}`;
  const message = `The scope '${scope}/x' cannot perform delete operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`;
  let isLocked = false;
  azure.fault = (call) => {
    if (call === 'deleteSnapshot' && azure.countOf('deleteSnapshot') > 3) isLocked = true;
    return isLocked && call === 'deleteSnapshot'
      ? { error: new AzureError(message, { code: 'ScopeLocked', status: 409 }) }
      : undefined;
  };

  await changeAfterThePlan(night, () => undefined);

  expect(night.expired.filter(({ id }) => !azure.has(id))).toHaveLength(3);
  expect(azure.countOf('deleteSnapshot')).toBe(4);
  const [run] = await runsOf(night.world);
  expect(run).toMatchObject({ state: 'succeeded', counts: { created: 3, pruned: 3, lockBlocked: 12, failed: 0 } });
  const problems = await night.world.ports.actions.listProblems(run?.id ?? '', SUBSCRIPTION);
  expect(problems.filter(({ problem }) => problem.code === 'scope-locked')).toHaveLength(1);

  azure.fault = () => undefined;
  await liveToTheNextMorning(night);
  expect(await wrongsOf(night)).toEqual([]);
});
