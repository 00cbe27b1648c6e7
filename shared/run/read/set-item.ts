import { formatInstant, SECOND } from '../../policy/instant.ts';
import { type RecoverySet, readPlace } from '../../policy/restore/point-sets.ts';
import type { NamedPoint } from './named-point.ts';
import { lateText } from './point-rows.ts';

/** A recovery-point set as readers see it; instants are ISO 8601 in UTC. */
export interface SetItem {
  readonly id: string;
  readonly vm?: string;
  /** Where its points lie. */
  readonly region?: string;
  /** Of copies of points of another region. */
  readonly copy?: true;
  readonly kind: 'scheduled' | 'ad-hoc';
  readonly scheduledFor: string;
  /** When the first and the last of its usable points were taken; absent where it has none. */
  readonly takenFrom?: string;
  readonly takenTo?: string;
  readonly skewSeconds?: number;
  /** `taken 10:04 for 02:00`, where its last point was made more than 30 minutes after its occurrence. */
  readonly late?: string;
  /** Every disk that it was to be has a usable point. */
  readonly complete: boolean;
  /** How many of its points can be restored, and how many disks it was to be. */
  readonly usable: number;
  readonly of?: number;
  readonly points: readonly SetPointItem[];
}

interface SetPointItem {
  readonly id: string;
  readonly disk: string;
  /** The k-th of the set. */
  readonly k?: number;
  readonly state: 'usable' | 'pending' | 'failed';
  readonly timeCreated?: string;
}

/** What a reader sees of a set; `timeZone` is that of the text in `late`. */
export function setItem(set: RecoverySet<NamedPoint>, timeZone: string): SetItem {
  const { id, vm, region, isCopy, kind, scheduledFor, takenFrom, takenTo, skewMs, expected, points } = set;
  return {
    id,
    ...(vm === undefined ? {} : { vm }),
    ...(region === undefined ? {} : { region }),
    ...(isCopy ? { copy: true } : {}),
    kind,
    scheduledFor: formatInstant(scheduledFor),
    ...(takenFrom === undefined ? {} : { takenFrom: formatInstant(takenFrom) }),
    ...(takenTo === undefined ? {} : { takenTo: formatInstant(takenTo) }),
    ...(skewMs === undefined ? {} : { skewSeconds: Math.round(skewMs / SECOND) }),
    ...(kind === 'ad-hoc' ? {} : lateText(takenTo, scheduledFor, timeZone)),
    complete: set.isComplete,
    usable: set.usable,
    ...(expected === undefined ? {} : { of: expected }),
    points: points.map(pointOfSet),
  };
}

function pointOfSet({ id, diskName, set, state, timeCreated }: NamedPoint): SetPointItem {
  const place = readPlace(set);
  return {
    id,
    disk: diskName,
    ...(place === undefined ? {} : { k: place.k }),
    state,
    ...(timeCreated === undefined ? {} : { timeCreated: formatInstant(timeCreated) }),
  };
}
