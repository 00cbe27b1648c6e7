import type { Tags } from '../policy/inventory.ts';
import type { ResourceId } from '../policy/resource-id.ts';
import type { ResourceTags } from '../run/ports.ts';
import type { ArmClient } from './arm-client.ts';
import { armPath } from './arm-path.ts';

const TAGS_API = '2021-04-01';

/** The Tags API, which merges and removes single tags. A PATCH of the resource itself would replace the whole map. */
export class ArmTags implements ResourceTags {
  readonly #arm: ArmClient;

  constructor(arm: ArmClient) {
    this.#arm = arm;
  }

  async merge(id: ResourceId, tags: Tags): Promise<void> {
    await this.#patch(id, 'Merge', tags);
  }

  async remove(id: ResourceId, tags: Tags): Promise<void> {
    await this.#patch(id, 'Delete', tags);
  }

  async #patch(id: ResourceId, operation: 'Merge' | 'Delete', tags: Tags): Promise<void> {
    const path = armPath(id, TAGS_API, '/providers/Microsoft.Resources/tags/default');
    await this.#arm.send('PATCH', path, { operation, properties: { tags } });
  }
}
