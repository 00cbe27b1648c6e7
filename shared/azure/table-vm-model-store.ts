import type { Instant } from '../policy/instant.ts';
import { idKey, type ResourceId } from '../policy/resource-id.ts';
import type { KeptModel, VmModelStore } from '../run/ports.ts';
import { writeRow } from './record-row.ts';
import { reversedSecond } from './reversed-second.ts';
import { encodeKey, quote } from './row-key.ts';
import type { StorageClients } from './storage-clients.ts';
import { callStorage, unlessStatus } from './storage-errors.ts';

const TABLE = 'models';

/** Table `models`. PartitionKey: the VM's id in lower case, encoded; RowKey: ten digits that fall as time goes on, of the second it was seen. */
export class TableVmModelStore implements VmModelStore {
  readonly #storage: StorageClients;

  constructor(storage: StorageClients) {
    this.#storage = storage;
  }

  async put(kept: KeptModel): Promise<void> {
    const table = await this.#storage.table(TABLE);
    const keys = { partitionKey: partOf(kept.vmId), rowKey: reversedSecond(kept.seenAt) };
    const row = writeRow(keys, kept, { vm: kept.model.name, vmId: kept.vmId, seenAt: new Date(kept.seenAt) });
    await callStorage(() => table.upsertEntity(row, 'Replace'));
  }

  async at(vmId: ResourceId, at: Instant): Promise<KeptModel | undefined> {
    const here = `PartitionKey eq ${quote(partOf(vmId))}`;
    const seenBefore = await this.#query(`${here} and RowKey ge ${quote(reversedSecond(at))}`, 1);
    if (seenBefore[0] !== undefined) return seenBefore[0];
    return (await this.#query(here)).at(-1);
  }

  async #query(filter: string, limit = Number.POSITIVE_INFINITY): Promise<readonly KeptModel[]> {
    const table = await this.#storage.tableToRead(TABLE);
    // Before the first model is kept there is no table.
    return unlessStatus([404], [], async () => {
      const found: KeptModel[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter } })) {
        const kept = this.#storage.readable<KeptModel>(row);
        if (kept !== undefined) found.push(kept);
        if (found.length >= limit) break;
      }
      return found;
    });
  }
}

function partOf(vmId: ResourceId): string {
  return encodeKey(idKey(vmId));
}
