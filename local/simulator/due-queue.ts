interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Work that is due at an instant of the simulator's clock: a binary heap, run when somebody looks. */
export class DueQueue {
  readonly #heap: Due[] = [];
  #order = 0;
  #isRunning = false;

  schedule(at: number, run: () => void): void {
    this.#heap.push({ at, order: this.#order++, run });
    this.#siftUp(this.#heap.length - 1);
  }

  /** Runs everything due by `now`, earliest first. Asked from within, it does nothing: order holds. */
  runUntil(now: number): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let first = this.#heap[0]; first !== undefined && first.at <= now; first = this.#heap[0]) {
        this.#removeFirst();
        first.run();
      }
    } finally {
      this.#isRunning = false;
    }
  }

  clear(): void {
    this.#heap.length = 0;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown(0);
  }

  #siftUp(start: number): void {
    for (let index = start; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #siftDown(start: number): void {
    for (let index = start; ; ) {
      const left = 2 * index + 1;
      if (left >= this.#heap.length) return;
      const child = left + 1 < this.#heap.length && this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(child, index)) return;
      this.#swap(index, child);
      index = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined) return false;
    return first.at === second.at ? first.order < second.order : first.at < second.at;
  }

  #swap(a: number, b: number): void {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first === undefined || second === undefined) return;
    this.#heap[a] = second;
    this.#heap[b] = first;
  }
}
