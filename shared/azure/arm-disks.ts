import type { ResourceId } from '../policy/resource-id.ts';
import type { DiskRequest } from '../policy/restore/disk-request.ts';
import type { Disks } from '../run/ports.ts';
import type { ArmClient } from './arm-client.ts';
import { orAbsent } from './arm-errors.ts';
import { armPath } from './arm-path.ts';
import { DISKS_API } from './compute-api.ts';

/** Disks by Azure Resource Manager. A write is one request and is never polled: a GET later tells what became of it. */
export class ArmDisks implements Disks {
  readonly #arm: ArmClient;

  constructor(arm: ArmClient) {
    this.#arm = arm;
  }

  async create({ id, ...body }: DiskRequest): Promise<void> {
    await this.#arm.send('PUT', armPath(id, DISKS_API), body);
  }

  async delete(id: ResourceId): Promise<void> {
    await orAbsent(() => this.#arm.send('DELETE', armPath(id, DISKS_API)));
  }
}
