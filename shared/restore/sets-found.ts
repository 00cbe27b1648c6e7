import type { Instant } from '../policy/instant.ts';
import type { RecoveryPoint } from '../policy/recovery-point.ts';
import type { NearestSets } from '../policy/restore/choose-set.ts';
import type { RecoverySet } from '../policy/restore/point-sets.ts';
import type { NamedPoint } from '../run/read/named-point.ts';

/** What a caller wants restored: a point by its id, a set by its id, or what there was of a VM or disk by an instant. */
export interface SetFilter {
  readonly point?: string;
  readonly set?: string;
  /** A name, `group/name` or id; beside a set it must agree. */
  readonly vm?: string;
  /** The same, or a unique id; the set is then of this disk alone. */
  readonly disk?: string;
  /** The newest complete set where absent. */
  readonly at?: Instant;
  /** Where the points are looked for first; then, and where absent, points are preferred to their copies elsewhere. */
  readonly region?: string;
  /** Copies in other regions are no answer. */
  readonly noCopies?: boolean;
}

/** A point of a set, read by GET. */
export type LivePoint = NamedPoint & { readonly point: RecoveryPoint };

/** A set whose points were read from Azure a moment ago. */
export type LiveSet = RecoverySet<LivePoint>;

type SetField = 'point' | 'set' | 'vm' | 'disk';

export type SetsFound =
  /** Named by its id it may be incomplete, a point of it pending or failed; chosen by an instant it is complete. */
  | { readonly kind: 'found'; readonly set: LiveSet }
  /** Nothing is called so; `nearest` are names that look alike, at most three. */
  | { readonly kind: 'unknown'; readonly field: SetField; readonly value: string; readonly nearest: readonly string[] }
  /** A snapshot stands under the id, but it is not proven that we made it. */
  | { readonly kind: 'not-own'; readonly value: string; readonly why: string }
  /** No complete set of it was taken by then. */
  | { readonly kind: 'none-at'; readonly at?: Instant; readonly nearest: NearestSets }
  /** Several VMs, disks or sets are called so; the candidates are ids. */
  | {
      readonly kind: 'ambiguous';
      readonly field: SetField;
      readonly value: string;
      readonly candidates: readonly string[];
    };
