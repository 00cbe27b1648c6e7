import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import { calendarOf } from '../../oracle/calendar.ts';
import { keptPoints } from '../../oracle/kept-points.ts';
import type { RestoreWorld } from '../../restore/restore-world.ts';
import { type CopyWish, type Tenant, type Wish, wishesByDisk } from './estate.ts';
import { type FoundPoint, foundPoints } from './found-points.ts';
import { HOME } from './regions.ts';

/** So many that wait to be copied of one disk to one region stay at home. */
const BACKLOG = 3;
const FLOOR = 2;

/**
 * From now on each DELETE of a point is held, at the moment when it is sent, against what docs/retention.md and
 * docs/copies.md promise: two newer points that can be restored from stay in its region, no copy of it is under way, and
 * none is wanted that is not complete. Ends the test where one is not so.
 */
export function watchDeletes({ ports, simulator }: RestoreWorld, tenants: readonly Tenant[]): void {
  const wishes = wishesByDisk(tenants);
  for (const port of [ports.snapshots, ports.restorePoints]) {
    const send = port.delete.bind(port);
    port.delete = async (id: ResourceId) => {
      const points = foundPoints(simulator.state);
      const going = points.filter((point) => point.id.toLowerCase() === id.toLowerCase() && point.fault === undefined);
      for (const point of going) {
        const mistakes = mistakesOf(point, points, wishes.get(point.disk));
        // Not an assertion: the product would take that for a failure of Azure's.
        if (mistakes.length > 0) throw new Error(`test: the DELETE of ${id}: ${mistakes.join('; ')}`);
      }
      return send(id);
    };
  }
}

function mistakesOf(point: FoundPoint, points: readonly FoundPoint[], wish: Wish | undefined): readonly string[] {
  if (wish === undefined) return ['nobody wishes anything for its disk'];
  const ofDisk = points.filter(({ disk }) => disk === point.disk);
  const newer = ofDisk.filter(
    ({ region, scheduledFor, fault }) =>
      region === point.region && scheduledFor > point.scheduledFor && fault === undefined,
  );
  const floor = new Set(newer.map(({ scheduledFor }) => scheduledFor)).size;
  const mistakes = floor >= FLOOR ? [] : [`${floor} newer ones remain in ${point.region}`];
  if (point.region !== HOME) return mistakes;
  const copies = wish.copies ?? [];
  return [
    ...mistakes,
    ...copies
      .filter((copy) => isAwaited(point, ofDisk, copy, wish))
      .map(({ region }) => `its copy in ${region} is not complete`),
  ];
}

/** Whether a copy of the point is under way in a region, or wanted there and not yet begun. */
function isAwaited(
  point: FoundPoint,
  ofDisk: readonly FoundPoint[],
  { region, keep, all }: CopyWish,
  { timeZone }: Wish,
): boolean {
  const there = ofDisk.filter((other) => other.region === region);
  const own = there.filter(({ scheduledFor }) => scheduledFor === point.scheduledFor);
  if (own.some(({ fault }) => fault === undefined)) return false;
  if (own.some(({ fault }) => fault?.endsWith('%'))) return true;
  // Azure takes no copy that is older than one that it has begun.
  const isLate = there.some(({ scheduledFor }) => scheduledFor > point.scheduledFor);
  const copied = timesOf(there.filter(({ fault }) => fault === undefined));
  const fresh = timesOf(ofDisk.filter((other) => other.region === HOME && other.fault === undefined)).filter((at) =>
    copied.every((other) => other < at),
  );
  const kept = all === true ? fresh : keptPoints([...copied, ...fresh], keep, calendarOf(timeZone));
  const wanted = fresh.filter((at) => kept.includes(at)).slice(-BACKLOG);
  return !isLate && wanted.includes(point.scheduledFor);
}

function timesOf(points: readonly FoundPoint[]): readonly number[] {
  return [...new Set(points.map(({ scheduledFor }) => scheduledFor))].toSorted((a, b) => a - b);
}
