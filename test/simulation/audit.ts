import type { Album, Present } from './album.ts';
import { counts } from './album.ts';
import type { Estate, EstateDisk } from './estate.ts';
import { tell } from './guard.ts';
import { judge, paceOf } from './oracle.ts';
import type { Report } from './report.ts';

/** The points of every disk before a pass of midnight, and what the rules make of them. */
export class Audit {
  readonly #album: Album;
  readonly #report: Report;
  readonly #before: ReadonlyMap<EstateDisk, readonly Present[]>;
  readonly #at: number;

  /** Taken before the pass. */
  constructor(estate: Estate, album: Album, report: Report, at: number) {
    this.#album = album;
    this.#report = report;
    this.#at = at;
    this.#before = new Map(estate.disks.map((disk) => [disk, album.presentOf(disk.uniqueId)]));
  }

  /** After it, each disk has exactly the points that the rules ask for, and those that were made since. */
  compare(): void {
    for (const [disk, before] of this.#before) {
      const made = this.#album.everOf(disk.uniqueId).filter(({ askedAt }) => askedAt >= this.#at);
      const expected = [...this.#left(disk, before), ...made].map(nameOf).toSorted();
      const found = this.#album.presentOf(disk.uniqueId).map(nameOf).toSorted();
      this.#report.audits += 1;
      this.#report.check(expected.join() === found.join(), () => {
        const missing = expected.filter((name) => !found.includes(name));
        const beyond = found.filter((name) => !expected.includes(name));
        return `${disk.name} after the pass of ${tell(this.#at)}: missing ${missing.join(', ') || 'none'}, too many ${beyond.join(', ') || 'none'}`;
      });
    }
  }

  #left(disk: EstateDisk, before: readonly Present[]): readonly Present[] {
    const { stays, paced } = judge(before, disk.standing, this.#at);
    const counted = before.filter((point) => point.scheduledFor !== undefined && counts(point, this.#at)).length;
    const newestFirst = paced.toSorted((a, b) => (b.scheduledFor ?? 0) - (a.scheduledFor ?? 0));
    return [...stays, ...newestFirst.slice(paceOf(counted))];
  }
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}
