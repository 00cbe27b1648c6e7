import { formatInstant } from '../policy/instant.ts';
import { idParts } from '../policy/resource-id.ts';
import { narrowSet, type RecoverySet } from '../policy/restore/point-sets.ts';
import type { Ports } from '../run/ports.ts';
import { isOfDisk } from '../run/read/named-point.ts';
import { sayNoSet, saySet } from '../run/read/say-sets.ts';
import type { RunSettings } from '../run/settings.ts';
import { findSets } from './find-sets.ts';
import { conflict, isRefusal, type RestoreRefusal, unknown } from './refusal.ts';
import type { LivePoint, LiveSet, SetFilter, SetsFound } from './sets-found.ts';

export interface PointsAsked {
  readonly filter: SetFilter;
  /** Names, `group/name`s or ids of the disks to restore; all of the set where absent. */
  readonly disks?: readonly string[];
  /** Restore what a set has where it is not whole. */
  readonly allowIncomplete: boolean;
}

export interface ChosenPoints {
  /** Only points that can be restored now. */
  readonly set: LiveSet;
  readonly notes: readonly string[];
}

/** The points that a restore is to be made of, each of them ours, usable and read a moment ago; or why there are none. */
export async function choosePoints(
  ports: Ports,
  settings: RunSettings,
  { filter, disks, allowIncomplete }: PointsAsked,
): Promise<ChosenPoints | RestoreRefusal> {
  const found = await findSets(ports, settings, filter);
  if (found.kind !== 'found') return notFound(found);
  const set = disks === undefined ? found.set : narrowTo(found.set, disks);
  return isRefusal(set) ? set : usableOf(set, allowIncomplete);
}

function usableOf(set: LiveSet, allowIncomplete: boolean): ChosenPoints | RestoreRefusal {
  const notes = whatIsMissing(set);
  if (notes.length === 0) return { set, notes };
  const usable = narrowSet(set, ({ state }) => state === 'usable');
  if (allowIncomplete && usable !== undefined) return { set: usable, notes };
  const [first] = set.points;
  if (set.points.length === 1 && first !== undefined && first.state !== 'usable') return notUsable(first, notes);
  const rest = usable === undefined ? '' : ' To restore what there is of it, say allowIncomplete: true.';
  return conflict('set-incomplete', `${saySet(taken(set))} is not whole. ${notes.join(' ')}${rest}`, {
    more: { missing: notes },
  });
}

/** In sentences, one for each thing that keeps the set from being whole. */
function whatIsMissing({ points, expected }: LiveSet): readonly string[] {
  const notes = points.flatMap(({ id, diskName, state }) => {
    const point = `The point ${idParts(id).name} of ${diskName}`;
    if (state === 'pending') return [`${point} is still being made.`];
    return state === 'failed' ? [`${point} failed.`] : [];
  });
  if (expected === undefined) return [...notes, 'No tag says how many disks it was to be.'];
  const gone = expected - points.length;
  return gone > 0 ? [...notes, `${gone} of its ${expected} points ${gone === 1 ? 'is' : 'are'} not there.`] : notes;
}

function notUsable({ id, state }: LivePoint, notes: readonly string[]): RestoreRefusal {
  if (state === 'failed') return conflict('point-failed', `${notes.join(' ')} Nothing can be made of it.`);
  return conflict('point-pending', `${notes.join(' ')} Try again when it is done: az snapshot show --ids "${id}"`);
}

function narrowTo(set: LiveSet, disks: readonly string[]): LiveSet | RestoreRefusal {
  const names = set.points.map(({ diskName }) => diskName);
  for (const [at, disk] of disks.entries()) {
    const meant = set.points.filter((point) => isOfDisk(point, disk));
    if (meant.length === 1) continue;
    if (meant.length === 0) {
      const detail = `${saySet(taken(set))} has no point of a disk called ${JSON.stringify(disk)}; its disks are ${names.join(', ')}.`;
      return unknown('disk-unknown', detail, { field: `disks.${at}`, more: { nearest: names } });
    }
    const candidates = meant.flatMap(({ diskId }) => diskId ?? []);
    const detail = `Several disks of it are called ${JSON.stringify(disk)}. Say which by its group/name or id.`;
    return conflict('target-ambiguous', detail, { field: `disks.${at}`, more: { candidates } });
  }
  return narrowSet(set, (point) => disks.some((disk) => isOfDisk(point, disk))) ?? set;
}

const NAMES = { vm: 'VM', disk: 'disk', set: 'set', point: 'point' } as const;

function notFound(found: Exclude<SetsFound, { kind: 'found' }>): RestoreRefusal {
  switch (found.kind) {
    case 'unknown': {
      const { field, value, nearest } = found;
      const hint = nearest.length > 0 ? ` Did you mean ${nearest.join(' or ')}?` : '';
      const detail =
        field === 'point'
          ? `There is no snapshot ${value}. GET /api/recovery-points lists what there is.`
          : `There are no points of a ${NAMES[field]} called ${JSON.stringify(value)}.${hint}`;
      return unknown(`${field}-unknown`, detail, { field, more: { nearest } });
    }
    case 'not-own':
      return conflict('point-not-own', `The snapshot ${found.value} is not proven to be ours: ${found.why}.`, {
        field: 'point',
      });
    case 'ambiguous': {
      const { field, value, candidates } = found;
      const detail = `Several ${NAMES[field]}s are called ${JSON.stringify(value)}. Say which one by its group/name or id.`;
      return conflict('target-ambiguous', detail, { field, more: { candidates } });
    }
    case 'none-at':
      return noneAt(found);
  }
}

function noneAt({ at, nearest: { earlier, later } }: Extract<SetsFound, { kind: 'none-at' }>): RestoreRefusal {
  const each = <T>(show: (set: RecoverySet) => T) => ({
    ...(earlier === undefined ? {} : { earlier: show(earlier) }),
    ...(later === undefined ? {} : { later: show(later) }),
  });
  const detail = sayNoSet('it', at === undefined ? undefined : formatInstant(at), each(taken));
  return unknown('no-set', detail, {
    ...(at === undefined ? {} : { field: 'at' }),
    more: { nearest: each(nearestSet) },
  });
}

function nearestSet(set: RecoverySet): Readonly<Record<string, unknown>> {
  const { id, ...when } = taken(set);
  return { set: id, ...when, usable: set.usable, ...(set.expected === undefined ? {} : { expected: set.expected }) };
}

function taken({ id, takenTo }: RecoverySet): { readonly id: string; readonly takenTo?: string } {
  return { id, ...(takenTo === undefined ? {} : { takenTo: formatInstant(takenTo) }) };
}
