import { type Instant, parseInstant } from '../../shared/policy/instant.ts';
import type { Clock } from '../../shared/run/ports.ts';

/** A clock that a test moves. */
export class FakeClock implements Clock {
  #now: Instant;

  constructor(at: string | Instant = '2026-11-23T02:00:00Z') {
    this.#now = typeof at === 'string' ? parseInstant(at) : at;
  }

  now(): Instant {
    return this.#now;
  }

  set(at: string | Instant): void {
    this.#now = typeof at === 'string' ? parseInstant(at) : at;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}
