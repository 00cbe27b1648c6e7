import { type Instant, SECOND } from '../../shared/policy/instant.ts';
import { idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import type { KeptModel, VmModelStore } from '../../shared/run/ports.ts';

/** Models of VMs in memory, one for each second. */
export class FakeVmModelStore implements VmModelStore {
  readonly #models = new Map<string, Map<number, KeptModel>>();

  async put(kept: KeptModel): Promise<void> {
    const ofVm = this.#models.get(idKey(kept.vmId)) ?? new Map<number, KeptModel>();
    ofVm.set(secondOf(kept.seenAt), structuredClone(kept));
    this.#models.set(idKey(kept.vmId), ofVm);
  }

  async at(vmId: ResourceId, at: Instant): Promise<KeptModel | undefined> {
    const newestFirst = [...(this.#models.get(idKey(vmId)) ?? [])].toSorted(([a], [b]) => b - a);
    const found = newestFirst.find(([second]) => second <= secondOf(at)) ?? newestFirst.at(-1);
    return structuredClone(found?.[1]);
  }
}

function secondOf(at: Instant): number {
  return Math.floor(at / SECOND);
}
