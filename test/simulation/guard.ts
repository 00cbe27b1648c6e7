import type { GivenRequest } from '../../local/simulator/arm-request.ts';
import type { ArmState } from '../../local/simulator/arm-state.ts';
import { DAY, MINUTE } from '../adversary/year/time.ts';
import { type Album, counts, type Present } from './album.ts';
import type { Estate } from './estate.ts';
import { judge, paceOf } from './oracle.ts';
import type { Report } from './report.ts';
import { latestOf } from './wish.ts';

const SNAPSHOT = /\/providers\/Microsoft\.Compute\/snapshots\/([^/?]+)\?/i;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}-(\d{8}T\d{4}Z)-[a-z2-7]{20}(-[2-9])?$/;
const FLOOR = 2;
/** A work row acts by a plan that is no older, or reads the disk again. */
const PLAN_LIFE = 15 * MINUTE;

interface Grounds {
  readonly azure: ArmState;
  readonly estate: Estate;
  readonly album: Album;
  readonly report: Report;
  readonly now: () => number;
}

/** Stands at Azure's door: looks at every PUT and DELETE of a snapshot before it is carried out, and notes what came of it. */
export class Guard {
  readonly #grounds: Grounds;
  /** How many went a few at a time, by disk and day. */
  readonly #paced = new Map<string, number>();

  constructor(grounds: Grounds) {
    this.#grounds = grounds;
  }

  see({ method, url }: GivenRequest): () => void {
    const { azure, album, report, now } = this.#grounds;
    const [, name] = SNAPSHOT.exec(url) ?? [];
    if (name === undefined || (method !== 'PUT' && method !== 'DELETE')) return () => {};
    const id = url.slice(0, url.indexOf('?'));
    const before = azure.snapshots.get(id);
    if (method === 'DELETE') {
      if (before !== undefined && before.properties.provisioningState !== 'Deleting') this.#lookAtDelete(id);
      return () => {};
    }
    report.check(before === undefined, () => `a PUT over ${name}, which is there`);
    return () => {
      const made = azure.snapshots.get(id);
      if (made === undefined || before !== undefined) return;
      this.#lookAtPut(album.note(made, now()).id);
    };
  }

  #lookAtPut(id: string): void {
    const { album, estate, report, now } = this.#grounds;
    const asked = album.find(id);
    if (asked === undefined) return;
    const { name, disk, scheduledFor, tags } = asked;
    report.created += 1;
    report.check(tags['nightkeep-owner'] === 'owner-1', () => `${name} is tagged as another owner's`);
    const [, stamp, attempt] = NAME.exec(name) ?? [];
    report.check(stamp !== undefined, () => `${name} is no name of a point`);
    const known = estate.byUniqueId(disk);
    report.check(known !== undefined, () => `${name} is of no disk that there is`);
    if (known === undefined || scheduledFor === undefined) return;
    report.check(stamp === stampOf(scheduledFor), () => `${name} is for ${tell(scheduledFor)}`);
    const wishes = known.seenBefore(now()).flatMap((standing) => (standing.kind === 'wanted' ? standing.wish : []));
    const asksFor = wishes.some((wish) => [now(), now() - PLAN_LIFE].some((at) => latestOf(wish, at) === scheduledFor));
    report.check(asksFor, () => `${name} is for ${tell(scheduledFor)}, which its disk's schedule does not ask for now`);
    const others = album.presentOf(disk).filter((other) => other.id !== id && other.scheduledFor !== undefined);
    const twice = others.find(
      (other) => other.state !== 'failed' && (other.scheduledFor ?? 0) >= scheduledFor && !other.isInDoubt,
    );
    report.check(twice === undefined, () => `${name} was made though there is ${twice?.name}`);
    const failed = others.filter((other) => other.scheduledFor === scheduledFor).length;
    report.check(Number(attempt?.slice(1) ?? 1) <= failed + 1, () => `${name} counts ${failed} failed ones before it`);
  }

  #lookAtDelete(id: string): void {
    const { album, report, estate, now } = this.#grounds;
    const asked = album.find(id);
    report.check(asked !== undefined, () => `${id} was deleted, which it did not make`);
    const points = album.presentOf(asked?.disk ?? '');
    const point = points.find((one) => one.id === asked?.id);
    if (point === undefined) return;
    report.pruned += 1;
    const say = (why: string) => () => `${point.name} was deleted: ${why}`;
    report.check(!point.isHeld, say('it is on hold'));
    report.check(!point.isInDoubt, say('its tags were edited'));
    report.check(point.state !== 'pending', say('it is pending'));
    report.check(!isOfFloor(point, points, now()), say('it is one of the last two'));
    const disk = estate.byUniqueId(point.disk);
    const verdicts = (disk?.seenBefore(now()) ?? []).map((standing) => judge(points, standing, now()));
    if (verdicts.some(({ goes }) => goes.includes(point))) return;
    report.check(
      verdicts.some(({ paced }) => paced.includes(point)),
      say('the rules keep it'),
    );
    report.check(this.#isInPace(point, points), say('more went at a time than a changed policy may take'));
  }

  #isInPace({ disk }: Present, points: readonly Present[]): boolean {
    const now = this.#grounds.now();
    const key = `${disk} ${Math.floor(now / DAY)}`;
    const gone = this.#paced.get(key) ?? 0;
    this.#paced.set(key, gone + 1);
    const counted = points.filter((other) => other.scheduledFor !== undefined && counts(other, now)).length;
    return gone < paceOf(counted + gone);
  }
}

function isOfFloor(point: Present, points: readonly Present[], now: number): boolean {
  if (point.scheduledFor === undefined || !counts(point, now)) return false;
  const newer = points.filter((other) => counts(other, now) && (other.scheduledFor ?? 0) > (point.scheduledFor ?? 0));
  return newer.length < FLOOR;
}

function stampOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
}

export function tell(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}
