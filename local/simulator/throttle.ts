import { ArmError } from './arm-error.ts';
import {
  type ArmBucketName,
  changeLimits,
  DEFAULT_LIMITS,
  type LimitChanges,
  type Limits,
  type ProviderPolicy,
} from './limits.ts';
import { ProviderWindows } from './provider-windows.ts';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** All identities together have this many times the tokens of one. */
const GLOBAL_FACTOR = 15;

/** Counts requests against ARM's and DiskRP's limits, gives the headers that tell what is left, and refuses with 429. */
export class Throttle {
  limits: Limits = structuredClone(DEFAULT_LIMITS);
  readonly #buckets = new Map<string, Bucket>();
  readonly #windows = new ProviderWindows();

  /** Azure's figures again, not enforced; counters start afresh. */
  reset(): void {
    this.limits = structuredClone(DEFAULT_LIMITS);
    this.change({});
  }

  /** Merges into the limits; counters start afresh. Throws on a figure that is no positive number. */
  change(changes: LimitChanges): void {
    this.limits = changeLimits(this.limits, changes);
    this.#buckets.clear();
    this.#windows.clear();
  }

  /**
   * Takes one of ARM's tokens, of the identity and of all identities; the headers tell what is left. Requests outside of
   * any subscription have the tenant's tokens. Throws 429 where none is left; a refused request takes none.
   */
  takeArm(subscriptionId: string, identity: string, name: ArmBucketName, now: number): Record<string, string> {
    const { size, perSecond } = this.limits.arm[name];
    const place = subscriptionId === '' ? 'tenant' : 'subscription';
    const key = `${subscriptionId.toLowerCase()}|${name}`;
    const own = this.#filled(`${key}|${identity}`, size, perSecond, now);
    const global = this.#filled(key, size * GLOBAL_FACTOR, perSecond * GLOBAL_FACTOR, now);
    const tokens = Math.min(own.tokens, global.tokens);
    if (tokens < 1 && this.limits.enforce) {
      const perSecondHere = own.tokens < 1 ? perSecond : perSecond * GLOBAL_FACTOR;
      const seconds = Math.max(1, Math.ceil((1 - tokens) / perSecondHere));
      throw this.#refusal(subscriptionId, `x-ms-ratelimit-remaining-${place}-${name}`, name, seconds);
    }
    for (const bucket of [own, global]) bucket.tokens = Math.max(0, bucket.tokens - 1);
    return {
      [`x-ms-ratelimit-remaining-${place}-${name}`]: String(Math.floor(own.tokens)),
      ...(place === 'tenant'
        ? {}
        : { [`x-ms-ratelimit-remaining-subscription-global-${name}`]: String(Math.floor(global.tokens)) }),
    };
  }

  /** Counts in both windows of DiskRP; refused requests are counted too, as Azure does. Throws 429 where one is full. */
  takeProvider(subscriptionId: string, location: string, policy: ProviderPolicy, now: number): Record<string, string> {
    return this.#windows.take(this.limits, `${subscriptionId.toLowerCase()}|${location}`, policy, now);
  }

  #filled(key: string, size: number, perSecond: number, now: number): Bucket {
    const present = this.#buckets.get(key);
    if (present === undefined) {
      const bucket = { tokens: size, filledAt: now };
      this.#buckets.set(key, bucket);
      return bucket;
    }
    present.tokens = Math.min(size, present.tokens + (Math.max(0, now - present.filledAt) / 1_000) * perSecond);
    present.filledAt = now;
    return present;
  }

  #refusal(subscriptionId: string, header: string, name: ArmBucketName, seconds: number): ArmError {
    const { size } = this.limits.arm[name];
    const message = `Number of ${name.slice(0, -1)} requests for subscription '${subscriptionId}' exceeded the limit of '${size}' for time interval '00:00:01'. Please try again after '${seconds}' seconds.`;
    const chosen = this.limits.retryAfterSeconds;
    const retryAfter = chosen === null ? {} : { 'Retry-After': String(chosen ?? seconds) };
    const headers = { ...retryAfter, [header]: '0' };
    return new ArmError(429, 'SubscriptionRequestsThrottled', message, { fromGateway: true, headers });
  }
}

export type { Limits } from './limits.ts';
