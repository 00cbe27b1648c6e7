import type { Answer } from '../../local/simulator/answer-request.ts';
import type { GivenRequest } from '../../local/simulator/arm-request.ts';
import { DAY, MINUTE } from '../oracle/time.ts';
import { type Asked, counts, type Present } from './album.ts';
import type { EstateDisk, Standing } from './estate.ts';
import { isKnownGone } from './known-gone.ts';
import { judge, paceOf } from './oracle.ts';
import type { People, Stage } from './people.ts';
import { tell } from './report.ts';
import { latestOf } from './wish.ts';

const SNAPSHOT = /\/providers\/Microsoft\.Compute\/snapshots\/([^/?]+)\?/i;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}-(\d{8}T\d{4}Z)-[a-z2-7]{20}(?:-([2-9]|\d\d))?$/;
const FLOOR = 2;
/** A work row makes points by a plan that is no older, or reads the disk again. */
const PLAN_LIFE = 15 * MINUTE;
/** What is deleted was decided over no longer ago: as long as an inventory is believed where work was put off, else a run. */
const [LONG_AGO, JUST_NOW] = [DAY, 15 * MINUTE];

/** Stands at Azure's door: looks at every PUT and DELETE of a snapshot before it is carried out, and notes what came of it. */
export class Guard {
  readonly #stage: Stage;
  readonly #people: People;
  /** The names of those that went a few at a time, by disk and day: a DELETE may be sent twice. */
  readonly #paced = new Map<string, Set<string>>();
  readonly #deleted = new Set<string>();

  constructor(stage: Stage, people: People) {
    this.#stage = stage;
    this.#people = people;
  }

  /** Gives what is to be told how Azure answered. */
  see(request: GivenRequest): (answer: Answer) => void {
    const { report } = this.#stage;
    report.requests += 1;
    const seeMade = this.#seeSnapshot(request);
    return ({ faultId }) => {
      if (faultId !== undefined) report.faults += 1;
      seeMade();
    };
  }

