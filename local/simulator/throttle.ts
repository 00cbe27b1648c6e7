import { ArmError } from './arm-error.ts';

export type ArmBucketName = 'reads' | 'writes' | 'deletes';

/** DiskRP's policies: what each request counts toward, beside ARM's own buckets. */
export type ProviderPolicy =
  | 'HighCostSnapshotCreateHydrate'
  | 'CreateUpdateDisks'
  | 'DeleteDisks'
  | 'LowCostGet'
  | 'GetOperation';

export interface Limits {
  /** Whether requests over a limit are refused; the headers count down either way. */
  enforce: boolean;
  /** ARM's token buckets, per subscription: size, and tokens added a second. */
  arm: Record<ArmBucketName, { size: number; perSecond: number }>;
  /** DiskRP's windows, per subscription and region. */
  provider: Record<ProviderPolicy, { per3Minutes: number; per30Minutes: number }>;
  /** Compute documents its 429 without the `error` envelope. */
  providerBody: 'flat' | 'wrapped';
  /** `Retry-After` of a 429 in seconds: null sends none; absent is what is left to wait. */
  retryAfterSeconds?: number | null;
}

const DEFAULT_LIMITS: Limits = {
  enforce: false,
  arm: {
    reads: { size: 250, perSecond: 25 },
    writes: { size: 200, perSecond: 10 },
    deletes: { size: 200, perSecond: 10 },
  },
  provider: {
    HighCostSnapshotCreateHydrate: { per3Minutes: 1_000, per30Minutes: 8_000 },
    CreateUpdateDisks: { per3Minutes: 3_000, per30Minutes: 25_000 },
    DeleteDisks: { per3Minutes: 1_000, per30Minutes: 8_000 },
    LowCostGet: { per3Minutes: 15_000, per30Minutes: 120_000 },
    GetOperation: { per3Minutes: 50_000, per30Minutes: 400_000 },
  },
  providerBody: 'flat',
};

interface Bucket {
  tokens: number;
  filledAt: number;
}

interface Window {
  startedAt: number;
  used: number;
}

const WINDOWS = [
  { suffix: '3Min', lengthMs: 3 * 60_000, limit: 'per3Minutes' },
  { suffix: '30Min', lengthMs: 30 * 60_000, limit: 'per30Minutes' },
] as const;

/** Counts requests against ARM's and DiskRP's limits, gives the headers that tell what is left, and refuses with 429. */
export class Throttle {
  limits: Limits = structuredClone(DEFAULT_LIMITS);
  readonly #buckets = new Map<string, Bucket>();
  readonly #windows = new Map<string, Window>();

  /** Merges into the limits; counters start afresh. Throws on a figure that is no positive number. */
  change(changes: Partial<Limits>): void {
    for (const [name, figures] of Object.entries({ ...changes.arm, ...changes.provider })) checkFigures(name, figures);
    this.limits = {
      ...this.limits,
      ...changes,
      arm: { ...this.limits.arm, ...changes.arm },
      provider: { ...this.limits.provider, ...changes.provider },
    };
    this.#buckets.clear();
    this.#windows.clear();
  }

  /** Takes one of ARM's tokens; the headers tell what is left. Throws 429 where none is. */
  takeArm(subscriptionId: string, name: ArmBucketName, now: number): Record<string, string> {
    const { size, perSecond } = this.limits.arm[name];
    const bucket = this.#bucket(`${subscriptionId.toLowerCase()}|${name}`, size, now);
    bucket.tokens = Math.min(size, bucket.tokens + (Math.max(0, now - bucket.filledAt) / 1_000) * perSecond);
    bucket.filledAt = now;
    if (bucket.tokens < 1 && this.limits.enforce) {
      const seconds = Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
      throw this.#armRefusal(subscriptionId, name, size, seconds);
    }
    bucket.tokens = Math.max(0, bucket.tokens - 1);
    const left = Math.floor(bucket.tokens);
    return {
      [`x-ms-ratelimit-remaining-subscription-${name}`]: String(left),
      [`x-ms-ratelimit-remaining-subscription-global-${name}`]: String(size * 15 - (size - left)),
    };
  }

