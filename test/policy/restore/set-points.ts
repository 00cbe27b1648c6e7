import { parseInstant } from '../../../shared/policy/instant.ts';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import { type SetPoint, setPoint } from '../../../shared/policy/restore/point-sets.ts';
import { aPoint, type PointFields, SUBSCRIPTION } from '../../builders/points.ts';

const OCCURRENCE = '2026-11-23T02:00Z';
export const SET_AT = parseInstant(OCCURRENCE);

/** A point of `prod/web-1` in a set (`night 1/2`), of the disk named, taken when told; usable unless told otherwise. */
export function inSet(
  set: string,
  disk: string,
  { taken, name, ...fields }: PointFields & { readonly taken?: string; readonly name?: string } = {},
): SetPoint {
  const at = fields.at ?? OCCURRENCE;
  const timeCreated = taken ?? at;
  return setPoint(
    aPoint({
      at,
      set,
      vm: 'prod/web-1',
      diskUniqueId: disk,
      snapshot: {
        name: name ?? `${disk}-${at}-${timeCreated}`,
        timeCreated: typeof timeCreated === 'number' ? timeCreated : parseInstant(timeCreated),
      },
      ...fields,
    }),
  );
}

/** The disks of a set, in its order. */
export function disksOf({ points }: { readonly points: readonly SetPoint[] }): readonly (string | undefined)[] {
  return points.map(({ diskUniqueId }) => diskUniqueId);
}

/** The id of a snapshot of this name. */
export function idOf(name: string, subscriptionId = SUBSCRIPTION): ResourceId {
  return computeId(subscriptionId, 'points', 'snapshots', name);
}

/** The point of a set of one disk that is complete by it. */
export function aSetPoint(fields: Partial<SetPoint> = {}): SetPoint {
  return {
    id: idOf('one'),
    isOwn: true,
    diskUniqueId: 'a',
    state: 'usable',
    kind: 'scheduled',
    scheduledFor: SET_AT,
    timeCreated: SET_AT + 1,
    set: 'n 1/1',
    ...fields,
  };
}
