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
  /** ARM's token buckets, per subscription and identity: size, and tokens added a second. All identities share 15 times that. */
  arm: Record<ArmBucketName, { size: number; perSecond: number }>;
  /** DiskRP's windows, per subscription and region. */
  provider: Record<ProviderPolicy, { per3Minutes: number; per30Minutes: number }>;
  /** Compute documents its 429 without the `error` envelope. */
  providerBody: 'flat' | 'wrapped';
  /** `Retry-After` of a 429 in seconds: null sends none; absent is what is left to wait. */
  retryAfterSeconds?: number | null;
}

/** Some of the limits; buckets and windows that are not named stay. */
export interface LimitChanges extends Partial<Omit<Limits, 'arm' | 'provider'>> {
  arm?: Partial<Limits['arm']>;
  provider?: Partial<Limits['provider']>;
}

/** Azure's figures. */
export const DEFAULT_LIMITS: Limits = {
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

const NAMES = ['enforce', 'arm', 'provider', 'providerBody', 'retryAfterSeconds'];

/** The limits with the changes; throws on an unknown name or a figure that is no positive number. */
export function changeLimits(limits: Limits, changes: LimitChanges): Limits {
  const unknown = Object.keys(changes).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`limits: there is no ${unknown}`);
  checkFigures(changes.arm ?? {}, DEFAULT_LIMITS.arm);
  checkFigures(changes.provider ?? {}, DEFAULT_LIMITS.provider);
  return {
    ...limits,
    ...changes,
    arm: { ...limits.arm, ...changes.arm },
    provider: { ...limits.provider, ...changes.provider },
  };
}

type Figures = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function checkFigures(changes: Figures, known: Figures): void {
  for (const [name, figures] of Object.entries(changes)) {
    const expected = known[name];
    if (expected === undefined) throw new Error(`limits: there is no ${name}`);
    for (const figure of Object.keys(expected)) {
      const value = figures?.[figure];
      if (typeof value === 'number' && value > 0) continue;
      throw new Error(`limits: ${name}.${figure} must be a positive number`);
    }
  }
}
