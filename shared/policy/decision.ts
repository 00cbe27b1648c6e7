import type { RecoveryPoint } from './recovery-point.ts';

type Numbered = 'last' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';

/** Why a point is kept or pruned. The first N is the newest. */
export type Reason =
  | `${Numbered}-${number}`
  | `${Exclude<Numbered, 'last'>}-oldest`
  | 'within'
  | 'floor'
  | 'pace'
  | 'hold'
  | 'foreign'
  | 'pending'
  | 'future-dated'
  | 'immutable'
  | 'copying'
  | 'shared-point'
  | 'ad-hoc'
  | 'policy-problem'
  | 'in-doubt'
  | 'min-keep'
  | 'disk-unknown'
  | 'no-newer'
  | 'expired'
  | 'failed';

/** Each point of a disk gets exactly one. */
export interface Decision {
  readonly point: RecoveryPoint;
  readonly action: 'keep' | 'prune';
  /** Never empty. */
  readonly reasons: readonly Reason[];
}
