import { ArmError } from './arm-error.ts';
import type { Limits } from './limits.ts';

const HOUR = 60 * 60_000;
const GROUP = 'PutRestorePointResource';

/** When the restore points of each VM were asked for in the last hour, apart for each kind of consistency. */
export class RestorePointRate {
  readonly #puts = new Map<string, readonly number[]>();

  /** Counts a PUT; refuses it with 429 where the hour before `now` has as many as it may. */
  take(machineId: string, mode: string, { now, limit, limits }: { now: number; limit: number; limits: Limits }): void {
    const key = `${machineId.toLowerCase()}|${mode}`;
    const recent = (this.#puts.get(key) ?? []).filter((at) => at > now - HOUR && at <= now);
    const first = recent[0];
    if (first !== undefined && recent.length >= limit) throw refusal(limits, first, now, recent.length + 1);
    this.#puts.set(key, [...recent, now]);
  }

  clear(): void {
    this.#puts.clear();
  }
}

function refusal(limits: Limits, first: number, now: number, measured: number): ArmError {
  const seconds = limits.retryAfterSeconds ?? Math.max(1, Math.ceil((first + HOUR - now) / 1_000));
  const counted = {
    operationGroup: GROUP,
    startTime: new Date(first).toISOString(),
    endTime: new Date(first + HOUR).toISOString(),
    allowedRequestCount: measured - 1,
    measuredRequestCount: measured,
  };
  const message = 'The server rejected the request because too many requests have been received for this subscription.';
  return new ArmError(429, 'OperationNotAllowed', message, {
    headers: {
      ...(limits.retryAfterSeconds === null ? {} : { 'Retry-After': String(seconds) }),
      'x-ms-ratelimit-remaining-resource': `Microsoft.Compute/${GROUP};0`,
    },
    flat: limits.providerBody === 'flat',
    details: [{ code: 'TooManyRequests', target: GROUP, message: JSON.stringify(counted) }],
  });
}
