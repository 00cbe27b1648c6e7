/** One request as the control API shows it. Bearer tokens are never kept. */
export interface LoggedRequest {
  readonly at: string;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly status: number;
  readonly durationMs: number;
  readonly requestId: string;
  readonly clientRequestId?: string;
  readonly userAgent?: string;
  readonly body?: unknown;
  /** Id of the fault that was played, if one was. */
  readonly fault?: string;
}

const CAPACITY = 50_000;

/** The latest requests, oldest first; older ones than the last 50,000 are dropped in halves. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #total = 0;

  /** Requests since the start or the last clear, dropped ones included. */
  get total(): number {
    return this.#total;
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  add(entry: LoggedRequest): void {
    this.#total++;
    this.#entries.push(entry);
    if (this.#entries.length > CAPACITY) this.#entries = this.#entries.slice(CAPACITY / 2);
  }

  clear(): void {
    this.#entries = [];
    this.#total = 0;
  }

  /** Those whose method and URL fit; `urlPattern` is a regular expression, case-insensitive. */
  find(filter: { method?: string | undefined; urlPattern?: string | undefined }): readonly LoggedRequest[] {
    const pattern = filter.urlPattern === undefined ? undefined : new RegExp(filter.urlPattern, 'i');
    return this.#entries.filter(
      (entry) =>
        (filter.method === undefined || entry.method === filter.method) &&
        (pattern === undefined || pattern.test(entry.url)),
    );
  }
}
