import { regionKey } from '../policy/names.ts';
import type { ResourceId } from '../policy/resource-id.ts';
import { chooseSet, isTakenBy, nearestSets } from '../policy/restore/choose-set.ts';
import { groupSets, narrowSet, type RecoverySet, type SetPoint, setIdOf } from '../policy/restore/point-sets.ts';
import { isOfDisk, isOfVm, type NamedPoint, vmKeyOf } from '../run/read/named-point.ts';
import type { LivePoint, LiveSet, SetFilter, SetsFound } from './sets-found.ts';

/** Reads points from Azure; those that are gone are left out. */
type ReadPoints = (ids: readonly ResourceId[]) => Promise<readonly LivePoint[]>;

type Picked = Extract<SetsFound, { kind: 'found' | 'none-at' | 'ambiguous' }> | { readonly kind: 'nothing' };

/** So many sets that turn out to be none: what was known of them is out of date, and Azure is asked for its list. */
const MOST_DISAPPOINTMENTS = 8;

/**
 * Picks the set that a filter means among known points, and reads its points again: the set named, or else the newest
 * complete one taken by the instant. Of a region that cannot be reached nothing is read where another is named.
 */
export async function pickSet(known: readonly NamedPoint[], filter: SetFilter, read: ReadPoints): Promise<Picked> {
  const points = known.filter((point) => point.isOwn && isMeant(point, filter));
  let best: Picked = { kind: 'nothing' };
  for (const alike of choicesOf(points, filter)) {
    const picked = await pickAmong(alike, filter, read);
    if (picked.kind === 'found' || picked.kind === 'ambiguous') return picked;
    if (best.kind === 'nothing') best = picked;
  }
  return best;
}

/** What is looked through in turn: the points in the region named alone, else those at home before their copies elsewhere. */
function choicesOf(points: readonly NamedPoint[], { region, noCopies }: SetFilter): readonly (readonly NamedPoint[])[] {
  if (region !== undefined) return [points.filter((point) => point.region === regionKey(region))];
  const copies = noCopies === true ? [] : points.filter(({ isCopy }) => isCopy === true);
  return [points.filter(({ isCopy }) => isCopy !== true), copies].filter((choice) => choice.length > 0);
}

async function pickAmong(points: readonly NamedPoint[], filter: SetFilter, read: ReadPoints): Promise<Picked> {
  if (points.length === 0) return { kind: 'nothing' };
  const ambiguity = ambiguityOf(points, filter);
  if (ambiguity !== undefined) return ambiguity;
  const sets = setsOf(points, filter);
  const readAgain = async ({ id, region }: Place): Promise<LiveSet | undefined> => {
    const ids = points.filter((point) => setIdOf(point) === id).map((point) => point.id);
    const live = (await read(ids)).filter((point) => isMeant(point, filter));
    return setsOf(live, filter).find((set) => set.id === id && (region === undefined || set.region === region));
  };
  if (filter.set === undefined) return pickByInstant(sets, filter, readAgain);
  const set = await readAgain({ id: filter.set.trim().toLowerCase() });
  return set === undefined ? { kind: 'nothing' } : { kind: 'found', set };
}

/** A set by its id, and where copies of it may lie too, its region. */
type Place = Pick<RecoverySet, 'id' | 'region'>;

async function pickByInstant(
  sets: readonly RecoverySet<NamedPoint>[],
  { at }: SetFilter,
  readAgain: (place: Place) => Promise<LiveSet | undefined>,
): Promise<Picked> {
  let disappointments = 0;
  for (const known of sets.filter((set) => mayBeComplete(set) && mayBeTakenBy(set, at))) {
    const set = await readAgain(known);
    if (set !== undefined && chooseSet([set], at) !== undefined) return { kind: 'found', set };
    disappointments += 1;
    if (disappointments === MOST_DISAPPOINTMENTS) break;
  }
  return { kind: 'none-at', ...(at === undefined ? {} : { at }), nearest: nearestSets(sets, at) };
}

/** A point that was pending when it was last seen may have become usable. */
function mayBeComplete({ points, expected }: RecoverySet): boolean {
  return expected !== undefined && points.filter(({ state }) => state !== 'failed').length >= expected;
}

function mayBeTakenBy(set: RecoverySet, at: number | undefined): boolean {
  return set.takenTo === undefined || isTakenBy(set, at);
}

/** Sets of these points; where a disk is named, as if they had never been of more. */
function setsOf<P extends SetPoint>(points: readonly P[], { disk }: SetFilter): readonly RecoverySet<P>[] {
  const sets = groupSets(points);
  return disk === undefined ? sets : sets.flatMap((set) => narrowSet(set, () => true) ?? []);
}

function isMeant(point: NamedPoint, { set, vm, disk }: SetFilter): boolean {
  if (set !== undefined && setIdOf(point) !== set.trim().toLowerCase()) return false;
  if (vm !== undefined && !isOfVm(point, vm)) return false;
  return disk === undefined || isOfDisk(point, disk);
}

/** Whether what is named is more than one VM, disk or set: another's points must never be taken for those meant. */
function ambiguityOf(points: readonly NamedPoint[], { set, vm, disk }: SetFilter): Picked | undefined {
  const several = (field: 'vm' | 'disk' | 'set', value: string | undefined, keys: readonly string[]) => {
    const candidates = [...new Set(keys)].toSorted();
    return value === undefined || candidates.length < 2
      ? undefined
      : ({ kind: 'ambiguous', field, value, candidates: candidates.slice(0, 20) } as const);
  };
  return (
    several(
      'vm',
      vm,
      points.map((point) => vmKeyOf(point) ?? ''),
    ) ??
    several(
      'disk',
      disk,
      points.map(({ diskId, diskUniqueId, id }) => diskId?.toLowerCase() ?? diskUniqueId ?? id),
    ) ??
    several(
      'set',
      set,
      groupSets(points).map((one) => one.points[0]?.id ?? one.id),
    )
  );
}
