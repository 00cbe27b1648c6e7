/** The figures of one simulation, and what was wrong in it. */
export class Report {
  ticks = 0;
  created = 0;
  pruned = 0;
  /** Occurrences that troubles left without a point. */
  missed = 0;
  /** Requests to Azure. */
  requests = 0;
  /** How often the process was killed. */
  kills = 0;
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

  /** Notes, with the instant, that a condition does not hold. */
  check(holds: boolean, why: () => string): void {
    this.checks += 1;
    if (!holds) this.wrongs.push(`${new Date(this.#now()).toISOString()} ${why()}`);
  }
}

/** An instant to the minute. */
export function tell(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}