  /** Counts in both windows of DiskRP; refused requests are counted too, as Azure does. Throws 429 where one is full. */
  takeProvider(subscriptionId: string, location: string, policy: ProviderPolicy, now: number): Record<string, string> {
    const left = WINDOWS.map(({ suffix, lengthMs, limit }) => {
      const window = this.#window(`${subscriptionId.toLowerCase()}|${location}|${policy}${suffix}`, lengthMs, now);
      window.used++;
      const allowed = this.limits.provider[policy][limit];
      if (window.used > allowed && this.limits.enforce) {
        throw this.#providerRefusal(policy, suffix, { ...window, allowed, lengthMs }, now);
      }
      return `Microsoft.Compute/${policy}${suffix};${Math.max(0, allowed - window.used)}`;
    });
    return { 'x-ms-ratelimit-remaining-resource': left.join(',') };
  }

  #armRefusal(subscriptionId: string, name: ArmBucketName, size: number, seconds: number): ArmError {
    const kind = name.slice(0, -1);
    const message = `Number of ${kind} requests for subscription '${subscriptionId}' exceeded the limit of '${size}' for time interval '00:00:01'. Please try again after '${seconds}' seconds.`;
    const headers = { ...this.#retryAfter(seconds), [`x-ms-ratelimit-remaining-subscription-${name}`]: '0' };
    return new ArmError(429, 'SubscriptionRequestsThrottled', message, { fromGateway: true, headers });
  }

  #providerRefusal(
    policy: ProviderPolicy,
    suffix: string,
    window: Window & { allowed: number; lengthMs: number },
    now: number,
  ): ArmError {
    const endsAt = window.startedAt + window.lengthMs;
    const measured = {
      operationGroup: `${policy}${suffix}`,
      startTime: new Date(window.startedAt).toISOString(),
      endTime: new Date(endsAt).toISOString(),
      allowedRequestCount: window.allowed,
      measuredRequestCount: window.used,
    };
    const headers = {
      ...this.#retryAfter(Math.max(1, Math.ceil((endsAt - now) / 1_000))),
      'x-ms-ratelimit-remaining-resource': `Microsoft.Compute/${policy}${suffix};0`,
    };
    const message =
      'The server rejected the request because too many requests have been received for this subscription.';
    return new ArmError(429, 'OperationNotAllowed', message, {
      headers,
      flat: this.limits.providerBody === 'flat',
      details: [{ code: 'TooManyRequests', target: `${policy}${suffix}`, message: JSON.stringify(measured) }],
    });
  }

  #retryAfter(seconds: number): Record<string, string> {
    const chosen = this.limits.retryAfterSeconds;
    if (chosen === null) return {};
    return { 'Retry-After': String(chosen ?? seconds) };
  }

  #bucket(key: string, size: number, now: number): Bucket {
    const present = this.#buckets.get(key);
    if (present !== undefined) return present;
    const bucket = { tokens: size, filledAt: now };
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #window(key: string, lengthMs: number, now: number): Window {
    const present = this.#windows.get(key);
    if (present !== undefined && now < present.startedAt + lengthMs && now >= present.startedAt) return present;
    const window = { startedAt: now, used: 0 };
    this.#windows.set(key, window);
    return window;
  }
}

function checkFigures(name: string, figures: Readonly<Record<string, unknown>>): void {
  const known = [...Object.entries(DEFAULT_LIMITS.arm), ...Object.entries(DEFAULT_LIMITS.provider)];
  const expected = known.find(([bucket]) => bucket === name)?.[1];
  if (expected === undefined) throw new Error(`limits: there is no ${name}`);
  for (const figure of Object.keys(expected)) {
    const value = figures?.[figure];
    if (typeof value !== 'number' || !(value > 0))
      throw new Error(`limits: ${name}.${figure} must be a positive number`);
  }
}
