import type { ArmResource } from './arm-json.ts';

interface ChainedCopy {
  /** What all points of one disk incarnation share, and the copies of them. */
  readonly lineage: string;
  /** Subscription and target region, lower case. */
  readonly place: string;
  /** When the source was taken, in milliseconds since 1970. */
  readonly takenAt: number;
  isRunning: boolean;
}

/** The copies of snapshots in other regions, for Azure's rules: of each disk one at a time, in the order of the snapshots. */
export class CopyChains {
  readonly #copies = new Map<string, ChainedCopy>();
  readonly #lineages = new Map<string, Set<string>>();
  readonly #running = new Set<string>();

  /** What a snapshot is a link of: the incarnation of its disk, also where it is a copy itself. */
  lineageOf(snapshot: ArmResource): string {
    const known = this.#copies.get(snapshot.id.toLowerCase())?.lineage;
    const { creationData, incrementalSnapshotFamilyId, uniqueId } = snapshot.properties;
    return (
      known ?? creationData?.sourceUniqueId ?? incrementalSnapshotFamilyId ?? uniqueId ?? snapshot.id.toLowerCase()
    );
  }

  /** A copy of the source begins, or is there already where it does not run. */
  add(copy: ArmResource, source: ArmResource, isRunning: boolean): void {
    const key = copy.id.toLowerCase();
    const lineage = this.lineageOf(source);
    const takenAt = Date.parse(source.properties.timeCreated ?? '');
    this.#copies.set(key, { lineage, place: placeOf(copy.id, copy.location), takenAt, isRunning });
    this.#lineages.set(lineage, (this.#lineages.get(lineage) ?? new Set()).add(key));
    if (isRunning) this.#running.add(key);
  }

  /** The copy is complete. */
  end(copyId: string): void {
    const copy = this.#copies.get(copyId.toLowerCase());
    if (copy !== undefined) copy.isRunning = false;
    this.#running.delete(copyId.toLowerCase());
  }

  /** The copy has failed or is deleted: it is no link of the chain any more. */
  remove(copyId: string): void {
    const key = copyId.toLowerCase();
    const lineage = this.#copies.get(key)?.lineage ?? '';
    this.#lineages.get(lineage)?.delete(key);
    this.#copies.delete(key);
    this.#running.delete(key);
  }

  /** Whether a snapshot of the lineage is being copied, to whichever region. */
  isCopying(lineage: string): boolean {
    return this.#of(lineage).some(({ isRunning }) => isRunning);
  }

  /** How many copies are under way into a subscription's region. */
  runningInto(id: string, location: string): number {
    const place = placeOf(id, location);
    return [...this.#running].filter((key) => this.#copies.get(key)?.place === place).length;
  }

  /** When the newest source was taken whose copy is in the region; -Infinity where none is. */
  newestIn(lineage: string, id: string, location: string): number {
    const place = placeOf(id, location);
    const times = this.#of(lineage).flatMap((copy) => (copy.place === place ? [copy.takenAt] : []));
    return Math.max(-Infinity, ...times.filter((time) => !Number.isNaN(time)));
  }

  clear(): void {
    this.#copies.clear();
    this.#lineages.clear();
    this.#running.clear();
  }

  #of(lineage: string): readonly ChainedCopy[] {
    return [...(this.#lineages.get(lineage) ?? [])].flatMap((key) => this.#copies.get(key) ?? []);
  }
}

function placeOf(id: string, location: string): string {
  const [, , subscription = ''] = id.toLowerCase().split('/');
  return `${subscription}|${location}`;
}
