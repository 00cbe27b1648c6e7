import type { ArmResource } from './arm-json.ts';
import { SortedKeys } from './sorted-keys.ts';

/**
 * Resources of one type, found by id without regard to case and listed in the order of their lower-cased ids, so that
 * a page can start after the last id of the page before, whatever was added or deleted meanwhile.
 */
export class ResourceCollection {
  readonly #byKey = new Map<string, ArmResource>();
  readonly #keys = new SortedKeys();

  get size(): number {
    return this.#byKey.size;
  }

  get(id: string): ArmResource | undefined {
    return this.#byKey.get(id.toLowerCase());
  }

  put(resource: ArmResource): void {
    const key = resource.id.toLowerCase();
    if (!this.#byKey.has(key)) this.#keys.add(key);
    this.#byKey.set(key, resource);
  }

  delete(id: string): boolean {
    const key = id.toLowerCase();
    if (!this.#byKey.delete(key)) return false;
    this.#keys.delete(key);
    return true;
  }

  /** Replaces all. */
  fill(resources: Iterable<ArmResource>): void {
    this.#byKey.clear();
    for (const resource of resources) this.#byKey.set(resource.id.toLowerCase(), resource);
    this.#keys.fill(this.#byKey.keys());
  }

  all(): ArmResource[] {
    return [...this.#byKey.values()];
  }

  /** Up to `limit` resources whose lower-cased id starts with `prefix` and comes after `after`. */
  page(prefix: string, after: string, limit: number): { items: ArmResource[]; more: boolean } {
    const items: ArmResource[] = [];
    for (const key of this.#keys.from(after === '' ? prefix : `${after}\u0000`)) {
      if (!key.startsWith(prefix)) break;
      if (items.length === limit) return { items, more: true };
      const resource = this.#byKey.get(key);
      if (resource !== undefined) items.push(resource);
    }
    return { items, more: false };
  }
}
