import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import type { ArmResource } from '../../local/simulator/arm-json.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { ResourceModel } from '../../shared/policy/resource-model.ts';
import { someDisk } from '../builders/models.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { asking, madeDisks, restorable, restore } from './new-disks.ts';
import { openRestoreWorld, type RestoreWorld, takePoints } from './restore-world.ts';
import { type DiskSpec, SUBSCRIPTION as SHOP_SUBSCRIPTION } from './shop-fleet.ts';

/** The disks that have a point of today, as they are, by lower-cased id. */
function protectedDisks({ simulator }: RestoreWorld): ReadonlyMap<string, ArmResource> {
  const { disks, snapshots } = simulator.state;
  const sources = snapshots
    .all()
    .filter(({ tags = {} }) => tags['nightkeep-scheduled-for']?.startsWith('2026-11-23'))
    .flatMap(({ properties }) => disks.get(properties.creationData?.sourceResourceId ?? '') ?? []);
  return new Map(sources.map((disk) => [disk.id.toLowerCase(), structuredClone(disk)]));
}

/** Takes VMs and their disks out of Azure, as a person would. */
function deleteAll({ simulator }: RestoreWorld): void {
  const { disks, virtualMachines } = simulator.state;
  for (const { id } of [...disks.all(), ...virtualMachines.all()]) disks.delete(id) || virtualMachines.delete(id);
}

/** Restores each disk and compares it with what its source was. Resolves to how many there were. */
async function expectEqual(world: RestoreWorld, sources: ReadonlyMap<string, ArmResource>): Promise<number> {
  for (const [id, source] of sources) {
    const { state, disks } = await restore(world, asking({ disk: id }, { resourceGroup: 'rescue' }));

    expect(state, id).toBe('succeeded');
    const made = world.simulator.state.disks.get(disks[0]?.request.id ?? '');
    if (made === undefined) throw new Error(`${id} was not made`);
    expect(restorable(made), id).toEqual(restorable(source));
  }
  expect(madeDisks(world)).toHaveLength(sources.size);
  return sources.size;
}

function addRescueGroups({ simulator }: RestoreWorld): void {
  for (const subscription of simulator.state.subscriptions.keys()) {
    const id = `/subscriptions/${subscription}/resourceGroups/rescue`;
    simulator.state.groups.set(id.toLowerCase(), { id, name: 'rescue', location: 'westeurope', tags: {} });
  }
}

async function openSample(): Promise<RestoreWorld> {
  const world = await openRestoreWorld({
    fleet: sampleFleet(parseInstant('2026-11-22T12:00Z')),
    settings: { owner: 'local' },
  });
  addRescueGroups(world);
  await takePoints(world);
  return world;
}

function specOf(model: ResourceModel, at: number): DiskSpec {
  const { uniqueId: _, timeCreated, diskState, provisioningState, diskSizeBytes, ...rest } = model.properties;
  const properties = JSON.parse(JSON.stringify(rest).replaceAll(SUBSCRIPTION, SHOP_SUBSCRIPTION));
  return {
    name: `disk-${at}`,
    sku: model.sku?.name ?? '',
    sizeGib: Number(properties['diskSizeGB']),
    ...(model.zones === undefined ? {} : { zones: model.zones }),
    tags: (model.tags ?? {}) as Record<string, string>,
    properties,
  };
}

/** VMs with disks of every kind that Azure sells; the same at every run of the tests. */
async function openGenerated(): Promise<RestoreWorld> {
  const specs = fc.sample(someDisk, { numRuns: 40, seed: 5 }).filter(isOfAzure).map(specOf);
  const machines = Array.from({ length: Math.ceil(specs.length / 4) }, (_, at) => ({
    name: `vm-${at}`,
    data: specs.slice(at * 4, at * 4 + 4),
  }));
  const world = await openRestoreWorld({ machines });
  addRescueGroups(world);
  await takePoints(world);
  return world;
}

/** Trusted launch goes with generation 2 alone. */
function isOfAzure({ properties: { securityProfile, hyperVGeneration } }: ResourceModel): boolean {
  return securityProfile === undefined || hyperVGeneration === 'V2';
}

describe.each([
  ['the sample fleet', openSample, 15],
  ['a fleet of every kind of disk', openGenerated, 30],
])('each disk of %s', (_, open, least) => {
  test('is restored equal to its living source in every property that can be set', async () => {
    const world = await open();

    expect(await expectEqual(world, protectedDisks(world))).toBeGreaterThan(least);
  });

  test('is restored equal to its source in every property that can be set, also once that is deleted', async () => {
    const world = await open();
    const sources = protectedDisks(world);
    deleteAll(world);

    expect(await expectEqual(world, sources)).toBeGreaterThan(least);
  });
});
