import type { FaultEffect } from './fault-effect.ts';
import type { FaultMatch } from './fault-kinds.ts';

export interface FaultRequest {
  readonly match?: FaultMatch;
  /** How often it plays; without it, until deleted. */
  readonly times?: number;
  /** Matching requests let through first. */
  readonly after?: number;
  /** From 0 to 1; 1 where absent. */
  readonly probability?: number;
  readonly effect: FaultEffect;
}

export interface Fault extends FaultRequest {
  readonly id: string;
  /** Matching requests seen, and how often it played. */
  seen: number;
  played: number;
}
