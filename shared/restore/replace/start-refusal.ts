import type { ActionError } from '../../run/records.ts';

const NO_ROOM =
  /^(Zonal)?AllocationFailed|^Overconstrained(Zonal)?AllocationRequest|^AllocationTimeout|^SkuNotAvailable|^QuotaExceeded|OutOfCapacity/i;

/** Azure has no host for the VM now, or the subscription has used up its cores: it says nothing of the disks. */
export function isForCapacity({ code, message }: Pick<ActionError, 'code' | 'message'>): boolean {
  if (NO_ROOM.test(code)) return true;
  return /\b(quota|sufficient capacity|allocation failed)\b/i.test(message);
}

/** The identity may not start it, or a lock forbids it: other disks would not help. */
export function isForbidden({ code, status }: Pick<ActionError, 'code' | 'status'>): boolean {
  return status === 401 || status === 403 || code === 'ScopeLocked' || code === 'ReadOnlyDisabledSubscription';
}
