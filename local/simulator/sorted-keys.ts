const CHUNK = 512;

/** Texts in order, in chunks, so that adding or removing one among hundreds of thousands moves few. */
export class SortedKeys {
  #chunks: string[][] = [];

  /** Replaces all. */
  fill(keys: Iterable<string>): void {
    const sorted = [...keys].sort();
    this.#chunks = [];
    for (let start = 0; start < sorted.length; start += CHUNK) this.#chunks.push(sorted.slice(start, start + CHUNK));
  }

  has(key: string): boolean {
    const chunk = this.#chunks[this.#chunkOf(key)] ?? [];
    return chunk[firstAtOrAfter(chunk, key)] === key;
  }

  /** Adds a key that is not there yet. */
  add(key: string): void {
    if (this.#chunks.length === 0) this.#chunks.push([]);
    const index = this.#chunkOf(key);
    const chunk = this.#chunks[index] ?? [];
    chunk.splice(firstAtOrAfter(chunk, key), 0, key);
    if (chunk.length < 2 * CHUNK) return;
    this.#chunks.splice(index, 1, chunk.slice(0, CHUNK), chunk.slice(CHUNK));
  }

  delete(key: string): void {
    const index = this.#chunkOf(key);
    const chunk = this.#chunks[index];
    if (chunk === undefined) return;
    const at = firstAtOrAfter(chunk, key);
    if (chunk[at] !== key) return;
    chunk.splice(at, 1);
    if (chunk.length === 0) this.#chunks.splice(index, 1);
  }

  /** Those at or after `key`, in order. */
  *from(key: string): Generator<string> {
    const first = this.#chunkOf(key);
    for (let index = first; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index] ?? [];
      for (let at = index === first ? firstAtOrAfter(chunk, key) : 0; at < chunk.length; at++) yield chunk[at] ?? '';
    }
  }

  /** The last chunk that starts at or before the key, else the first. */
  #chunkOf(key: string): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#chunks[middle]?.[0] ?? '') <= key) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

function firstAtOrAfter(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
