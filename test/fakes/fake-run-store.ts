import type { Page, RunStore, Versioned } from '../../shared/run/ports.ts';
import type { Run, RunSubscription } from '../../shared/run/records.ts';
import { keepFrozen } from './keep-frozen.ts';
import { newestFirst, pageAfter } from './newest-first.ts';

/** Runs in memory, with ETags. */
export class FakeRunStore implements RunStore {
  readonly #runs = new Map<string, Versioned<Run>>();
  /** Rows by the lower-case id of their subscription, by run. */
  readonly #subscriptions = new Map<string, Map<string, Versioned<RunSubscription>>>();
  /** The ids of runs in state planning or running: a long life has thousands of others. */
  readonly #open = new Set<string>();
  #writes = 0;

  async insert(run: Run): Promise<boolean> {
    if (this.#runs.has(run.id)) return false;
    this.#put(run);
    return true;
  }

  async get(runId: string): Promise<Versioned<Run> | undefined> {
    return this.#runs.get(runId);
  }

  async replace(run: Run, etag: string): Promise<boolean> {
    if (this.#runs.get(run.id)?.etag !== etag) return false;
    this.#put(run);
    return true;
  }

  #put(run: Run): void {
    this.#runs.set(run.id, this.#versioned(run));
    if (run.state === 'planning' || run.state === 'running') this.#open.add(run.id);
    else this.#open.delete(run.id);
  }

  async remove(runId: string): Promise<void> {
    this.#runs.delete(runId);
    this.#open.delete(runId);
    this.#subscriptions.delete(runId);
  }

  async list(limit: number, cursor?: string): Promise<Page<Run>> {
    return pageAfter(newestFirst(this.#runs.values()), limit, cursor);
  }

  async listOpen(): Promise<readonly Run[]> {
    const open = [...this.#open].flatMap((id) => this.#runs.get(id) ?? []);
    return newestFirst(open);
  }

  async putSubscription(row: RunSubscription): Promise<void> {
    const rows = this.#subscriptions.get(row.runId) ?? new Map<string, Versioned<RunSubscription>>();
    this.#subscriptions.set(row.runId, rows.set(row.subscriptionId.toLowerCase(), this.#versioned(row)));
  }

  async getSubscription(runId: string, subscriptionId: string): Promise<Versioned<RunSubscription> | undefined> {
    return this.#subscriptions.get(runId)?.get(subscriptionId.toLowerCase());
  }

  async replaceSubscription(row: RunSubscription, etag: string): Promise<boolean> {
    const present = this.#subscriptions.get(row.runId)?.get(row.subscriptionId.toLowerCase());
    if (present?.etag !== etag) return false;
    await this.putSubscription(row);
    return true;
  }

  async listSubscriptions(runId: string): Promise<readonly RunSubscription[]> {
    const rows = [...(this.#subscriptions.get(runId)?.values() ?? [])].map(({ value }) => value);
    return rows.toSorted((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1));
  }

  #versioned<T>(value: T): Versioned<T> {
    this.#writes += 1;
    return keepFrozen({ value, etag: `"${this.#writes}"` });
  }
}
