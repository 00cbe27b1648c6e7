import type { ArmResource } from './arm-json.ts';
import { SortedKeys } from './sorted-keys.ts';

/**
 * Resources of one type, found by id without regard to case and listed in the order of their lower-cased ids, so that
 * a page can start after the last id of the page before, whatever was added or deleted meanwhile. Lists may lag: what is new
 * or gone shows in them when `toList` runs the change.
 */
export class ResourceCollection {
  readonly #byKey = new Map<string, ArmResource>();
  /** The ids that lists show, and those among them that are gone already. */
  readonly #keys = new SortedKeys();
  readonly #gone = new Map<string, ArmResource>();
  readonly #toList: (change: () => void) => void;

  constructor(toList: (change: () => void) => void = (change) => change()) {
    this.#toList = toList;
  }

  get size(): number {
    return this.#byKey.size;
  }

  get(id: string): ArmResource | undefined {
    return this.#byKey.get(id.toLowerCase());
  }

  put(resource: ArmResource): void {
    const key = resource.id.toLowerCase();
    const isNew = !this.#byKey.has(key);
    this.#byKey.set(key, resource);
    if (!isNew) return;
    this.#toList(() => {
      if ((this.#byKey.has(key) || this.#gone.has(key)) && !this.#keys.has(key)) this.#keys.add(key);
    });
  }

  delete(id: string): boolean {
    const key = id.toLowerCase();
    const resource = this.#byKey.get(key);
    if (resource === undefined) return false;
    this.#byKey.delete(key);
    this.#gone.set(key, resource);
    this.#toList(() => {
      this.#gone.delete(key);
      if (!this.#byKey.has(key)) this.#keys.delete(key);
    });
    return true;
  }

  /** Replaces all. */
  fill(resources: Iterable<ArmResource>): void {
    this.#byKey.clear();
    this.#gone.clear();
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
      const resource = this.#byKey.get(key) ?? this.#gone.get(key);
      if (resource !== undefined) items.push(resource);
    }
    return { items, more: false };
  }
}
