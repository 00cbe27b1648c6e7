import type { ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { findById, idOf, type ResourceKind } from './lookup.ts';
import { normalizeLocation } from './normalize-location.ts';

/**
 * Where a request is answered: the region of the operation, of the resource, or of the one that a PUT makes. Empty for what
 * lies in no region: lists, groups, subscriptions, locks.
 */
export function regionOf(state: ArmState, { path, body }: ArmRequest): string {
  if (path.location !== '') return normalizeLocation(path.location);
  const [kind = '', shape] = path.route.split(' ');
  if (shape === 'in' || kind === 'lock' || kind === 'locks') return '';
  if (kind === 'tags') return normalizeLocation(findById(state, path.scope)?.location ?? '');
  const isPoint = kind === 'restorepoints' || kind === 'diskrestorepoints';
  const id = isPoint
    ? idOf({ ...path, name: path.parent }, 'restorePointCollections')
    : idOf(path, kind as ResourceKind);
  const known = findById(state, id)?.location ?? state.linked.get(id.toLowerCase());
  return normalizeLocation(known ?? (isPoint || kind === 'group' ? '' : String(body['location'] ?? '')));
}
