import type { Instant } from '../instant.ts';
import { regionKey } from '../names.ts';
import { type PointState, type RecoveryPoint, takenAt } from '../recovery-point.ts';
import { idKey, idParts, type ResourceId, subscriptionIn } from '../resource-id.ts';

/** What of a recovery point tells which set it belongs to; it may be read from Azure or from the rows for readers. */
export interface SetPoint {
  readonly id: ResourceId;
  /** Proven by tags and name. Others' points and those in doubt belong to no set. */
  readonly isOwn: boolean;
  readonly diskUniqueId?: string;
  readonly state: PointState;
  readonly kind: 'scheduled' | 'ad-hoc';
  readonly scheduledFor: Instant;
  /** When its content was taken; of a copy, that of what it copies. */
  readonly timeCreated?: Instant;
  /** Where it lies, as `regionKey` gives it; absent in rows of earlier versions. */
  readonly region?: string;
  readonly isCopy?: boolean;
  /** `nightkeep-set` as written: `id k/n`. */
  readonly set?: string;
  readonly runId?: string;
  /** `group/name`. */
  readonly vm?: string;
}

/** A recovery-point set: the points of one VM (or detached disk) and one occurrence (or ad-hoc run). */
export interface RecoverySet<P extends SetPoint = SetPoint> {
  /** That of the points' tags; the point's name where a point bears no readable one, which is a set of its own. */
  readonly id: string;
  readonly subscriptionId: string;
  readonly kind: 'scheduled' | 'ad-hoc';
  /** `group/name`; absent for a detached disk. */
  readonly vm?: string;
  /** The occurrence; for an ad-hoc set the earliest of its points. */
  readonly scheduledFor: Instant;
  /** How many disks it was to be; absent where no tag says and there may be more of the same VM. */
  readonly expected?: number;
  /** Where all of its points lie. */
  readonly region?: string;
  /** Copies of points of another region. */
  readonly isCopy: boolean;
  /** One point of each disk, by place. */
  readonly points: readonly P[];
  /** How many of them can be restored. */
  readonly usable: number;
  /** Every disk that it was to be has a usable point. */
  readonly isComplete: boolean;
  /** The earliest and latest `timeCreated` of its usable points; absent where there are none, or one does not say. */
  readonly takenFrom?: Instant;
  readonly takenTo?: Instant;
  readonly skewMs?: number;
}

interface Place {
  readonly id: string;
  readonly k: number;
  readonly n: number;
}

/** A recovery point as a member of a set. */
export function setPoint(point: RecoveryPoint): SetPoint & { readonly point: RecoveryPoint } {
  const { snapshot, ownership, diskUniqueId, state, kind, scheduledFor, isCopy, set, runId, vm } = point;
  const timeCreated = takenAt(point);
  return {
    id: snapshot.id,
    isOwn: ownership.kind === 'own',
    ...(diskUniqueId === undefined ? {} : { diskUniqueId }),
    state,
    kind,
    scheduledFor,
    ...(timeCreated === undefined ? {} : { timeCreated }),
    region: regionKey(snapshot.location),
    isCopy,
    ...(set === undefined ? {} : { set }),
    ...(runId === undefined ? {} : { runId }),
    ...(vm === undefined ? {} : { vm }),
    point,
  };
}

/**
 * Groups the own ones among points of any disks into sets, newest first. A point is in one set at most: of each disk the
 * best counts; a set never mixes regions, nor points with copies; and where tags give two disks one place (somebody edited them), one of the two, so that the set is not
 * taken for complete.
 */
export function groupSets<P extends SetPoint>(points: readonly P[]): readonly RecoverySet<P>[] {
  const own = points.filter(({ isOwn }) => isOwn).toSorted(byId);
  return [...Map.groupBy(own, keyOf).values()].map(setOf).toSorted(newestFirst);
}

