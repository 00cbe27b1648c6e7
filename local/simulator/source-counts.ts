import type { ArmResource } from './arm-json.ts';

const FIVE_MINUTES = 5 * 60_000;

/** How many incremental snapshots each disk incarnation has, and when the last ones were taken: for Azure's limits. */
export class SourceCounts {
  readonly #counts = new Map<string, number>();
  readonly #recent = new Map<string, number[]>();
  readonly #taken = new Map<string, string>();

  count(sourceUniqueId: string): number {
    return this.#counts.get(sourceUniqueId) ?? 0;
  }

  recentCount(sourceUniqueId: string, now: number): number {
    const recent = this.#recent.get(sourceUniqueId)?.filter((at) => at > now - FIVE_MINUTES && at <= now) ?? [];
    return recent.length;
  }

  /** Counts an incremental snapshot that is there already. */
  add(snapshot: ArmResource): void {
    const source = snapshot.properties.creationData?.sourceUniqueId;
    if (source !== undefined && snapshot.properties.incremental === true) this.#change(source, 1);
  }

  /** Counts one just being taken, whose own properties do not tell its source's incarnation yet. */
  addTaken(snapshot: ArmResource, sourceUniqueId: string, takenAt: number): void {
    this.#change(sourceUniqueId, 1);
    this.#taken.set(snapshot.id.toLowerCase(), sourceUniqueId);
    const recent = this.#recent.get(sourceUniqueId)?.filter((at) => at > takenAt - FIVE_MINUTES) ?? [];
    this.#recent.set(sourceUniqueId, [...recent, takenAt]);
  }

  remove(snapshot: ArmResource): void {
    if (snapshot.properties.incremental !== true) return;
    const key = snapshot.id.toLowerCase();
    const source = this.#taken.get(key) ?? snapshot.properties.creationData?.sourceUniqueId;
    this.#taken.delete(key);
    if (source !== undefined) this.#change(source, -1);
  }

  #change(sourceUniqueId: string, by: number): void {
    const count = this.count(sourceUniqueId) + by;
    if (count > 0) this.#counts.set(sourceUniqueId, count);
    else this.#counts.delete(sourceUniqueId);
  }

  clear(): void {
    this.#counts.clear();
    this.#recent.clear();
    this.#taken.clear();
  }
}
