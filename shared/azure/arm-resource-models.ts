import type { ResourceId } from '../policy/resource-id.ts';
import { parseResourceId } from '../policy/resource-id.ts';
import type { ResourceModel } from '../policy/resource-model.ts';
import { AzureError } from '../run/azure-error.ts';
import type { ResourceModels } from '../run/ports.ts';
import type { ArmClient } from './arm-client.ts';
import { orAbsent } from './arm-errors.ts';
import { armPath } from './arm-path.ts';
import { DISKS_API, MACHINES_API } from './compute-api.ts';

/** Resources as Azure Resource Manager writes them: no SDK model in between, which would drop the fields it does not know. */
export class ArmResourceModels implements ResourceModels {
  readonly #arm: ArmClient;

  constructor(arm: ArmClient) {
    this.#arm = arm;
  }

  async getDisk(id: ResourceId): Promise<ResourceModel | undefined> {
    return this.#get(armPath(id, DISKS_API));
  }

  async getSnapshot(id: ResourceId): Promise<ResourceModel | undefined> {
    return this.#get(armPath(id, DISKS_API));
  }

  async getDiskRestorePoint(id: ResourceId): ReturnType<ResourceModels['getDiskRestorePoint']> {
    // It has no region of its own.
    return orAbsent(async () => {
      const reply = (await this.#arm.send('GET', armPath(id, DISKS_API))) as object;
      return readModel({ location: '', ...reply });
    });
  }

  async getVirtualMachine(id: ResourceId): Promise<ResourceModel | undefined> {
    return this.#get(`${armPath(id, MACHINES_API)}&$expand=instanceView`);
  }

  async getLinked(id: ResourceId): Promise<ResourceModel | undefined> {
    return this.#get(armPath(id, DISKS_API));
  }

  async #get(path: string): Promise<ResourceModel | undefined> {
    return orAbsent(async () => readModel(await this.#arm.send('GET', path)));
  }
}

/** A reply as a model. Throws AzureError where it lacks what every resource of Azure has. */
export function readModel(reply: unknown): ResourceModel {
  const { id, name, location, properties } = (reply ?? {}) as Readonly<Record<string, unknown>>;
  const isWhole =
    typeof id === 'string' &&
    parseResourceId(id) !== undefined &&
    typeof name === 'string' &&
    typeof location === 'string' &&
    typeof properties === 'object' &&
    properties !== null;
  if (!isWhole) {
    throw new AzureError('A resource came without its id, name, location or properties.', { code: 'UnexpectedReply' });
  }
  return reply as ResourceModel;
}