/** Newest is what was taken last: a late point counts from when it was taken. */
export function newestFirst(a: RecoverySet, b: RecoverySet): number {
  return (
    (b.takenTo ?? b.scheduledFor) - (a.takenTo ?? a.scheduledFor) ||
    (b.takenFrom ?? b.scheduledFor) - (a.takenFrom ?? a.scheduledFor) ||
    b.scheduledFor - a.scheduledFor ||
    Number(a.isCopy) - Number(b.isCopy) ||
    compare(a.id, b.id) ||
    compare(idKey(a.points[0]?.id ?? ''), idKey(b.points[0]?.id ?? ''))
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function byId(a: SetPoint, b: SetPoint): number {
  return compare(idKey(a.id), idKey(b.id));
}

/** The set with only some of its points, as if it had never been more; undefined where it has none of them. */
export function narrowSet<P extends SetPoint>(
  set: RecoverySet<P>,
  isWanted: (point: P) => boolean,
): RecoverySet<P> | undefined {
  const points = set.points.filter(isWanted);
  return points.length === 0 ? undefined : { ...withoutTaken(set), ...measure(points, points.length) };
}

/** The id of the set that a point belongs to. */
export function setIdOf({ id, set }: SetPoint): string {
  return readPlace(set)?.id ?? idParts(id).name.toLowerCase();
}

/** The place that a tag gives: the k-th of n. Undefined where its text is not of that form. */
export function readPlace(text: string | undefined): Place | undefined {
  const [, id, k, n] = /^(\S{1,80}) ([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text ?? '') ?? [];
  if (id === undefined || Number(k) > Number(n)) return undefined;
  return { id: id.toLowerCase(), k: Number(k), n: Number(n) };
}

/**
 * Beside the id, what the point's name proves must agree: a tag that somebody edited makes a set incomplete, never one of
 * points of two moments.
 */
function keyOf(point: SetPoint): string {
  const place = readPlace(point.set);
  if (place === undefined) return idKey(point.id);
  const moment = point.kind === 'scheduled' ? point.scheduledFor : (point.runId ?? '');
  const where = [subscriptionIn(point.id).toLowerCase(), point.region ?? '', point.isCopy ?? false];
  return JSON.stringify([place.id, ...where, point.vm?.toLowerCase() ?? '', point.kind, moment]);
}

function setOf<P extends SetPoint>(points: readonly P[]): RecoverySet<P> {
  const [first] = points as readonly [P, ...P[]];
  const places = points.map(({ set }) => readPlace(set));
  const isAlone = places[0] === undefined;
  const expected = isAlone
    ? first.vm === undefined
      ? 1
      : undefined
    : Math.max(...places.map((place) => place?.n ?? 0));
  return {
    id: setIdOf(first),
    subscriptionId: subscriptionIn(first.id).toLowerCase(),
    kind: first.kind,
    ...(first.vm === undefined ? {} : { vm: first.vm }),
    ...(first.region === undefined ? {} : { region: first.region }),
    isCopy: first.isCopy ?? false,
    scheduledFor: Math.min(...points.map(({ scheduledFor }) => scheduledFor)),
    ...measure(bestByPlace(points), expected),
  };
}

/**
 * One point for each disk, and one for each place: of several attempts the usable one counts, and of several usable ones
 * the earliest, which is nearest to the others. A place of another n is another place: disks came or went in between.
 */
function bestByPlace<P extends SetPoint>(points: readonly P[]): readonly P[] {
  const byDisk = bestOf(points, ({ diskUniqueId, id }) => diskUniqueId?.toLowerCase() ?? idKey(id));
  return bestOf(byDisk, ({ set, id }) => set ?? id).toSorted(byPlace);
}

function bestOf<P extends SetPoint>(points: readonly P[], keyOfPoint: (point: P) => string): readonly P[] {
  return [...Map.groupBy(points, keyOfPoint).values()].flatMap((rivals) => rivals.toSorted(bestFirst).slice(0, 1));
}

const RANK: Readonly<Record<PointState, number>> = { usable: 0, pending: 1, failed: 2 };

function bestFirst(a: SetPoint, b: SetPoint): number {
  const taken = ({ timeCreated }: SetPoint) => timeCreated ?? Number.MAX_SAFE_INTEGER;
  return RANK[a.state] - RANK[b.state] || taken(a) - taken(b) || byId(a, b);
}

function byPlace(a: SetPoint, b: SetPoint): number {
  return (readPlace(a.set)?.k ?? 0) - (readPlace(b.set)?.k ?? 0) || byId(a, b);
}

type Measures<P extends SetPoint> = Pick<
  RecoverySet<P>,
  'points' | 'usable' | 'isComplete' | 'expected' | 'takenFrom' | 'takenTo' | 'skewMs'
>;

function measure<P extends SetPoint>(points: readonly P[], expected: number | undefined): Measures<P> {
  const usable = points.filter(({ state }) => state === 'usable');
  const times = usable.flatMap(({ timeCreated }) => timeCreated ?? []);
  const base = {
    points,
    usable: usable.length,
    isComplete: expected !== undefined && usable.length >= expected,
    ...(expected === undefined ? {} : { expected }),
  };
  if (times.length === 0 || times.length < usable.length) return base;
  const takenFrom = Math.min(...times);
  const takenTo = Math.max(...times);
  return { ...base, takenFrom, takenTo, skewMs: takenTo - takenFrom };
}

function withoutTaken<P extends SetPoint>(set: RecoverySet<P>): Omit<RecoverySet<P>, keyof Measures<P>> {
  const { points: _, usable, isComplete, expected, takenFrom, takenTo, skewMs, ...rest } = set;
  return rest;
}
