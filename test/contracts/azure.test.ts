import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { openArm } from '../azure/open-arm.ts';
import { FakeAzure } from '../fakes/fake-azure.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { type AzureWorld, azureContract, SUBSCRIPTION } from './azure-contract.ts';
import { type RestorePointWorld, restorePointsContract } from './restore-points-contract.ts';

azureContract('the memory of the tests', async () => openFake());
azureContract('the adapters, before the ARM simulator', openArm);
restorePointsContract('the memory of the tests', async () => openFake());
restorePointsContract('the adapters, before the ARM simulator', openArm);

function openFake(): AzureWorld & RestorePointWorld {
  const clock = new FakeClock();
  const azure = new FakeAzure(clock);
  azure.provisioningMs = 1_000;
  azure.copyMs = 20_000;
  azure.restorePoints.provisioningMs = 30_000;
  azure.addVm(theVm());
  for (const disk of [aDisk('Shop', 'disk1'), aDisk('Shop', 'disk2'), aDisk('Other', 'disk3')]) azure.addDisk(disk);
  return {
    inventory: azure.inventory,
    snapshots: azure.snapshotsPort,
    restorePoints: azure.restorePointsPort,
    tags: azure.tags,
    models: azure.models,
    pass: (milliseconds) => clock.advance(milliseconds),
  };
}

function theVm(): VirtualMachine {
  return {
    id: computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web'),
    name: 'web',
    resourceGroup: 'Shop',
    subscriptionId: SUBSCRIPTION,
    location: 'westus',
    tags: { 'snapshot-policy': 'nightly' },
    disks: [{ lun: 'os', name: 'disk1', diskId: computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk1'), ephemeral: false }],
  };
}

function aDisk(resourceGroup: string, name: string): SourceDisk {
  return {
    id: computeId(SUBSCRIPTION, resourceGroup, 'disks', name),
    name,
    resourceGroup,
    subscriptionId: SUBSCRIPTION,
    uniqueId: `unique-${name}`,
    location: 'westus',
    tags: {},
    sizeGib: 200,
    attachedTo: [],
  };
}
