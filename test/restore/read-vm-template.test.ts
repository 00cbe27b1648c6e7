import { describe, expect, test } from 'vitest';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import { MACHINES_API } from '../../shared/azure/compute-api.ts';
import type { VmTemplate } from '../../shared/policy/restore/vm-template.ts';
import { readVmTemplate, type VmTemplateRead } from '../../shared/restore/read-vm-template.ts';
import { TOKEN } from '../local/simulator/token.ts';
import { asking, restore } from './new-disks.ts';
import { openRestoreWorld, type RestoreWorld, takePoints } from './restore-world.ts';
import { aShopFleet, aShopMachine, diskId, machineId, SHOP, SUBSCRIPTION } from './shop-fleet.ts';

const NIC = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SHOP}/providers/Microsoft.Network/networkInterfaces/web-nic`;

/** A VM with what a rebuilt one must have again. */
function openWeb(): Promise<RestoreWorld> {
  const { machine, disks } = aShopMachine({
    name: 'web',
    tags: { team: '[shop]' },
    data: [
      { name: 'web-a', caching: 'None' },
      { name: 'web-b', lun: 7 },
    ],
  });
  const rich = {
    ...machine,
    identity: { type: 'SystemAssigned', principalId: 'p', tenantId: 't' },
    plan: { name: 'pro', product: 'web', publisher: 'somebody' },
    properties: {
      ...machine.properties,
      licenseType: 'RHEL_BYOS',
      osProfile: { computerName: 'web', adminUsername: 'root' },
      diagnosticsProfile: { bootDiagnostics: { enabled: true } },
      networkProfile: { networkInterfaces: [{ id: NIC, properties: { primary: true } }] },
    },
  };
  return openRestoreWorld({
    fleet: aShopFleet([{ machine: rich as ArmResource, disks }], ['nightkeep-snapshots', 'nightkeep-drills']),
  });
}

async function templateOf(world: RestoreWorld, set: string): Promise<VmTemplate> {
  const read = await readVmTemplate(world.ports, world.settings, set);
  if (read.kind !== 'read') throw new Error(`no template: ${JSON.stringify(read)}`);
  return read.template;
}

/** The resource as ARM would make it of the template: every parameter in its place, and `[[` one bracket again. */
function deployed({ parameters, resources }: VmTemplate, given: Readonly<Record<string, string>>): ArmResource {
  const parameter = (name: string) => given[name] ?? parameters[name]?.defaultValue;
  const evaluate = (text: string): unknown => {
    if (text.startsWith('[[')) return text.slice(1);
    const [, name = '', index] = /^\[parameters\('(\w+)'\)(?:\[(\d+)\])?\]$/.exec(text) ?? [];
    if (name === '') return text;
    const value = parameter(name);
    return index === undefined ? value : value?.[Number(index)];
  };
  const resolve = (value: unknown): unknown => {
    if (typeof value === 'string') return evaluate(value);
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolve(inner)]));
  };
  return resolve(resources[0]) as ArmResource;
}

describe('the template of a set', () => {
  test('builds the VM again, when it and its disks are gone, from disks made of the set', async () => {
    const world = await openWeb();
    const { state } = world.simulator;
    await takePoints(world);
    const before = structuredClone(state.virtualMachines.get(machineId('web')));
    for (const name of ['web-os', 'web-a', 'web-b']) state.disks.delete(diskId(name));
    state.virtualMachines.delete(machineId('web'));
    const { source, disks } = await restore(world, asking({ vm: 'web' }));

    const template = await templateOf(world, source.set ?? '');
    const made = Object.fromEntries(
      disks.map(({ lun, request }) => [lun === 'os' ? 'osDiskId' : `lun${lun}DiskId`, request.id]),
    );
    const { name, type: _, ...body } = deployed(template, made);
    const reply = await fetch(`${world.simulator.url}${machineId(name)}?api-version=${MACHINES_API}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

    expect([reply.status, await reply.json()]).toEqual([201, expect.anything()]);
    const after = state.virtualMachines.get(machineId('web'));
    expect(after).toMatchObject({
      location: before?.location,
      tags: before?.tags,
      plan: before?.['plan'],
      identity: { type: 'SystemAssigned' },
    });
    const { hardwareProfile, licenseType, diagnosticsProfile, networkProfile, storageProfile } =
      before?.properties ?? {};
    expect(after?.properties).toMatchObject({ hardwareProfile, licenseType, diagnosticsProfile, networkProfile });
    const luns = (profile: typeof storageProfile) => profile?.dataDisks?.map(({ lun, caching }) => [lun, caching]);
    expect(luns(after?.properties.storageProfile)).toEqual(luns(storageProfile));
    expect(after?.properties.storageProfile?.osDisk).toMatchObject({
      osType: 'Linux',
      caching: storageProfile?.osDisk?.caching,
    });
    for (const { request } of disks) {
      expect(state.disks.get(request.id)?.managedBy?.toLowerCase()).toBe(machineId('web').toLowerCase());
    }
  });

  test('is of the model that was kept when the set was taken', async () => {
    const world = await openWeb();
    await takePoints(world);
    const { set = '' } = (await restore(world, asking({ vm: 'web' }))).source;
    const machine = world.simulator.state.virtualMachines.get(machineId('web'));
    if (machine !== undefined) machine.properties['hardwareProfile'] = { vmSize: 'Standard_E8s_v5' };
    world.ports.clock.set('2026-11-24T02:05:00Z');
    await takePoints(world);
    const { set: newer = '' } = (await restore(world, asking({ vm: 'web' }))).source;

    const sizeOf = async (id: string) => (await templateOf(world, id)).resources[0]['properties'];
    expect(newer).not.toBe(set);
    expect(await sizeOf(set)).toMatchObject({ hardwareProfile: { vmSize: 'Standard_D4ds_v5' } });
    expect(await sizeOf(newer)).toMatchObject({ hardwareProfile: { vmSize: 'Standard_E8s_v5' } });
  });

  test.each<[string, VmTemplateRead['kind']]>([['nothing', 'set-unknown']])(
    'is not there for %j',
    async (set, kind) => {
      const world = await openWeb();
      await takePoints(world);

      expect(await readVmTemplate(world.ports, world.settings, set)).toEqual({ kind });
    },
  );

  test('is not there where no model was kept', async () => {
    const world = await openWeb();
    await takePoints(world);
    const { set = '' } = (await restore(world, asking({ vm: 'web' }))).source;
    const ports = { ...world.ports, vmModels: { put: world.ports.vmModels.put, at: async () => undefined } };

    expect(await readVmTemplate(ports, world.settings, set)).toEqual({ kind: 'no-model', vm: 'Shop/web' });
  });
});
