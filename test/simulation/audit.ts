import { calendarOf } from '../oracle/calendar.ts';
import { keptPoints } from '../oracle/kept-points.ts';
import { DAY } from '../oracle/time.ts';
import { counts, type Present } from './album.ts';
import type { EstateDisk } from './estate.ts';
import { isKnownGone } from './known-gone.ts';
import { judge, paceOf } from './oracle.ts';
import type { Stage } from './people.ts';
import { tell } from './report.ts';
import { UNTOUCHED } from './tenants.ts';

/** Whether points go a few at a time in this pass: in the first after the policies file was changed, none do. */
export type Pace = 'goes-on' | 'held' | 'unknown';

/** The points of every disk before a pass of midnight, and what the rules make of them. */
export class Audit {
  readonly #stage: Stage;
  readonly #before: ReadonlyMap<EstateDisk, readonly Present[]>;
  readonly #at: number;
  readonly #pace: Pace;

  /** Taken before the pass. */
  constructor(stage: Stage, at: number, pace: Pace) {
    this.#stage = stage;
    this.#at = at;
    this.#pace = pace;
    this.#before = new Map(stage.estate.disks.map((disk) => [disk, stage.album.presentOf(disk.uniqueId)]));
  }

  /** After it, each disk has exactly the points that the rules ask for, and those that were made since. */
  compare(): void {
    const { album, report } = this.#stage;
    for (const [disk, before] of this.#before) {
      const left = this.#left(disk, before);
      if (left === undefined) continue;
      const known = new Set(before.map(nameOf));
      const made = album
        .presentOf(disk.uniqueId)
        .filter(({ askedAt, name }) => askedAt >= this.#at && !known.has(name));
      const expected = [...left, ...made].map(nameOf).toSorted();
      const found = album.presentOf(disk.uniqueId).map(nameOf).toSorted();
      report.audits += 1;
      report.check(expected.join() === found.join(), () => {
        const missing = expected.filter((name) => !found.includes(name)).join(', ') || 'none';
        const beyond = found.filter((name) => !expected.includes(name)).join(', ') || 'none';
        return `${disk.name} after the pass of ${tell(this.#at)}: missing ${missing}, too many ${beyond}`;
      });
    }
  }

  /** What the pass leaves; undefined where that is not known. */
  #left(disk: EstateDisk, before: readonly Present[]): readonly Present[] | undefined {
    const { troubles, terms } = this.#stage;
    const isGone = isKnownGone(disk, troubles, this.#at);
    if (isGone === undefined) return undefined;
    const { stays, paced } = judge(before, disk.standing, terms, this.#at, isGone);
    if (paced.length > 0 && this.#pace === 'unknown') return undefined;
    const counted = before.filter((point) => point.scheduledFor !== undefined && counts(point, this.#at)).length;
    const newestFirst = paced.toSorted((a, b) => (b.scheduledFor ?? 0) - (a.scheduledFor ?? 0));
    return [...stays, ...newestFirst.slice(this.#pace === 'held' ? 0 : paceOf(counted))];
  }
}

/**
 * Disks that nobody ever touched have what the rules leave of all the points that they ever had, looked at in one piece,
 * whatever was pruned when.
 */
export function compareWithAllEver({ estate, album, report, world }: Stage): void {
  for (const disk of estate.disks.filter(
    ({ vm, since }) => vm === UNTOUCHED && since <= world.ports.clock.now() - DAY,
  )) {
    const { standing } = disk;
    if (standing.kind !== 'wanted') throw new Error(`test: somebody touched ${disk.name}`);
    const ever = new Set(album.usableOf(disk.uniqueId).flatMap(({ scheduledFor }) => scheduledFor ?? []));
    const expected = keptPoints([...ever], standing.wish.keep, calendarOf(standing.wish.timeZone)).map(tell);
    const found = album
      .presentOf(disk.uniqueId)
      .flatMap(({ state, scheduledFor = 0 }) => (state === 'usable' ? tell(scheduledFor) : []));
    report.audits += 1;
    report.check(
      expected.join() === found.toSorted().join(),
      () => `${disk.name} has ${found.join(', ')}, where of all that it ever had ${expected.join(', ')} are to stay`,
    );
  }
}

function nameOf({ name }: Present): string {
  return name;
}
