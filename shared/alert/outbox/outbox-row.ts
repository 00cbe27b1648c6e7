import type { Instant } from '../../policy/instant.ts';
import type { Notice } from '../notice.ts';

/** A message on its way. Its key is its id, so that rows are in the order of their writing. */
export interface OutboxRow {
  readonly notice: Notice;
  readonly state: 'waiting' | 'delivered' | 'given-up';
  readonly attempts: number;
  /** Not to be sent before. */
  readonly nextAt: Instant;
  readonly firstTriedAt?: Instant;
  readonly endedAt?: Instant;
  /** What came of the last try. */
  readonly last?: 'later' | 'refused';
  readonly why?: string;
}
