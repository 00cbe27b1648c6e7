import { normalizeLocation } from './normalize-location.ts';

export interface Outage {
  readonly region: string;
  /** Until when, as an ISO instant; absent: until it is ended. */
  readonly until?: string;
}

/** The regions that are out: what lies in them is still listed, and answers to nothing else. */
export class Outages {
  readonly #ends = new Map<string, number>();
  #waiting: { readonly regions: readonly string[]; readonly run: () => void }[] = [];

  /** Begins one, or changes its end (milliseconds since 1970, Infinity for one that has none). */
  begin(region: string, until: number): void {
    this.#ends.set(normalizeLocation(region), until);
  }

  /** Ends one at once; false where there was none. */
  end(region: string, now: number): boolean {
    const wasOut = this.#ends.delete(normalizeLocation(region));
    this.resume(now);
    return wasOut;
  }

  isOut(region: string, now: number): boolean {
    return this.#ends.size > 0 && now < (this.#ends.get(normalizeLocation(region)) ?? -Infinity);
  }

  list(now: number): readonly Outage[] {
    return [...this.#ends]
      .filter(([, until]) => now < until)
      .map(([region, until]) => ({
        region,
        ...(until === Infinity ? {} : { until: new Date(until).toISOString() }),
      }));
  }

  /** Where one of the regions is out, keeps the work for when none is, and returns true. */
  defer(regions: readonly string[], now: number, run: () => void): boolean {
    if (!regions.some((region) => this.isOut(region, now))) return false;
    this.#waiting.push({ regions, run });
    return true;
  }

  /** Does what waited and need not wait any longer. */
  resume(now: number): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { regions, run } of waiting) if (!this.defer(regions, now, run)) run();
  }

  /** Forgets the work that waits; the outages stay. */
  forget(): void {
    this.#waiting = [];
  }
}
