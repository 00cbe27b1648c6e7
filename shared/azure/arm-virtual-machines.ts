import type { ResourceId } from '../policy/resource-id.ts';
import type { VirtualMachines } from '../run/ports.ts';
import type { ArmClient } from './arm-client.ts';
import { armPath } from './arm-path.ts';
import { MACHINES_API } from './compute-api.ts';

/** VMs by Azure Resource Manager. A write is one request and is never polled: a GET later tells what became of it. */
export class ArmVirtualMachines implements VirtualMachines {
  readonly #arm: ArmClient;

  constructor(arm: ArmClient) {
    this.#arm = arm;
  }

  async replaceStorageProfile(id: ResourceId, storageProfile: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#arm.send('PATCH', armPath(id, MACHINES_API), { properties: { storageProfile } });
  }

  async deallocate(id: ResourceId): Promise<void> {
    await this.#arm.send('POST', armPath(id, MACHINES_API, '/deallocate'));
  }

  async start(id: ResourceId): Promise<void> {
    await this.#arm.send('POST', armPath(id, MACHINES_API, '/start'));
  }
}
