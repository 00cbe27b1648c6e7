import type { Page, RunStore, Versioned } from '../../shared/run/ports.ts';
import type { Run, RunSubscription } from '../../shared/run/records.ts';
import { newestFirst, pageAfter } from './newest-first.ts';

/** Runs in memory, with ETags. */
export class FakeRunStore implements RunStore {
  readonly #runs = new Map<string, Versioned<Run>>();
  readonly #subscriptions = new Map<string, Versioned<RunSubscription>>();
  #writes = 0;

  async insert(run: Run): Promise<boolean> {
    if (this.#runs.has(run.id)) return false;
    this.#runs.set(run.id, this.#versioned(run));
    return true;
  }

  async get(runId: string): Promise<Versioned<Run> | undefined> {
    return structuredClone(this.#runs.get(runId));
  }

  async replace(run: Run, etag: string): Promise<boolean> {
    if (this.#runs.get(run.id)?.etag !== etag) return false;
    this.#runs.set(run.id, this.#versioned(run));
    return true;
  }

  async remove(runId: string): Promise<void> {
    this.#runs.delete(runId);
    for (const [key, { value }] of this.#subscriptions) if (value.runId === runId) this.#subscriptions.delete(key);
  }

  async list(limit: number, cursor?: string): Promise<Page<Run>> {
    return pageAfter(newestFirst(this.#runs.values()), limit, cursor);
  }

  async listOpen(): Promise<readonly Run[]> {
    const open = [...this.#runs.values()].filter(
      ({ value }) => value.state === 'planning' || value.state === 'running',
    );
    return newestFirst(open);
  }

  async putSubscription(row: RunSubscription): Promise<void> {
    this.#subscriptions.set(keyOf(row.runId, row.subscriptionId), this.#versioned(row));
  }

  async getSubscription(runId: string, subscriptionId: string): Promise<Versioned<RunSubscription> | undefined> {
    return structuredClone(this.#subscriptions.get(keyOf(runId, subscriptionId)));
  }

  async replaceSubscription(row: RunSubscription, etag: string): Promise<boolean> {
    const key = keyOf(row.runId, row.subscriptionId);
    if (this.#subscriptions.get(key)?.etag !== etag) return false;
    this.#subscriptions.set(key, this.#versioned(row));
    return true;
  }

  async listSubscriptions(runId: string): Promise<readonly RunSubscription[]> {
    return [...this.#subscriptions.values()]
      .map(({ value }) => structuredClone(value))
      .filter((row) => row.runId === runId)
      .toSorted((a, b) => (a.subscriptionId < b.subscriptionId ? -1 : 1));
  }

  #versioned<T>(value: T): Versioned<T> {
    this.#writes += 1;
    return { value: structuredClone(value), etag: `"${this.#writes}"` };
  }
}

function keyOf(runId: string, subscriptionId: string): string {
  return `${runId}|${subscriptionId.toLowerCase()}`;
}
