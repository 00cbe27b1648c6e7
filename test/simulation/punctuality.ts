import { DAY, HOUR, MINUTE } from '../oracle/time.ts';
import type { EstateDisk } from './estate.ts';
import type { Stage } from './people.ts';
import { tell } from './report.ts';
import type { TroubleKind } from './troubles.ts';
import { occurrencesOf, type Wish } from './wish.ts';

/** A point is made so soon where nothing is wrong. */
const PROMPT = 30 * MINUTE;
/** As long as a subscription or a disk may wait for its next attempt. */
const LONGEST_WAIT = 4 * HOUR + 30 * MINUTE;
/** By then an occurrence has been tried as often as it is. */
const LAST_ATTEMPT = 5 * HOUR;
/** What is told of an occurrence is settled by then. */
const SETTLED = 12 * HOUR;
/** In these no attempt is made, so that none is used up. */
const SILENT: readonly TroubleKind[] = ['host-off', 'days-off', 'clocks-apart'];

/** An occurrence of a disk that is to have a point. */
interface Awaited {
  readonly disk: EstateDisk;
  readonly wish: Wish;
  readonly occurrence: number;
}

/** Whether every occurrence has its point in time, or a reason why not. */
export class Punctuality {
  readonly #stage: Stage;
  #lookedUntil: number;
  /** Those that may still get their point in time. */
  #pending: Awaited[] = [];

  constructor(stage: Stage, startsAt: number) {
    this.#stage = stage;
    this.#lookedUntil = startsAt;
  }

  /** Looks at every occurrence since the last look that is settled. */
  look(now: number): void {
    const from = this.#lookedUntil;
    const to = now - SETTLED;
    if (to <= from) return;
    this.#lookedUntil = to;
    for (const disk of this.#stage.estate.disks) {
      const [standing, ...others] = disk.between(from - DAY, now);
      if (standing?.kind !== 'wanted' || others.length > 0 || disk.since > from - DAY) continue;
      for (const occurrence of occurrencesOf(standing.wish, from, to)) {
        this.#pending.push({ disk, wish: standing.wish, occurrence });
      }
    }
    this.#pending = this.#pending.filter((awaited) => !this.#isSettled(awaited, now));
  }

  /** Looks at an occurrence, unless its time is not over; one whose disk was changed meanwhile is let be. */
  #isSettled({ disk, wish, occurrence }: Awaited, now: number): boolean {
    if (disk.since > occurrence) return true;
    const { album, report } = this.#stage;
    const made = album.everOf(disk.uniqueId).filter(({ scheduledFor }) => scheduledFor === occurrence);
    const [first] = made;
    const deadline = this.#deadlineOf(wish, occurrence);
    if (deadline !== undefined && deadline > now) return false;
    if (first === undefined) report.missed.push({ disk, occurrence });
    if (deadline === undefined) return true;
    report.check(
      first !== undefined && first.askedAt <= deadline,
      () => `${disk.name} has no point for ${tell(occurrence)} by ${tell(deadline)}`,
    );
    return true;
  }

  /** By when its point must have been made; undefined where troubles excuse that there is none. */
  #deadlineOf(wish: Wish, occurrence: number): number | undefined {
    const { troubles } = this.#stage;
    const next = occurrencesOf(wish, occurrence + MINUTE, occurrence + 9 * DAY)[0] ?? occurrence;
    if (troubles.wasQuiet(occurrence - LONGEST_WAIT, occurrence + PROMPT)) return occurrence + PROMPT;
    for (let calm = occurrence; calm < occurrence + 2 * DAY; calm += 15 * MINUTE) {
      const before = troubles.during(occurrence - LONGEST_WAIT, calm);
      const isUntried = before.every(({ kind }) => SILENT.includes(kind));
      const wait = isUntried ? PROMPT : LONGEST_WAIT;
      if (!isUntried && calm > occurrence + LAST_ATTEMPT) return undefined;
      if (calm + wait < next && troubles.wasQuiet(calm, calm + wait)) return calm + wait;
    }
    return undefined;
  }
}