  #seeSnapshot({ method, url }: GivenRequest): () => void {
    const { world, album, report } = this.#stage;
    const [, name] = SNAPSHOT.exec(url) ?? [];
    if (name === undefined || (method !== 'PUT' && method !== 'DELETE')) return () => {};
    const { snapshots } = world.azure;
    const id = url.slice(0, url.indexOf('?'));
    const before = snapshots.get(id);
    report.check(world.settings.mode !== 'observe', () => `a ${method} of ${name} in observe`);
    if (method === 'DELETE') {
      if (before !== undefined && before.properties.provisioningState !== 'Deleting') this.#lookAtDelete(id);
      return () => {};
    }
    report.check(before === undefined, () => `a PUT over ${name}, which is there`);
    return () => {
      const made = snapshots.get(id);
      if (made !== undefined && before === undefined) this.#lookAtMade(album.note(made, this.#now));
    };
  }

  get #now(): number {
    return this.#stage.world.ports.clock.now();
  }

  #lookAtMade(made: Asked): void {
    const { album, estate, report } = this.#stage;
    const { name, disk, scheduledFor, tags } = made;
    report.created += 1;
    report.check(tags['nightkeep-owner'] === 'owner-1', () => `${name} is tagged as another owner's`);
    const [, stamp, attempt] = NAME.exec(name) ?? [];
    report.check(stamp !== undefined, () => `${name} is no name of a point`);
    const known = estate.byUniqueId(disk);
    report.check(known !== undefined, () => `${name} is of no disk that there ever was`);
    if (known === undefined || scheduledFor === undefined) return;
    report.check(stamp === stampOf(scheduledFor), () => `${name} is for ${tell(scheduledFor)}`);
    report.check(this.#asksFor(known, scheduledFor), () => `${name}: no schedule of ${known.name} asks for it now`);
    const others = album.presentOf(disk).filter((other) => other.id !== made.id && other.scheduledFor !== undefined);
    const twice = others.find(
      (one) => one.state !== 'failed' && !one.isInDoubt && (one.scheduledFor ?? 0) >= scheduledFor,
    );
    report.check(twice === undefined, () => `${name} was made though there is ${twice?.name}`);
    const before = others.filter((other) => other.scheduledFor === scheduledFor).map(attemptOf);
    report.check(
      Number(attempt ?? 1) === Math.max(0, ...before) + 1,
      () => `${name} is not the next after ${before.join()}`,
    );
  }

  #asksFor(disk: EstateDisk, scheduledFor: number): boolean {
    const now = this.#now;
    return this.#seen(disk).some((standing) => {
      if (!('wish' in standing) || standing.wish === undefined) return false;
      const { wish } = standing;
      return [now, now - PLAN_LIFE].some((at) => latestOf(wish, at) === scheduledFor);
    });
  }

  #lookAtDelete(id: string): void {
    const { album, report, world, estate } = this.#stage;
    const asked = album.find(id);
    report.check(asked !== undefined, () => `${id} was deleted, which it did not make`);
    const points = album.presentOf(asked?.disk ?? '');
    const point = points.find((one) => one.id === asked?.id);
    if (point === undefined) return;
    if (!this.#deleted.has(id)) report.pruned += 1;
    this.#deleted.add(id);
    const say = (why: string) => () => `${point.name} was deleted: ${why}`;
    const { mode, policiesInvalid } = world.settings;
    report.check(mode === 'full' && !policiesInvalid, say('in a mode that prunes nothing'));
    report.check(!point.isHeld, say('it is on hold'));
    report.check(!point.isInDoubt, say('its tags were edited'));
    report.check(point.state !== 'pending', say('it is pending'));
    const disk = estate.byUniqueId(point.disk);
    if (disk === undefined) return;
    report.check(
      !isOfFloor(point, points, this.#now) || this.#isForgotten(disk, points),
      say('it is one of the last two'),
    );
    // What somebody did to other points meanwhile, a run that was put off knows nothing of.
    if (!this.#isPrompt && this.#people.touchedPoints(disk, this.#now - LONG_AGO)) return;
    this.#lookAtRules(point, points, disk);
  }

  #lookAtRules(point: Present, points: readonly Present[], disk: EstateDisk): void {
    const { report } = this.#stage;
    const now = this.#now;
    const mayBeKnown = isKnownGone(disk, this.#stage.troubles, now) !== false;
    const verdicts = this.#seen(disk).map((standing) =>
      judge(points, standing, this.#stage.terms, now, mayBeKnown && standing.kind === 'gone'),
    );
    if (verdicts.some(({ goes }) => goes.includes(point))) return;
    const isPaced = verdicts.some(({ paced }) => paced.includes(point));
    report.check(isPaced, () => `${point.name} was deleted: the rules keep it`);
    const isInPace = this.#isInPace(point, points) || now <= this.#people.liftedUntil;
    report.check(isInPace, () => `${point.name} was deleted: a changed policy takes no more at a time`);
  }

  #isInPace({ disk, name }: Present, points: readonly Present[]): boolean {
    const key = `${disk} ${Math.floor(this.#now / DAY)}`;
    const going = (this.#paced.get(key) ?? new Set<string>()).add(name);
    this.#paced.set(key, going);
    const left = points.filter(
      (one) => one.scheduledFor !== undefined && counts(one, this.#now) && !going.has(one.name),
    );
    return going.size <= paceOf(left.length + going.size);
  }

  /** The disk is gone, and even its last points are old. */
  #isForgotten(disk: EstateDisk, points: readonly Present[]): boolean {
    const edge = this.#now - this.#stage.terms.orphanDays * DAY;
    return (
      disk.standing.kind === 'gone' && disk.since < this.#now - DAY && points.every(({ askedAt }) => askedAt <= edge)
    );
  }

  /** How the disk was when what is done now was decided. */
  #seen(disk: EstateDisk): readonly Standing[] {
    return disk.between(this.#now - (this.#isPrompt ? JUST_NOW : LONG_AGO), this.#now);
  }

  /** Nothing was put off. */
  get #isPrompt(): boolean {
    return this.#stage.troubles.wasQuiet(this.#now - LONG_AGO, this.#now);
  }
}

function attemptOf({ name }: Asked): number {
  return Number(NAME.exec(name)?.[2] ?? 1);
}

function isOfFloor(point: Present, points: readonly Present[], now: number): boolean {
  if (point.scheduledFor === undefined || !counts(point, now)) return false;
  const newer = points.filter((one) => counts(one, now) && (one.scheduledFor ?? 0) > (point.scheduledFor ?? 0));
  return newer.length < FLOOR;
}

function stampOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
}
