/** How an accepted operation ends. */
export interface OperationFault {
  readonly status: 'Failed' | 'Canceled' | 'Succeeded';
  readonly code?: string;
  readonly message?: string;
  readonly durationMs?: number;
  /** What a failed create leaves: a failed snapshot (the default) or nothing. */
  readonly leaves?: 'failed' | 'nothing';
}

/** What is done to the requests that a fault matches. One of `status`, `html`, `reset`, `operation`, or `delayMs` alone. */
interface FaultEffect {
  readonly delayMs?: number;
  /** An error reply of this status, with `code` and `message` in ARM's envelope, or without it where `flat`. */
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
  readonly flat?: boolean;
  readonly details?: readonly { code: string; message: string; target?: string }[];
  readonly headers?: Readonly<Record<string, string>>;
  /** A gateway's HTML page instead of JSON (status 502 unless given). */
  readonly html?: boolean;
  /** Breaks the connection: `before` the request is carried out, or `after` it was, so that the reply is lost. */
  readonly reset?: 'before' | 'after';
  readonly operation?: OperationFault;
}

export interface FaultRequest {
  readonly match?: {
    readonly method?: string;
    /** A regular expression on path and query, case-insensitive. */
    readonly path?: string;
  };
  /** How often it plays; without it, until deleted. */
  readonly times?: number;
  /** Matching requests let through first. */
  readonly after?: number;
  /** From 0 to 1; 1 where absent. */
  readonly probability?: number;
  readonly effect: FaultEffect;
}

export interface Fault extends FaultRequest {
  readonly id: string;
  /** Matching requests seen, and how often it played. */
  seen: number;
  played: number;
}

interface Armed {
  readonly fault: Fault;
  readonly path: RegExp | undefined;
}

/** The faults being played, in the order they were added; the first that fits a request plays. */
export class Faults {
  #armed: Armed[] = [];
  #next = 1;

  list(): readonly Fault[] {
    return this.#armed.map(({ fault }) => fault);
  }

  /** Throws a SyntaxError on a bad pattern. */
  add(request: FaultRequest): Fault {
    const fault: Fault = { ...request, id: `fault-${this.#next++}`, seen: 0, played: 0 };
    const pattern = request.match?.path;
    this.#armed.push({ fault, path: pattern === undefined ? undefined : new RegExp(pattern, 'i') });
    return fault;
  }

  remove(id: string): boolean {
    const before = this.#armed.length;
    this.#armed = this.#armed.filter(({ fault }) => fault.id !== id);
    return this.#armed.length < before;
  }

  clear(): void {
    this.#armed = [];
  }

  /** The fault that this request meets, counted as played. */
  take(method: string, url: string): Fault | undefined {
    if (this.#armed.length === 0) return undefined;
    for (const { fault, path } of this.#armed) {
      const { match, times = Number.POSITIVE_INFINITY, after = 0, probability = 1 } = fault;
      if (match?.method !== undefined && match.method.toUpperCase() !== method) continue;
      if (path !== undefined && !path.test(url)) continue;
      if (fault.played >= times) continue;
      fault.seen++;
      if (fault.seen <= after) continue;
      if (probability < 1 && Math.random() >= probability) continue;
      fault.played++;
      return fault;
    }
    return undefined;
  }
}
