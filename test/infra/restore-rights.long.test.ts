import { describe, expect, test } from 'vitest';
import { startDrill } from '../../shared/restore/drill/start-drill.ts';
import { startReplacement } from '../../shared/restore/replace/start-replacement.ts';
import { type StartedRestore, startRestore } from '../../shared/restore/start-restore.ts';
import { toActionError } from '../../shared/run/azure-error.ts';
import { openRestoreWorld, type RestoreWorld, takePoints } from '../restore/restore-world.ts';
import { machineId, SHOP, SUBSCRIPTION } from '../restore/shop-fleet.ts';
import { drain } from '../run/world.ts';
import { granted, type Lack, madeRoles, refusedBy, type SubscriptionParameters } from './granted.ts';
import { actionsOf } from './templates.ts';

const KEYS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/keys/providers/Microsoft.Compute`;
const encryption = {
  type: 'EncryptionAtRestWithCustomerKey',
  diskEncryptionSetId: `${KEYS}/diskEncryptionSets/set`,
};
const privately = {
  networkAccessPolicy: 'AllowPrivate',
  publicNetworkAccess: 'Disabled',
  diskAccessId: `${KEYS}/diskAccesses/access`,
};
const startedBy = { kind: 'http', principal: 'key' } as const;

/** The app is confined to the group Shop: what a role grants elsewhere is not granted by another one's way. */
async function openShop(parameters: SubscriptionParameters, lack?: Lack): Promise<RestoreWorld> {
  const world = await openRestoreWorld({
    machines: [{ name: 'web', data: [{ name: 'web-data', properties: { encryption, ...privately } }] }],
    settings: { subscriptions: [`/subscriptions/${SUBSCRIPTION}/resourceGroups/${SHOP}`] },
  });
  await takePoints(world);
  world.simulator.state.roles.set(granted(SUBSCRIPTION, { resourceGroups: [SHOP], ...parameters }, lack));
  world.simulator.state.log.clear();
  return world;
}

/** Everything that a person is told, as text. */
async function told(world: RestoreWorld, started: unknown): Promise<string> {
  await drain(world);
  const { items } = await world.ports.restores.list(10);
  return JSON.stringify([started, ...items]).replaceAll('\\"', '"');
}

const lacksOf = (...roles: readonly Lack['role'][]): readonly Lack[] =>
  roles.flatMap((role) => actionsOf(madeRoles()[role]).map((action) => ({ role, action })));

function restore({ ports, settings }: RestoreWorld): Promise<StartedRestore> {
  return startRestore(ports, settings, {
    filter: { vm: 'web' },
    allowIncomplete: false,
    protect: false,
    dryRun: false,
    startedBy,
  });
}

describe('a restore as new disks', () => {
  test('is made with what the parameter restore grants', async () => {
    const world = await openShop({ restore: true, drill: false });

    const started = await restore(world);
    await drain(world);

    expect(started.kind).toBe('started');
    expect((await world.ports.restores.list(1)).items[0]).toMatchObject({ state: 'succeeded' });
    expect(refusedBy(world.simulator.state)).toEqual([]);
  });

  test.each(lacksOf('restore', 'readPoints', 'lookUp').filter(({ action }) => !action.endsWith('diskOperations/read')))(
    'short of one action of $role names it, and where: $action',
    async (lack) => {
      const world = await openShop({ restore: true, drill: false }, lack);

      const words = await told(world, await restore(world));

      expect(words).toContain(`The identity lacks ${lack.action} on /subscriptions/${SUBSCRIPTION}/resourceGroups/`);
      expect(words).toContain(`--role "${madeRoles()[lack.role].roleName} ${SUBSCRIPTION}"`);
    },
  );

  test('is off by default: it names the parameter that turns it on, and makes nothing', async () => {
    const world = await openShop({});
    const before = world.simulator.state.disks.size;

    const words = await told(world, await restore(world));

    expect(words).toContain('the parameter restore=true of infra/subscription.bicep');
    expect(world.simulator.state.disks.size).toBe(before);
  });
});

describe('a replacement in place', () => {
  test('is done with what the parameter replace grants', async () => {
    const world = await openShop({ replace: true, drill: false });

    const words = await told(world, await replace(world));

    expect(words).toContain('"state":"succeeded"');
    expect(refusedBy(world.simulator.state)).toEqual([]);
  });

  test.each(lacksOf('replace'))('short of one action of $role names it, and where: $action', async (lack) => {
    const world = await openShop({ replace: true, drill: false }, lack);

    const words = await told(world, await replace(world));

    expect(words).toContain(`The identity lacks ${lack.action} on ${machineId('web')}`);
    expect(words).toContain(`--role "Nightkeep Replace ${SUBSCRIPTION}"`);
    expect(words).toContain('replace=true');
  });

  test('is not turned on by what turns restores on', async () => {
    const world = await openShop({ restore: true });

    const words = await told(world, await replace(world));

    expect(words).toContain('replacing in place is off by default; the parameter replace=true');
  });
});

function replace({ ports, settings }: RestoreWorld) {
  return startReplacement(ports, settings, {
    vmId: machineId('web'),
    confirm: 'web',
    reason: 'a bad deployment',
    dryRun: false,
    startedBy,
  });
}

describe('a drill', () => {
  test('leaves nothing behind with what the deployment grants by default', async () => {
    const world = await openShop({});
    const before = world.simulator.state.disks.size;

    const words = await told(world, await drill(world));

    expect(words).toContain('"state":"succeeded"');
    expect(refusedBy(world.simulator.state)).toEqual([]);
    expect(world.simulator.state.disks.size).toBe(before);
  });

  test.each(lacksOf('drill', 'readPoints', 'lookUp').filter(({ action }) => !action.endsWith('diskAccesses/read')))(
    'short of one action of $role names it, and where: $action',
    async (lack) => {
      const world = await openShop({}, lack);

      const words = await told(world, await drill(world));

      expect(words).toContain(`The identity lacks ${lack.action} on /subscriptions/${SUBSCRIPTION}`);
      expect(words).toContain(`--role "${madeRoles()[lack.role].roleName} ${SUBSCRIPTION}"`);
    },
  );
});

/** As a caller is answered over HTTP where Azure refuses before the drill is begun. */
async function drill({ ports, settings }: RestoreWorld): Promise<unknown> {
  try {
    return await startDrill(ports, settings, { vm: 'web', startedBy });
  } catch (error) {
    return toActionError(error, undefined, settings);
  }
}
