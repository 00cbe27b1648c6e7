import { ArmError } from './arm-error.ts';
import type { Limits, ProviderPolicy } from './limits.ts';

interface Window {
  startedAt: number;
  used: number;
}

/** A window as it stands after a request was counted in it. */
interface Counted extends Window {
  readonly group: string;
  readonly allowed: number;
  readonly endsAt: number;
}

interface Block {
  readonly until: number;
  readonly window: Counted;
}

const LENGTHS = [
  { suffix: '3Min', lengthMs: 3 * 60_000, limit: 'per3Minutes' },
  { suffix: '30Min', lengthMs: 30 * 60_000, limit: 'per30Minutes' },
] as const;

/**
 * DiskRP's two windows for each policy, per subscription and region. Once it has refused a request it refuses, and counts,
 * all that come before its Retry-After has passed.
 */
export class ProviderWindows {
  readonly #windows = new Map<string, Window>();
  readonly #blocks = new Map<string, Block>();

  clear(): void {
    this.#windows.clear();
    this.#blocks.clear();
  }

  /** Counts a request; the header tells what both windows have left. Throws 429 where one is full. */
  take(limits: Limits, place: string, policy: ProviderPolicy, now: number): Record<string, string> {
    const key = `${place}|${policy}`;
    const counted = LENGTHS.map(({ suffix, lengthMs, limit }) => {
      const window = this.#window(`${key}${suffix}`, lengthMs, now);
      window.used++;
      const allowed = limits.provider[policy][limit];
      return { ...window, group: `${policy}${suffix}`, allowed, endsAt: window.startedAt + lengthMs };
    });
    if (limits.enforce) this.#refuseOver(limits, key, counted, now);
    const left = counted.map(({ group, allowed, used }) => `Microsoft.Compute/${group};${Math.max(0, allowed - used)}`);
    return { 'x-ms-ratelimit-remaining-resource': left.join(',') };
  }

  #refuseOver(limits: Limits, key: string, counted: readonly Counted[], now: number): void {
    const block = this.#blocks.get(key);
    if (block !== undefined && now < block.until) throw refusal(limits, block, now);
    const full = counted.filter(({ used, allowed }) => used > allowed);
    const last = full.toSorted((a, b) => b.endsAt - a.endsAt)[0];
    if (last === undefined) return;
    const seconds = limits.retryAfterSeconds;
    const until = typeof seconds === 'number' ? now + seconds * 1_000 : last.endsAt;
    const opened = { until, window: last };
    this.#blocks.set(key, opened);
    throw refusal(limits, opened, now);
  }

  #window(key: string, lengthMs: number, now: number): Window {
    const present = this.#windows.get(key);
    if (present !== undefined && now < present.startedAt + lengthMs && now >= present.startedAt) return present;
    const window = { startedAt: now, used: 0 };
    this.#windows.set(key, window);
    return window;
  }
}

function refusal(limits: Limits, { until, window }: Block, now: number): ArmError {
  const { group, startedAt, endsAt, allowed, used } = window;
  const measured = {
    operationGroup: group,
    startTime: new Date(startedAt).toISOString(),
    endTime: new Date(endsAt).toISOString(),
    allowedRequestCount: allowed,
    measuredRequestCount: used,
  };
  const seconds = Math.max(1, Math.ceil((until - now) / 1_000));
  const headers = {
    ...(limits.retryAfterSeconds === null ? {} : { 'Retry-After': String(seconds) }),
    'x-ms-ratelimit-remaining-resource': `Microsoft.Compute/${group};0`,
  };
  const message = 'The server rejected the request because too many requests have been received for this subscription.';
  return new ArmError(429, 'OperationNotAllowed', message, {
    headers,
    flat: limits.providerBody === 'flat',
    details: [{ code: 'TooManyRequests', target: group, message: JSON.stringify(measured) }],
  });
}
