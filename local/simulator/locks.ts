import { ArmError, scopeLocked } from './arm-error.ts';
import type { Lock } from './arm-records.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';

const LOCK_PATH = '/providers/microsoft.authorization/locks/';

/** Refuses a write or delete that a lock on the resource, its group or its subscription forbids. */
export function checkLocks(state: ArmState, id: string, verb: 'write' | 'delete'): void {
  if (state.locks.size === 0) return;
  for (const lock of state.locks.values()) {
    if (verb === 'write' && lock.properties.level !== 'ReadOnly') continue;
    const scope = scopeOf(lock);
    if (isWithin(id, scope)) throw scopeLocked(id, verb, scope);
  }
}

export const listLocks: Handler = (state, { path }) => {
  const value = [...state.locks.values()].filter(
    (lock) => isWithin(path.scope, scopeOf(lock)) || isWithin(scopeOf(lock), path.scope),
  );
  return { status: 200, body: { value } };
};

export const getLock: Handler = (state, { path }) => {
  const lock = state.locks.get(`${path.scope}${LOCK_PATH}${path.name}`.toLowerCase());
  if (lock === undefined) throw lockNotFound(path.name);
  return { status: 200, body: lock };
};

export const putLock: Handler = (state, request) => {
  const { scope, name } = request.path;
  const properties = bodyAs<Lock>(request).properties;
  if (properties?.level !== 'CanNotDelete' && properties?.level !== 'ReadOnly') {
    throw new ArmError(400, 'InvalidLockLevel', "The lock level must be 'CanNotDelete' or 'ReadOnly'.");
  }
  const id = `${scope}/providers/Microsoft.Authorization/locks/${name}`;
  const lock: Lock = { id, type: 'Microsoft.Authorization/locks', name, properties };
  const status = state.locks.has(id.toLowerCase()) ? 200 : 201;
  state.locks.set(id.toLowerCase(), lock);
  return { status, body: lock };
};

export const deleteLock: Handler = (state, { path }) => {
  const deleted = state.locks.delete(`${path.scope}${LOCK_PATH}${path.name}`.toLowerCase());
  return { status: deleted ? 200 : 204 };
};

function scopeOf(lock: Lock): string {
  return lock.id.slice(0, lock.id.toLowerCase().lastIndexOf(LOCK_PATH));
}

function isWithin(id: string, scope: string): boolean {
  const [inner, outer] = [id.toLowerCase(), scope.toLowerCase()];
  return inner === outer || inner.startsWith(`${outer}/`);
}

function lockNotFound(name: string): ArmError {
  return new ArmError(404, 'LockNotFound', `The lock '${name}' could not be found.`, { fromGateway: true });
}
