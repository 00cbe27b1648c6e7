/** A point in its collection. It has neither tags nor a location of its own. */
export interface RestorePoint {
  readonly name: string;
  readonly id: string;
  readonly type: 'Microsoft.Compute/restorePointCollections/restorePoints';
  readonly properties: { provisioningState: string; [name: string]: unknown };
}

/** The restore points, by collection; ids are compared without regard to case. */
export class RestorePointStore {
  readonly #collections = new Map<string, Map<string, RestorePoint>>();

  get(id: string): RestorePoint | undefined {
    return this.#collections.get(collectionOf(id))?.get(id.toLowerCase());
  }

  put(point: RestorePoint): void {
    const collection = collectionOf(point.id);
    const points = this.#collections.get(collection) ?? new Map<string, RestorePoint>();
    this.#collections.set(collection, points.set(point.id.toLowerCase(), point));
  }

  delete(id: string): void {
    this.#collections.get(collectionOf(id))?.delete(id.toLowerCase());
  }

  /** Those of one collection. */
  of(collectionId: string): readonly RestorePoint[] {
    return [...(this.#collections.get(collectionId.toLowerCase())?.values() ?? [])];
  }

  all(): readonly RestorePoint[] {
    return [...this.#collections.values()].flatMap((points) => [...points.values()]);
  }

  clear(): void {
    this.#collections.clear();
  }
}

function collectionOf(pointId: string): string {
  const key = pointId.toLowerCase();
  return key.slice(0, key.lastIndexOf('/restorepoints/'));
}
