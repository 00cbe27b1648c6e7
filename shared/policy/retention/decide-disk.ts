import type { Decision } from '../decision.ts';
import type { Instant } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import type { ZonedRetention } from './valid-retention.ts';

/** What a run saw of the disk whose points are decided over. */
export type DiskStanding =
  | { readonly kind: 'protected'; readonly policy: ZonedRetention }
  /** Its tag, or the policies file, is a standing mistake: nothing is pruned. */
  | { readonly kind: 'problem' }
  | {
      readonly kind: 'orphan';
      /** `unselected`: the disk was seen without a policy. `gone`, `replaced`: what a GET of its source id said. */
      readonly cause: 'unselected' | 'gone' | 'replaced';
      /** The policy named on its newest usable scheduled point as it is now, else the text written there; undefined prunes nothing. */
      readonly follows: ZonedRetention | undefined;
      /** Two full passes a day apart saw it gone or replaced. */
      readonly isConfirmed: boolean;
    }
  /** Not in the inventory, and no answer proves it gone: nothing is pruned. */
  | { readonly kind: 'unknown' };

export interface DiskContext {
  readonly now: Instant;
  /** The daily pass: what only a changed policy prunes goes in it alone. */
  readonly fullPass: boolean;
  /** A confirmed prune: the pace is lifted, and nothing else. */
  readonly liftPace: boolean;
  /** No scheduled point younger than this is pruned. */
  readonly minKeepDays: number;
  /** 0: the last two points of a gone disk stay. */
  readonly orphanDays: number;
  /** Reads a point's `nightkeep-keep`; undefined where it is absent or unreadable. */
  readonly readWritten: (keepText: string | undefined) => ZonedRetention | undefined;
}

export interface DecidedDisk {
  /** One for each point, in the order given. */
  readonly decisions: readonly Decision[];
  /** Announced where points wait that only a changed policy prunes. */
  readonly pace?: { readonly waiting: number; readonly endsAt: Instant };
  /** Usable points that count and stay, newest first, the newest few. */
  readonly remaining: readonly RecoveryPoint[];
  /** The floor points; empty where it is lifted. */
  readonly floor: readonly RecoveryPoint[];
  /** The disk is gone and its orphan days are over. */
  readonly isFloorLifted: boolean;
  readonly isOptedIn: boolean;
}
