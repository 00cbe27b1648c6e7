import type { Fault, FaultRequest } from './fault.ts';
import { type FaultMatcher, matcherOf } from './fault-matcher.ts';
import { RandomFaults, type RandomFaultsRequest } from './random-faults.ts';

interface Armed {
  readonly fault: Fault;
  readonly fits: FaultMatcher;
}

/** The faults being played, in the order they were added; the first that fits a request plays, then those by chance. */
export class Faults {
  #armed: Armed[] = [];
  #next = 1;
  #random: RandomFaults | undefined;

  get random(): RandomFaults | undefined {
    return this.#random;
  }

  /** Begins to play faults by chance, or ends it. Throws on a request that cannot be read. */
  setRandom(request: RandomFaultsRequest | undefined): void {
    this.#random = request === undefined ? undefined : new RandomFaults(request);
  }

  list(): readonly Fault[] {
    return this.#armed.map(({ fault }) => fault);
  }

  /** Throws a SyntaxError on a bad pattern. */
  add(request: FaultRequest): Fault {
    const fits = matcherOf(request.match);
    const fault: Fault = { ...request, id: `fault-${this.#next++}`, seen: 0, played: 0 };
    this.#armed.push({ fault, fits });
    return fault;
  }

  remove(id: string): boolean {
    const before = this.#armed.length;
    this.#armed = this.#armed.filter(({ fault }) => fault.id !== id);
    return this.#armed.length < before;
  }

  /** Removes all, those by chance too. */
  clear(): void {
    this.#armed = [];
    this.#random = undefined;
  }

  /** The fault that this request meets, counted as played. */
  take(method: string, url: string): Fault | undefined {
    for (const { fault, fits } of this.#armed) {
      const { times = Number.POSITIVE_INFINITY, after = 0, probability = 1 } = fault;
      if (fault.played >= times || !fits(method, url)) continue;
      fault.seen++;
      if (fault.seen <= after) continue;
      if (probability < 1 && Math.random() >= probability) continue;
      fault.played++;
      return fault;
    }
    return this.#random?.take(method, url);
  }
}
