import type { ArmResource } from './arm-json.ts';

/**
 * Resources of one type, found by id without regard to case and listed in the order of their lower-cased ids, so that
 * a page can start after the last id of the page before, whatever was added or deleted meanwhile.
 */
export class ResourceCollection {
  readonly #byKey = new Map<string, ArmResource>();
  #keys: string[] = [];
  #sorted = true;

  get size(): number {
    return this.#byKey.size;
  }

  get(id: string): ArmResource | undefined {
    return this.#byKey.get(id.toLowerCase());
  }

  put(resource: ArmResource): void {
    const key = resource.id.toLowerCase();
    if (!this.#byKey.has(key)) this.#addKey(key);
    this.#byKey.set(key, resource);
  }

  delete(id: string): boolean {
    const key = id.toLowerCase();
    if (!this.#byKey.delete(key)) return false;
    this.#sort();
    this.#keys.splice(this.#firstAtOrAfter(key), 1);
    return true;
  }

  clear(): void {
    this.#byKey.clear();
    this.#keys = [];
    this.#sorted = true;
  }

  /** Adds many at once: sorting waits for the first read. */
  fill(resources: Iterable<ArmResource>): void {
    for (const resource of resources) {
      const key = resource.id.toLowerCase();
      if (!this.#byKey.has(key)) this.#keys.push(key);
      this.#byKey.set(key, resource);
    }
    this.#sorted = false;
  }

  all(): ArmResource[] {
    return [...this.#byKey.values()];
  }

  /** Up to `limit` resources whose lower-cased id starts with `prefix` and comes after `after`. */
  page(prefix: string, after: string, limit: number): { items: ArmResource[]; more: boolean } {
    this.#sort();
    const items: ArmResource[] = [];
    const start = after === '' ? this.#firstAtOrAfter(prefix) : this.#firstAtOrAfter(`${after}\u0000`);
    for (let index = start; index < this.#keys.length; index++) {
      const key = this.#keys[index] ?? '';
      if (!key.startsWith(prefix)) break;
      if (items.length === limit) return { items, more: true };
      const resource = this.#byKey.get(key);
      if (resource !== undefined) items.push(resource);
    }
    return { items, more: false };
  }

  #addKey(key: string): void {
    this.#sort();
    const last = this.#keys.at(-1);
    if (last === undefined || last < key) this.#keys.push(key);
    else this.#keys.splice(this.#firstAtOrAfter(key), 0, key);
  }

  #sort(): void {
    if (this.#sorted) return;
    this.#keys.sort();
    this.#sorted = true;
  }

  #firstAtOrAfter(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
