import type { Bound } from '../bound.ts';
import type { FleetFigures } from './measure-run.ts';

/** ARM's bucket of writes: so many at once, then so many a second. */
const ARM_WRITES = { capacity: 200, perSecond: 10 };

/** How long the buckets take to let this many creates of one subscription start, in seconds. */
function bucketSeconds(creates: number, { capacity, perSecond } = ARM_WRITES): number {
  return Math.max(0, creates - capacity) / perSecond;
}

/** What every run must hold, whatever its size. */
function commonBounds({ disks, vms, counts, requests }: FleetFigures): readonly Bound[] {
  const { created, pruned, failed } = counts;
  const forPrunes = requests.snapshotDeletes === 0 ? 0 : 2 * pruned + 2 * prunedDisks(disks, pruned);
  const acting = requests.total - requests.lists;
  return [
    { what: 'disks without a point', figure: disks - created, most: 0, unit: '' },
    { what: 'failed actions', figure: failed, most: 0, unit: '' },
    { what: 'requests answered 429', figure: (100 * requests.throttled) / requests.total, most: 1, unit: ' %' },
    { what: 'requests, lists aside', figure: acting, most: 2.2 * created + vms + forPrunes, unit: '' },
  ];
}

/** The bounds of one subscription, all of whose disks are due and new: the call, the plan and the creates together. */
export function newFleetBounds(figures: FleetFigures): readonly Bound[] {
  const most = 1.1 * bucketSeconds(figures.disks);
  const figure = Math.max(...figures.lastPutSeconds);
  return [...commonBounds(figures), { what: 'time until the last PUT was accepted', figure, most, unit: ' s' }];
}

/**
 * The bounds of one subscription, all of whose disks are due and have points: counted from the plan, since how long the
 * list of the points takes is Azure's affair.
 */
export function agedFleetBounds(figures: FleetFigures): readonly Bound[] {
  const most = 1.1 * bucketSeconds(figures.disks);
  const figure = Math.max(...figures.lastPutSeconds) - Math.max(...figures.plannedSeconds);
  return [...commonBounds(figures), { what: 'time from the plan to the last PUT accepted', figure, most, unit: ' s' }];
}

/**
 * The bounds of several subscriptions at once: each is given the starts that its own buckets allow, whatever the others
 * do. When they are carried out depends on the machine, and is only told.
 */
export function manySubscriptionsBounds(figures: FleetFigures): readonly Bound[] {
  const subscriptions = figures.pacedSeconds.length;
  const most = 1.1 * bucketSeconds(figures.disks / subscriptions);
  const figure = Math.max(...figures.pacedSeconds);
  return [...commonBounds(figures), { what: 'time that the slowest is paced over', figure, most, unit: ' s' }];
}

/** Each disk has one expired point at most in these estates. */
function prunedDisks(disks: number, pruned: number): number {
  return Math.min(disks, pruned);
}
