import type { EstateDisk } from './estate.ts';

/** The figures of one simulation, and what was wrong in it. */
export class Report {
  ticks = 0;
  created = 0;
  pruned = 0;
  /** Occurrences that troubles left without a point. */
  readonly missed: { readonly disk: EstateDisk; readonly occurrence: number }[] = [];
  /** Requests to Azure. */
  requests = 0;
  /** Replies of Azure that a fault played. */
  faults = 0;
  /** How often the process was killed. */
  kills = 0;
  /** Runs that were begun. */
  runs = 0;
  /** Points that there are at the end. */
  kept = 0;
  /** Events of the simulation: a tick each, or an instant at which something begins or ends. */
  steps = 0;
  /** Conditions looked at, each of which would have ended the simulation. */
  checks = 0;
  /** Of those, disks whose points were held against what the rules ask for. */
  audits = 0;
  /** What must never be, found while it was. */
  readonly wrongs: string[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Looks at a condition. */
  check(holds: boolean, why: () => string): void {
    this.checks += 1;
    if (!holds) this.tellWrong(why());
  }

  /** Notes what was wrong, with the step and the instant. */
  tellWrong(what: string): void {
    this.wrongs.push(`step ${this.steps}, ${new Date(this.#now()).toISOString()}: ${what}`);
  }
}

/** An instant to the minute. */
export function tell(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}
